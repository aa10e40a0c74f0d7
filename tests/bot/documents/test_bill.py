"""The bill as a page and as a PDF: the same words, in the customer's language, with every figure and no more."""

import re
import subprocess
import sys
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser

import pytest

from bot.answering.compose import Composer
from bot.documents.page import POLICY, STYLE, bill_page, notice_page
from bot.documents.pdf import bill_pdf
from bot.documents.sheet import bill_sheet
from bot.settings import PROJECT_ROOT
from tests.account_data import CUSTOMER_CODE, balance, bill
from tests.bot.answering.speaking import MKHEDRULI
from tests.bot.documents.reading import pdf_lines

CONVERSATIONS = [
    ("sq", "kesco", "EUR"),
    ("sq", "ossh", "ALL"),
    ("en", "kesco", "EUR"),
    ("sl", "energijaplus", "EUR"),
    ("ka", "energopro", "GEL"),
]
in_every_language = pytest.mark.parametrize(("language", "utility", "currency"), CONVERSATIONS)
WHOLE, PART = Decimal("41.26"), Decimal("11.26")
STATES = {
    "open": ({}, "bill_state_unpaid"),
    "overdue": ({"status": "overdue"}, "bill_state_overdue"),
    "part_paid": ({"status": "part_paid", "paid_amount": PART, "open_amount": WHOLE - PART}, "bill_state_partly_paid"),
    "paid": ({"status": "paid", "paid_amount": WHOLE, "open_amount": WHOLE - WHOLE}, "bill_state_paid"),
    "in_transit": ({}, "bill_state_in_transit"),
}
in_every_state = pytest.mark.parametrize("state", STATES)
VOID = {"meta"}


def account(state, currency):
    """A bill in that state, and the balance beside it."""
    return bill(**STATES[state][0]), balance(currency=currency, in_transit=WHOLE if state == "in_transit" else 0)


class Reader(HTMLParser):
    """Keeps the text, the attributes and the tags of a page; every tag must be closed in its order."""

    def __init__(self):
        super().__init__()
        self.texts, self.tags, self.attributes, self.open = [], set(), {}, []

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes.setdefault(tag, []).append(dict(attributes))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.texts.append(data)


def read(page):
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    return reader


def words_of(sheet):
    """Every text of a sheet, each once more as often as it stands there."""
    cells = [(line.name, line.consumption, line.amount) for line in (sheet.heads, *sheet.lines)]
    pairs = [text for pair in (*sheet.facts, *cells, *sheet.sums) for text in pair if text]
    return [sheet.utility, sheet.title, sheet.caption, *pairs, *sheet.notes]


@in_every_state
@in_every_language
def test_the_page_says_everything(catalog, language, utility, currency, state):
    one, account_balance = account(state, currency)
    composer = Composer(catalog, utility, language)
    page = read(bill_page(one, account_balance, composer))
    sheet = bill_sheet(one, account_balance, composer)
    assert [text for text in words_of(sheet) if text not in page.texts] == []
    assert composer.say_part(STATES[state][1], open_amount=sheet.sums[2][1]) in page.texts
    assert catalog.utility(utility).contact.hotline in sheet.notes[1]
    assert CUSTOMER_CODE not in "".join(page.texts)
    assert "•••4567" in page.texts
    assert (MKHEDRULI.search("".join(page.texts)) is not None) == (language == "ka")


@in_every_language
def test_the_page_is_whole_in_itself_and_accessible(catalog, language, utility, currency):
    text = bill_page(*account("open", currency), Composer(catalog, utility, language))
    page = read(text)
    assert page.attributes["html"] == [{"lang": language}]
    assert page.tags.isdisjoint({"script", "img", "link", "iframe", "form", "a", "object"})
    assert {"title", "main", "h1", "table", "caption", "thead", "tbody", "tfoot"} <= page.tags
    assert all(head.get("scope") in {"row", "col"} for head in page.attributes["th"])
    assert not re.search(r"https?:|url\(|style=|\son\w+=|@import", text)
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in page.attributes["meta"]
    assert "prefers-color-scheme:dark" in STYLE
    assert "@media print" in STYLE
    assert POLICY.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in POLICY


@in_every_state
@in_every_language
def test_the_pdf_says_the_same(catalog, language, utility, currency, state):
    one, account_balance = account(state, currency)
    composer = Composer(catalog, utility, language)
    lines = pdf_lines(bill_pdf(one, account_balance, composer, compressed=False))
    said = " ".join(" ".join(lines).replace("\N{NO-BREAK SPACE}", " ").split())
    sheet = bill_sheet(one, account_balance, composer, has_signs=False)
    wanted = [" ".join(text.replace("\N{NO-BREAK SPACE}", " ").split()) for text in words_of(sheet)]
    missing = [text for text in wanted if not all(word in said for word in text.split())]
    assert missing == []
    assert CUSTOMER_CODE not in said
    assert currency in said


@pytest.mark.parametrize("letters", ["ëçËÇ", "čšžČŠŽ", "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ", "•–"])
def test_the_fonts_have_every_letter(catalog, letters):
    composer = Composer(catalog, "kesco", "en")
    pdf = bill_pdf(bill(number=letters), balance(), composer, compressed=False)
    assert letters in "".join(pdf_lines(pdf)).replace("\n", "")


@in_every_language
def test_the_pdf_is_described_and_names_nobody(catalog, language, utility, currency):
    pdf = bill_pdf(*account("open", currency), Composer(catalog, utility, language), compressed=False)
    assert f"/Lang ({language})".encode() in pdf
    assert b"/DisplayDocTitle true" in pdf
    title = bill_sheet(*account("open", currency), Composer(catalog, utility, language)).title
    assert title.encode("utf-16-be").hex().encode() in pdf.lower() or title.encode() in pdf
    assert CUSTOMER_CODE.encode() not in pdf
    assert len(bill_pdf(*account("open", currency), Composer(catalog, utility, language))) < 64 * 1024


MAKE = """
import hashlib
from bot.answering.compose import Composer
from bot.content.loader import load_catalog
from bot.documents.pdf import bill_pdf
from bot.settings import PROJECT_ROOT
from tests.account_data import balance, bill
composer = Composer(load_catalog(PROJECT_ROOT / "data"), "kesco", "sq")
print(hashlib.sha256(bill_pdf(bill(), balance(), composer)).hexdigest())
"""


def test_the_same_bill_gives_the_same_bytes_in_every_process():
    runs = [subprocess.run([sys.executable, "-c", MAKE], cwd=PROJECT_ROOT, capture_output=True) for _ in range(2)]
    assert [run.returncode for run in runs] == [0, 0]
    assert runs[0].stdout == runs[1].stdout


def test_what_a_back_office_writes_is_never_markup(catalog):
    evil = "<script>alert(1)</script>\"'&"
    page = bill_page(bill(number=evil), balance(), Composer(catalog, "kesco", "en"))
    assert "<script" not in page
    assert evil in unescape(page)


def test_a_notice_says_what_it_is_told():
    page = read(notice_page("ka", "ბმული <b>", "ტექსტი & მეტი"))
    assert page.attributes["html"] == [{"lang": "ka"}]
    assert page.texts == ["ბმული <b>", "ბმული <b>", "ტექსტი & მეტი"]

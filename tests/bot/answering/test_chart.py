"""The picture of the newest bills: small, readable, in the customer's language, with the same in words."""

import struct
import sys
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from subprocess import run

import pytest
from matplotlib import font_manager

from bot.answering import formats
from bot.answering.chart import (
    FONT,
    bill_chart,
    bill_chart_alt,
    chart_labels,
    payment_chart,
    payment_chart_alt,
    payment_chart_labels,
)
from bot.answering.compose import Composer
from bot.settings import PROJECT_ROOT
from tests.account_data import AS_OF, bill, bills, payment, payments
from tests.bot.answering.speaking import MKHEDRULI

CONVERSATIONS = [
    ("sq", "ossh", "ALL"),
    ("en", "kesco", "EUR"),
    ("sl", "energijaplus", "EUR"),
    ("ka", "energopro", "GEL"),
]
in_every_language = pytest.mark.parametrize(("language", "utility", "currency"), CONVERSATIONS)


def half_a_year(currency: str):
    """Six bills, the newest first: two open, one paid in part, three paid."""
    paid = {6: "0.00", 5: "0.00", 4: "20.00"}
    made = []
    for month in range(6, 0, -1):
        amount = Decimal("123456.78") + month
        part = Decimal(paid.get(month, str(amount)))
        start = bill().period_start.replace(month=month, day=1)
        end = start.replace(day=28)
        made.append(
            bill(period_start=start, period_end=end, amount=amount, paid_amount=part, open_amount=amount - part)
        )
    return bills(*made, currency=currency)


@in_every_language
def test_it_is_a_small_png_as_wide_as_a_phone(catalog, language, utility, currency):
    picture = bill_chart(half_a_year(currency), Composer(catalog, utility, language))
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(picture) <= 30 * 1024
    width, height = struct.unpack(">II", picture[16:24])
    assert (width, height) == (720, 540)


@in_every_language
def test_its_font_has_every_letter_of_its_labels(catalog, language, utility, currency):
    font = font_manager.get_font(font_manager.findfont(FONT, fallback_to_default=False))
    labels = "".join(chart_labels(half_a_year(currency), Composer(catalog, utility, language)))
    assert [letter for letter in labels if font.get_char_index(ord(letter)) == 0] == []
    assert (MKHEDRULI.search(labels) is not None) == (language == "ka")
    assert currency in labels


@in_every_language
def test_the_words_say_the_same(catalog, language, utility, currency):
    data, composer = half_a_year(currency), Composer(catalog, utility, language)
    text = bill_chart_alt(data, composer)
    shown = [formats.money(one.amount, currency, language) for one in data.bills]
    assert [amount for amount in shown if amount not in text] == []
    assert text.index(shown[-1]) < text.index(shown[0]), "the oldest comes first, as in the picture"
    assert "{" not in text


@in_every_language
def test_the_same_bills_give_the_same_picture_and_others_another(catalog, language, utility, currency):
    composer, data = Composer(catalog, utility, language), half_a_year(currency)
    assert bill_chart(data, composer) == bill_chart(data, composer)
    assert bill_chart(bills(bill(), currency=currency), composer) != bill_chart(data, composer)


@in_every_language
def test_payments_are_drawn_and_said_in_the_same_way(catalog, language, utility, currency):
    made = [payment(received_at=AS_OF - timedelta(days=30 * ago)) for ago in range(1, 6)]
    data = replace(payments(payment(booked_at=None), *made), currency=currency)
    composer = Composer(catalog, utility, language)
    picture, labels = payment_chart(data, composer), payment_chart_labels(data, composer)
    font = font_manager.get_font(font_manager.findfont(FONT, fallback_to_default=False))
    assert struct.unpack(">II", picture[16:24]) == (720, 540)
    assert [letter for letter in "".join(labels) if font.get_char_index(ord(letter)) == 0] == []
    alt = payment_chart_alt(data, composer)
    amount = formats.money(made[0].amount, currency, language)
    assert alt.count(amount) == len(data.payments)
    assert "{" not in alt


def test_without_a_payment_there_is_no_picture(catalog):
    for draw in (payment_chart, payment_chart_alt):
        with pytest.raises(ValueError, match="no payment"):
            draw(payments(), Composer(catalog, "kesco", "en"))


def test_without_a_bill_there_is_no_picture(catalog):
    for draw in (bill_chart, bill_chart_alt):
        with pytest.raises(ValueError, match="no bill"):
            draw(bills(), Composer(catalog, "kesco", "en"))


def test_matplotlib_is_loaded_only_when_a_picture_is_drawn():
    code = "import sys, bot.answering.chart; sys.exit('matplotlib' in sys.modules)"
    assert run([sys.executable, "-c", code], cwd=PROJECT_ROOT, check=False).returncode == 0

"""Every request that is filed, in each language, and what the reference back office then has on file.

In the middle of each there is a question of the FAQ, and a correction before it is confirmed. Danger and a log-out come
in the middle of a form, too.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from bot.content.catalog import Catalog
from tests.e2e.conftest import System, customer
from tests.e2e.scripts import Browser, Message, play, played

STRANGE_METER = "99887766"


@dataclass(frozen=True)
class Form:
    """A conversation that files something, in the order of the lines.

    `proof` is the scenario of the customer who proves who they are after `start` (None: a stranger); `question` is of
    the FAQ entry `entry`, asked after the first `lines`; `correction` comes when the whole is shown, and each further
    line of it answers what is asked back. {high}, {low}, {single} and {serial} are of the customer's meter.
    """

    name: str
    intent: str
    utility: str
    start: str
    lines: tuple[str, ...]
    question: str
    entry: str
    rest: tuple[str, ...]
    correction: tuple[str, ...]
    yes: str
    filed: Mapping[str, Any]
    proof: str | None = None

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def language(self) -> str:
        """What is answered in: Georgian in Latin letters gets Mkhedruli."""
        return self.name.split("-")[1]


def outage(name: str, utility: str, place: str, **lines: Any) -> Form:
    return Form(name, "report_outage", utility, filed={"locality": place, "text": lines["rest"][0]}, **lines)


def complaint(name: str, utility: str, kind: str, **lines: Any) -> Form:
    return Form(name, "file_complaint_now", utility, filed={"kind": kind, "text": lines["rest"][0]}, **lines)


def reading(name: str, utility: str, scenario: str, added: Mapping[str, int], **lines: Any) -> Form:
    return Form(name, "submit_meter_reading", utility, lines=(), filed=added, proof=scenario, **lines)


def reconnection(name: str, utility: str, **lines: Any) -> Form:
    scenario = "disconnected_request_missing"
    return Form(name, "request_reconnection", utility, lines=(), rest=(), filed={}, proof=scenario, **lines)


FORMS = (
    outage(
        "outage-sq",
        "kesco",
        "gjilan",
        start="ska rryme te na, due me e lajmeru prishjen",
        lines=("ne Prizren",),
        question="a muj me pagu prej cilesdo banke?",
        entry="ekesco_any_bank",
        rest=("krejt rruga osht pa drita qe prej mramjes",),
        correction=("jo, s'osht ne Prizren, osht ne Gjilan",),
        yes="po dergoje",
    ),
    outage(
        "outage-en",
        "ossh",
        "fier",
        start="I want to report that our power has gone out",
        lines=("we're in Vlora",),
        question="by the way can I see my old bills online somewhere?",
        entry="ossh_online_bill",
        rest=("half the street is dark since 6, the shop at the corner has power",),
        correction=("no wait, it's not Vlora, it's Fier", "Fier"),
        yes="yes send it",
    ),
    outage(
        "outage-sl",
        "energijaplus",
        "ljutomer",
        start="rad bi prijavil da smo brez elektrike",
        lines=("v Lenartu",),
        question="a mi lahko prej poveste kdaj velja nižja tarifa?",
        entry="tariff_times",
        rest=("cela ulica je v temi, pri sosedih čez cesto pa dela",),
        correction=("ne, ni Lenart, v Ljutomeru je to",),
        yes="ja pošlji",
    ),
    outage(
        "outage-ka",
        "energopro",
        "khulo",
        start="მინდა შეგატყობინოთ რომ შუქი ჩაგვიქრა",
        lines=("ქედაში",),
        question="ისე რამდენ ხანში უნდა შეკეთდეს ავარია?",
        entry="unplanned_outage",
        rest=("მთელი ქუჩა ჩაბნელებულია, მეზობელ უბანში კი შუქია",),
        correction=("არა, ქედაში კი არა, ხულოში",),
        yes="კი, გააგზავნე",
    ),
    outage(
        "outage-ka-Latn",
        "energopro",
        "khulo",
        start="minda shegatyobinot rom shuqi chagviqra",
        lines=("qedashi",),
        question="ise ramden xanshi unda sheketdes avaria?",
        entry="unplanned_outage",
        rest=("mteli qucha chabnelebulia sagamodan",),
        correction=("ara, qedashi ki ara, xuloshi",),
        yes="ki, gaagzavne",
    ),
    complaint(
        "complaint-sq",
        "ossh",
        "meter",
        start="due me bo nje ankese",
        lines=("per faturen",),
        question="po a lexohet matesi nga larg te ju?",
        entry="ossh_remote_reading",
        rest=("Fatura e tetorit më erdhi sa dyfishi, kurse shtëpia ka qenë e mbyllur",),
        correction=("jo, nuk eshte per faturen, per matesin eshte",),
        yes="po",
    ),
    complaint(
        "complaint-en",
        "energopro",
        "connection",
        start="i'd like to lodge a complaint please",
        lines=("about the voltage",),
        question="how long do you have to answer a written application?",
        entry="written_reply",
        rest=("Every evening the lights dim and my fridge switches off.",),
        correction=("no, make it about the connection",),
        yes="yes",
    ),
    complaint(
        "complaint-sl",
        "energijaplus",
        "meter",
        start="pritožil bi se rad",
        lines=("glede računa",),
        question="zakaj sem sploh dobil dve položnici ta mesec?",
        entry="two_bills_a_month",
        rest=("Račun za oktober je dvakrat višji, čeprav nas ni bilo doma.",),
        correction=("ne, glede števca naj bo",),
        yes="ja, pošlji",
    ),
    complaint(
        "complaint-ka",
        "energopro",
        "meter",
        start="საჩივრის დაწერა მინდა",
        lines=("ძაბვაზე",),
        question="განცხადებაზე რამდენ დღეში უნდა მიპასუხოთ?",
        entry="written_reply",
        rest=("ყოველ საღამოს ძაბვა ვარდება და მაცივარი ითიშება",),
        correction=("არა, მრიცხველზე იყოს",),
        yes="დიახ",
    ),
    complaint(
        "complaint-ka-Latn",
        "kesco",
        "meter",
        start="sachivris dawera minda",
        lines=("qvitarze",),
        question="sad shemidzlia gadavixado deni?",
        entry="payment_methods",
        rest=("oqtombris qvitari ormagi movida, saxlshi ki aravin yofila",),
        correction=("ara, mricxvelze iyos",),
        yes="diax gagzavne",
    ),
    reading(
        "reading-sq",
        "kesco",
        "read_by_hand",
        {"high": 50, "low": 30},
        start="due me ju qu leximin e njehsorit",
        question="a del ndonje provizion kur paguj online?",
        entry="online_payment_fee",
        rest=("{high+40}", "{low+30}"),
        correction=("jo, e larta eshte {high+50}",),
        yes="po",
    ),
    reading(
        "reading-en",
        "energijaplus",
        "read_by_hand",
        {"high": 40, "low": 45},
        start="I'd like to send you my meter reading",
        question="what do VT and MT on the bill mean?",
        entry="tariff_times",
        rest=("{high+40}", "{low+30}"),
        correction=("no, the low one is {low+45}",),
        yes="yes",
    ),
    reading(
        "reading-sl",
        "energijaplus",
        "reconnected",
        {"high": 55, "low": 20},
        start="rad bi vam sporočil stanje števca",
        question="zakaj mi števca ne odčitate na daljavo?",
        entry="no_remote_reading",
        rest=("{high+35}", "{low+20}"),
        correction=("ne, visoka je {high+55}",),
        yes="ja",
    ),
    reading(
        "reading-ka",
        "energopro",
        "read_by_hand",
        {"single": 55},
        start="მრიცხველის ჩვენება მინდა გადმოგცეთ",
        question="სად შემიძლია განცხადების შემოტანა?",
        entry="written_application",
        rest=("{single+40}",),
        correction=("არა, {single+55} უნდა იყოს",),
        yes="კი",
    ),
    reading(
        "reading-ka-Latn",
        "energopro",
        "part_paid",
        {"single": 25},
        start="mricxvelis chveneba minda gadmogcet",
        question="sad sheidzleba gancxadebis shemotana?",
        entry="written_application",
        rest=("{single+15}",),
        correction=("ara, {single+25} unda iyos",),
        yes="ki",
    ),
    reconnection(
        "reconnection-sq",
        "ossh",
        start="e kam pagu borxhin, ma lshoni rrymen prap",
        question="ku mund ta paguaj faturen?",
        entry="ossh_payment_channels",
        correction=(f"jo, nuk eshte ai njehsor, eshte {STRANGE_METER}", "{serial}"),
        yes="po",
    ),
    reconnection(
        "reconnection-en",
        "kesco",
        start="ive paid everything, please switch my power back on",
        question="how long does reconnection take after I've paid my debt?",
        entry="reconnection_after_debt",
        correction=(f"no, it's meter {STRANGE_METER}", "sorry, {serial}"),
        yes="yes please",
    ),
    reconnection(
        "reconnection-sl",
        "energijaplus",
        start="vse sem plačal, priklopite mi nazaj elektriko",
        question="kako vas lahko pokličem?",
        entry="contact",
        correction=(f"ne, števec je {STRANGE_METER}", "oprostite, {serial}"),
        yes="ja",
    ),
    reconnection(
        "reconnection-ka",
        "energopro",
        start="ვალი გადავიხადე, ჩამირთეთ შუქი",
        question="გადახდიდან რამდენ საათში უნდა ჩამირთოთ?",
        entry="reconnection_8h",
        correction=(f"არა, მრიცხველი {STRANGE_METER}", "უკაცრავად, {serial}"),
        yes="კი",
    ),
)
forms = pytest.mark.parametrize("form", FORMS, ids=[form.name for form in FORMS])


@dataclass(frozen=True)
class Heard:
    """What was answered to the question in between, and at the end; `reference` is the number of the receipt."""

    detour: list[Message]
    shown: Message
    receipt: list[Message]
    said: Sequence[tuple[str, list[Message]]]

    @property
    def reference(self) -> str:
        found = re.search(r"[RKOM]-[0-9]{4}-[0-9]{6}", self.receipt[-1]["text"])
        assert found is not None, self.said
        return found[0]


@dataclass(frozen=True)
class Office:
    """The back office, by its API and, for what that does not list, by its database."""

    api: httpx.Client
    database: str

    def meter(self, utility: str, code: str) -> dict[str, Any]:
        """The only meter of the customer with its newest readings."""
        (meter,) = self.api.get(f"/v1/{utility}/customers/{code}/readings").json()["meters"]
        found: dict[str, Any] = meter
        return found

    def rows(self, question: str, *values: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return connection.execute(question, values).fetchall()


@pytest.fixture(scope="module")
def office(system: System, backoffice: httpx.Client) -> Office:
    return Office(backoffice, str(system.log_dir.parent / "backoffice.db"))


@pytest.fixture(scope="module")
def codes(client: httpx.Client) -> Mapping[str, str]:
    """The customer of each form that needs a proof."""
    return {form.name: customer(client, form.utility, form.proof) for form in FORMS if form.proof}


@pytest.fixture(scope="module")
def before(office: Office, codes: Mapping[str, str]) -> Mapping[str, dict[str, Any]]:
    """The meters of these customers before anything was filed."""
    return {form.name: office.meter(form.utility, codes[form.name]) for form in FORMS if form.proof}


@pytest.fixture(scope="module")
def filings(office: Office) -> Iterator[Callable[[], int]]:
    """`filings()`: how many things have been filed since the beginning."""

    def count() -> int:
        ((number,),) = office.rows("SELECT count(*) FROM filings")
        return int(number)

    first = count()
    return lambda: count() - first


@pytest.fixture(scope="module")
def results(system: System, codes, before, filings) -> Mapping[Form, Heard | Exception]:
    """Every form from its start to the receipt."""

    def fill(browser: Browser, form: Form) -> Heard:
        def typed(line: str) -> str:
            return _with_values(line, before[form.name]) if form.proof else line

        browser.say(form.start)
        if form.proof:
            browser.prove(codes[form.name])
        for line in form.lines:
            browser.say(typed(line))
        detour = browser.say(form.question)
        for line in (*form.rest, *form.correction):
            shown = browser.say(typed(line))[-1]
        return Heard(detour, shown, browser.say(form.yes), browser.said)

    return play(system.public_url, FORMS, fill, at=lambda form: (form.utility, None))


def _with_values(line: str, meter: Mapping[str, Any]) -> str:
    values = {register["zone"]: register["value"] for register in meter["registers"]}

    def value(match: re.Match[str]) -> str:
        return meter["serial"] if match[1] == "serial" else str(values[match[1]] + int(match[2]))

    return re.sub(r"\{(\w+)\+?(\d*)\}", value, line)


@pytest.mark.e2e
@forms
def test_a_question_in_between_is_answered_and_the_form_goes_on(results, form):
    heard = played(results, form)
    answer, again = heard.detour
    assert (answer["status"], answer["entry"], answer["language"]) == ("answered", form.entry, form.language)
    assert (again["status"], again["language"]) == ("clarify_request", form.language)


@pytest.mark.e2e
@forms
def test_what_is_corrected_is_shown_and_filed_once(results, catalog, office, codes, before, form):
    heard = played(results, form)
    assert [button["title"] for button in heard.shown["buttons"]] == [
        catalog.text("button_send", form.language, form.utility),
        catalog.text("button_do_not_send", form.language, form.utility),
    ], heard.said
    key = {
        "report_outage": "answered_request_filed_outage",
        "file_complaint_now": "answered_request_filed_complaint",
        "submit_meter_reading": "answered_request_filed_reading",
        "request_reconnection": "answered_request_filed_reconnection",
    }[form.intent]
    (receipt,) = heard.receipt
    text = catalog.text(key, form.language, form.utility, reference=heard.reference, accepted_at="\x00")
    assert re.fullmatch(re.escape(text).replace("\x00", ".+"), receipt["text"]), heard.said
    CHECKS[form.intent](office, form, heard, before.get(form.name, {}), codes.get(form.name, ""))


def check_outage(office: Office, form: Form, heard: Heard, meter: Mapping[str, Any], code: str) -> None:
    rows = office.rows(
        "SELECT utility, reference, customer_id, locality FROM outage_reports WHERE text = ?", form.filed["text"]
    )
    assert rows == [(form.utility, heard.reference, None, form.filed["locality"])]


def check_complaint(office: Office, form: Form, heard: Heard, meter: Mapping[str, Any], code: str) -> None:
    rows = office.rows(
        "SELECT utility, reference, customer_id, kind FROM complaints WHERE text = ?", form.filed["text"]
    )
    assert rows == [(form.utility, heard.reference, None, form.filed["kind"])]


def check_reading(office: Office, form: Form, heard: Heard, meter: Mapping[str, Any], code: str) -> None:
    old = {register["zone"]: register["value"] for register in meter["registers"]}
    new = {register["zone"]: register for register in office.meter(form.utility, code)["registers"]}
    assert {zone: new[zone]["value"] - value for zone, value in old.items()} == form.filed
    assert {register["source"] for register in new.values()} == {"customer"}
    rows = office.rows(
        "SELECT count(*) FROM readings JOIN meters ON meters.id = meter_id WHERE serial = ? AND reference IS NOT NULL",
        meter["serial"],
    )
    assert rows == [(len(old),)]


def check_reconnection(office: Office, form: Form, heard: Heard, meter: Mapping[str, Any], code: str) -> None:
    (supply,) = office.api.get(f"/v1/{form.utility}/customers/{code}/supply").json()["meters"]
    assert supply["serial"] == meter["serial"]
    assert supply["disconnection"]["requested_at"] is not None
    assert supply["disconnection"]["missing"] == []


CHECKS = {
    "report_outage": check_outage,
    "file_complaint_now": check_complaint,
    "submit_meter_reading": check_reading,
    "request_reconnection": check_reconnection,
}


@pytest.mark.e2e
def test_nothing_else_was_filed(results, filings, office):
    assert filings() == len(FORMS)
    references = {(form.utility, played(results, form).reference) for form in FORMS}
    assert references <= set(office.rows("SELECT utility, reference FROM filings"))


DANGER = {
    "sq": "kuku, na ka ra nje tel i rrymes ne oborr",
    "en": "oh god a power line just came down in our yard",
    "sl": "pomagajte, žica je padla na dvorišče",
    "ka": "ვაიმე, ელექტროსადენი ჩამოვარდა ეზოში",
}
LOG_OUT = {"sq": "me qit prej llogarise", "en": "log me out", "sl": "odjavi me", "ka": "გამომიყვანე ანგარიშიდან"}
OWED = {"sq": "sa borxh kam", "en": "how much do i owe", "sl": "koliko sem dolžan", "ka": "რამდენი მაქვს ვალი?"}
each_language = pytest.mark.parametrize("language", list(DANGER))


def in_language(intent: str) -> Mapping[str, Form]:
    return {form.language: form for form in reversed(FORMS) if form.intent == intent}


@pytest.fixture(scope="module")
def dangers(system: System, results) -> Mapping[str, Any]:
    """Danger while the place of an outage is asked for; then the place, and nothing to add, but nothing is sent."""

    def warn(browser: Browser, language: str) -> list[list[Message]]:
        form = in_language("report_outage")[language]
        lines = (form.start, DANGER[language], form.lines[0])
        return [browser.say(line) for line in lines]

    return play(
        system.public_url,
        list(DANGER),
        warn,
        at=lambda language: (in_language("report_outage")[language].utility, None),
    )


@pytest.mark.e2e
@each_language
def test_danger_in_the_middle_of_a_form_comes_first(dangers, catalog: Catalog, language):
    asked, danger, goes_on = played(dangers, language)
    assert [message["status"] for message in asked] == ["clarify_request"]
    (warning,) = danger
    assert (warning["status"], warning["language"]) == ("handed_over_emergency", language)
    utility = in_language("report_outage")[language].utility
    assert catalog.utility(utility).contact.hotline in warning["text"]
    assert [message["status"] for message in goes_on] == ["clarify_request"]


@pytest.fixture(scope="module")
def log_outs(system: System, client: httpx.Client, results) -> Mapping[str, Any]:
    """A customer who has proved who they are logs out in the middle of a meter reading."""

    def leave(browser: Browser, language: str) -> list[list[Message]]:
        form = in_language("submit_meter_reading")[language]
        browser.say(form.start)
        asked = browser.prove(customer(client, form.utility, "new_customer"))
        return [asked, browser.say(LOG_OUT[language]), browser.say(OWED[language])]

    return play(
        system.public_url,
        list(LOG_OUT),
        leave,
        at=lambda language: (in_language("submit_meter_reading")[language].utility, None),
    )


@pytest.mark.e2e
@each_language
def test_a_log_out_in_the_middle_of_a_form_ends_both(log_outs, catalog: Catalog, language):
    asked, out, owed = played(log_outs, language)
    utility = in_language("submit_meter_reading")[language].utility
    assert [message["status"] for message in asked] == ["answered", "clarify_request"]
    assert [message["text"] for message in out] == [
        catalog.text("answered_logged_out", language, utility),
        catalog.text("answered_request_stopped", language, utility),
    ]
    assert [message["status"] for message in owed] == ["clarify_customer_code"]

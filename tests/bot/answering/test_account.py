"""Every state of an account in words, in every language: the right figures, their dates, as of when."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bot.answering import formats
from bot.answering.account import balance_reply, bill_reply, supply_replies
from bot.answering.compose import Composer
from bot.answering.status import Status
from bot.backends.models import Consumption
from bot.text.masking import masked_code
from tests.account_data import (
    AS_OF,
    CUSTOMER_CODE,
    DUE_DATE,
    METER,
    balance,
    bill,
    disconnection,
    last_bill,
    latest_bill,
    meter,
    supply,
)

CONVERSATIONS = [("sq", "kesco"), ("en", "kesco"), ("sl", "energijaplus"), ("ka", "energopro")]
in_every_language = pytest.mark.parametrize(("language", "utility"), CONVERSATIONS)
MET_AT = datetime(2025, 3, 4, 9, 31, tzinfo=UTC)
DEADLINE = datetime(2025, 3, 5, 9, 31, tzinfo=UTC)
BACK_AT = datetime(2025, 3, 4, 14, 3, tzinfo=UTC)
OFF_AT = disconnection().disconnected_at


@pytest.fixture
def composer(catalog, language, utility):
    return Composer(catalog, utility, language)


def shows_amount(text: str, amount: str) -> bool:
    """Whether `amount` (two decimals, after a point) stands in `text`, in whatever the language's way is."""
    return re.search(rf"(?<![0-9]){amount.replace('.', '[.,]')}(?![0-9])", text) is not None


def shows_moment(text: str, value: datetime, composer: Composer) -> bool:
    local = value.astimezone(ZoneInfo(composer.catalog.utility(composer.utility).time_zone))
    return f"{formats.day(local.date(), composer.language)}, {local:%H:%M}" in text


def amounts_in(text: str) -> set[str]:
    return {found.replace(",", ".") for found in re.findall(r"(?<![0-9.,])[0-9]+[.,][0-9]{2}(?![0-9])", text)}


def check_reply(reply, composer: Composer, *, key: str) -> None:
    """What holds for every account reply: it is the text `key` in the language, complete, with its as-of time."""
    template = composer.catalog.responses[composer.language][key]
    opening = re.split(r"\{[^}]*\}", template)
    assert all(part in reply.text for part in opening), f"is not {key}: {reply.text}"
    assert (reply.status, reply.language) == (Status.ANSWERED, composer.language)
    assert "{" not in reply.text
    assert "}" not in reply.text
    assert not re.search(r"None|Decimal|duration-", reply.text), reply.text
    assert shows_moment(reply.text, AS_OF, composer), reply.text


OPEN = Decimal("41.26")
OLDER = Decimal("17.35")
INTEREST = Decimal("2.09")
TRANSIT = Decimal("30.18")
CREDIT = Decimal("12.47")
BALANCES = {
    "nothing to pay, no bill yet": (balance(), "answered_balance_clear", set()),
    "nothing to pay, bill paid": (
        balance(last_bill=last_bill(open_amount=Decimal("0.00"))),
        "answered_balance_clear",
        set(),
    ),
    "latest bill open": (
        balance(total=OPEN, last_bill=last_bill()),
        "answered_balance_debt",
        {"41.26"},
    ),
    "latest bill overdue": (
        balance(total=OPEN, last_bill=last_bill(overdue=True)),
        "answered_balance_debt",
        {"41.26"},
    ),
    "older debt and interest": (
        balance(
            total=Decimal("60.70"), last_bill=last_bill(), older_debt=OLDER, interest=INTEREST, interest_as_of=AS_OF
        ),
        "answered_balance_debt",
        {"60.70", "41.26", "17.35", "2.09"},
    ),
    "older debt only": (balance(total=OLDER, older_debt=OLDER), "answered_balance_debt", {"17.35"}),
    "payment in transit": (
        balance(total=OPEN, last_bill=last_bill(), in_transit=TRANSIT, total_after_transit=OPEN - TRANSIT),
        "answered_balance_debt",
        {"41.26", "30.18"},
    ),
    "credit": (balance(total=-CREDIT, credit=CREDIT), "answered_balance_credit", {"12.47"}),
    "credit and a payment in transit": (
        balance(total=-CREDIT, credit=CREDIT, in_transit=TRANSIT),
        "answered_balance_credit",
        {"12.47", "30.18"},
    ),
}


@in_every_language
@pytest.mark.parametrize("name", BALANCES)
def test_balance(composer, name):
    data, key, amounts = BALANCES[name]
    reply = balance_reply(data, composer)
    check_reply(reply, composer, key=key)
    assert amounts_in(reply.text) == amounts
    has_open_bill = data.last_bill is not None and data.last_bill.open_amount > 0
    assert (formats.day(DUE_DATE, composer.language) in reply.text) == has_open_bill


@in_every_language
def test_the_parts_of_a_balance_add_up_to_its_total(composer):
    total = OPEN + OLDER + INTEREST - CREDIT
    data = balance(total=total, last_bill=last_bill(), older_debt=OLDER, interest=INTEREST, credit=CREDIT)
    reply = balance_reply(data, composer)
    assert {"41.26", "17.35", "2.09"} <= amounts_in(reply.text)
    assert "12.47" in amounts_in(reply.text), "the credit that was taken off is not shown"


@in_every_language
def test_only_the_end_of_a_customer_code_is_shown(composer):
    for reply in (balance_reply(balance(), composer), bill_reply(latest_bill(None), balance(), composer)):
        assert masked_code(CUSTOMER_CODE) in reply.text
        assert CUSTOMER_CODE not in reply.text


@pytest.mark.parametrize(("code", "shown"), [("DPR1234567", "•••4567"), ("1000123456", "•••3456")])
def test_a_code_is_masked(code, shown):
    assert masked_code(code) == shown


PAID = Decimal("11.21")
REST = Decimal("30.05")
BILLS = {
    "open": (bill(), balance(), "bill_state_unpaid"),
    "overdue": (bill(status="overdue"), balance(), "bill_state_overdue"),
    "paid": (bill(status="paid", paid_amount=OPEN, open_amount=Decimal("0.00")), balance(), "bill_state_paid"),
    "paid, another payment in transit": (bill(status="paid"), balance(in_transit=TRANSIT), "bill_state_paid"),
    "partly paid": (bill(status="part_paid", paid_amount=PAID, open_amount=REST), balance(), "bill_state_partly_paid"),
    "open, in transit": (bill(), balance(in_transit=TRANSIT), "bill_state_in_transit"),
    "overdue, in transit": (bill(status="overdue"), balance(in_transit=TRANSIT), "bill_state_in_transit"),
    "partly paid, in transit": (bill(status="part_paid"), balance(in_transit=TRANSIT), "bill_state_in_transit"),
}


@in_every_language
@pytest.mark.parametrize("name", BILLS)
def test_bill(catalog, composer, name):
    newest, account, state = BILLS[name]
    reply = bill_reply(latest_bill(newest), account, composer)
    check_reply(reply, composer, key="answered_bill")
    language = composer.language
    assert newest.number in reply.text
    assert shows_amount(reply.text, "41.26")
    assert formats.day(DUE_DATE, language) in reply.text
    assert formats.period(newest.period_start, newest.period_end, language) in reply.text
    assert catalog.responses[language][state].partition("{")[0] in reply.text
    assert shows_amount(reply.text, "30.05") == (state == "bill_state_partly_paid")


@in_every_language
def test_a_bill_says_how_much_was_used_in_which_zone(catalog, composer):
    zones = (Consumption("single", 307, OPEN), Consumption("high", 231, OPEN), Consumption("low", 118, OPEN))
    lines = bill_reply(latest_bill(bill(consumption=zones)), balance(), composer).text.splitlines()[1:]
    assert len(lines) == 3
    for line, zone in zip(lines, zones, strict=True):
        assert f"{zone.kwh} kWh" in line
        assert catalog.responses[composer.language][f"zone_{zone.zone}"] in line


@in_every_language
def test_no_bill_yet(composer):
    check_reply(bill_reply(latest_bill(None), balance(), composer), composer, key="answered_bill_none")


PENDING = {"missing": (), "debt_open": Decimal("0.00"), "conditions_met_at": MET_AT}
WITH_DEADLINE = PENDING | {"deadline_hours": 24, "deadline_at": DEADLINE, "overdue": False}
SUPPLIES = {
    # the meter, the text, the moments and the amount that have to be in it
    "never disconnected": (meter(), "answered_connected", [], None),
    "reconnected": (
        meter("connected", disconnection(**WITH_DEADLINE, reconnected_at=BACK_AT)),
        "answered_reconnected",
        [BACK_AT],
        None,
    ),
    "debt": (meter("disconnected", disconnection()), "answered_disconnected_debt", [OFF_AT], "88.94"),
    "debt and request": (
        meter("disconnected", disconnection(missing=("debt", "request"), request_required=True)),
        "answered_disconnected_debt_and_request",
        [OFF_AT],
        "88.94",
    ),
    "request": (
        meter("disconnected", disconnection(missing=("request",), debt_open=Decimal("0.00"))),
        "answered_disconnected_request",
        [OFF_AT],
        None,
    ),
    "own request": (
        meter(
            "disconnected", disconnection(reason="customer_request", missing=("request",), debt_open=Decimal("0.00"))
        ),
        "answered_disconnected_own_request",
        [OFF_AT],
        None,
    ),
    "pending": (
        meter("disconnected", disconnection(**WITH_DEADLINE)),
        "answered_reconnection_pending",
        [MET_AT, DEADLINE],
        None,
    ),
    "pending, no deadline": (
        meter("disconnected", disconnection(**PENDING)),
        "answered_reconnection_pending_open",
        [OFF_AT, MET_AT],
        None,
    ),
    "overdue": (
        meter("disconnected", disconnection(**WITH_DEADLINE | {"overdue": True})),
        "answered_reconnection_overdue",
        [MET_AT, DEADLINE],
        None,
    ),
}


@in_every_language
@pytest.mark.parametrize("name", SUPPLIES)
def test_supply(composer, name):
    one, key, moments, amount = SUPPLIES[name]
    (reply,) = supply_replies(supply(one), composer)
    check_reply(reply, composer, key=key)
    assert METER in reply.text
    assert [value for value in moments if not shows_moment(reply.text, value, composer)] == []
    assert amounts_in(reply.text) == ({amount} if amount else set())


@in_every_language
@pytest.mark.parametrize(
    "unclear",
    [meter("disconnected", None), meter("disconnected", disconnection(missing=(), conditions_met_at=None))],
    ids=["no disconnection on record", "no time on record"],
)
def test_a_disconnection_without_its_data_is_not_guessed(composer, unclear):
    (reply,) = supply_replies(supply(unclear), composer)
    assert reply.status is Status.ERROR_NO_SUCH_DATA
    assert "{" not in reply.text


@in_every_language
def test_each_meter_has_its_own_reply(composer):
    replies = supply_replies(supply(meter(serial="M-1"), meter("disconnected", disconnection(), "M-2")), composer)
    assert ["M-1" in replies[0].text, "M-2" in replies[1].text] == [True, True]


@in_every_language
def test_a_customer_without_a_meter_gets_a_reply(composer):
    assert len(supply_replies(supply(), composer)) == 1


@pytest.mark.parametrize(("language", "utility"), [("sq", "ossh"), ("en", "ossh"), ("ka", "energopro")])
def test_amounts_are_in_the_currency_of_the_account(composer):
    currency = composer.catalog.utility(composer.utility).currency
    reply = balance_reply(replace(balance(total=OPEN), currency=currency), composer)
    assert formats.money(OPEN, currency, composer.language) in reply.text

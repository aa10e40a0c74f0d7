"""The newest bills and payments in words, in every language."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.answering import formats
from bot.answering.compose import Composer
from bot.answering.history import SHOWN, bill_history_reply, payment_history_reply
from tests.account_data import AS_OF, CUSTOMER_CODE, bill, bills, payment, payments
from tests.bot.answering.speaking import CONVERSATIONS, check_speech, is_said

pytestmark = pytest.mark.parametrize(("language", "utility"), CONVERSATIONS)
OPEN = bill()
PAID = bill(
    number="2025-01-31",
    period_start=date(2025, 1, 1),
    period_end=date(2025, 1, 31),
    amount=Decimal("38.42"),
    paid_amount=Decimal("38.42"),
    open_amount=Decimal("0.00"),
    status="paid",
)
PART = replace(PAID, paid_amount=Decimal("20.11"), open_amount=Decimal("18.31"), status="part_paid")


@pytest.fixture
def composer(catalog, language, utility):
    return Composer(catalog, utility, language)


def money(composer, amount: str, currency: str = "EUR") -> str:
    return formats.money(Decimal(amount), currency, composer.language)


def test_bills_with_their_state_and_sum(composer):
    reply = bill_history_reply(bills(OPEN, PAID), composer)
    check_speech(reply, composer, key="answered_bill_history")
    head, first, second, total = reply.text.splitlines()
    texts = composer.catalog.responses[composer.language]
    assert CUSTOMER_CODE not in reply.text
    assert CUSTOMER_CODE[-4:] in head
    assert f"{formats.clock(AS_OF, composer.catalog.utility(composer.utility).time_zone)}" in head
    assert formats.period(OPEN.period_start, OPEN.period_end, composer.language) in first
    assert money(composer, "41.26") in first
    assert first.endswith(texts["bill_state_unpaid"])
    assert money(composer, "38.42") in second
    assert second.endswith(texts["bill_state_paid"])
    assert money(composer, "79.68") in total
    assert money(composer, "38.42") in total


def test_a_bill_paid_in_part_says_what_is_open(composer):
    reply = bill_history_reply(bills(PART), composer)
    assert money(composer, "18.31") in reply.text
    assert len(reply.text.splitlines()) == 2, "one bill has no sum"


def test_no_more_than_half_a_year_is_listed_and_counted(composer):
    reply = bill_history_reply(bills(*[OPEN] * 9), composer)
    assert len(reply.text.splitlines()) == 1 + SHOWN + 1
    assert money(composer, "247.56") in reply.text


def test_no_bill_yet(composer):
    check_speech(bill_history_reply(bills(), composer), composer, key="answered_bill_none")


@pytest.mark.parametrize("currency", ["EUR", "ALL", "GEL"])
def test_amounts_are_in_the_currency_of_the_account(composer, currency):
    assert money(composer, "41.26", currency) in bill_history_reply(bills(OPEN, currency=currency), composer).text
    assert (
        money(composer, "33.17", currency)
        in payment_history_reply(payments(payment(), currency=currency), composer).text
    )


def test_payments_with_their_channel_and_sum(composer):
    way = replace(payment(channel="post"), amount=Decimal("12.05"), booked_at=None)
    reply = payment_history_reply(payments(way, payment()), composer)
    check_speech(reply, composer, key="answered_payment_history")
    _, first, second, total = reply.text.splitlines()
    texts = composer.catalog.responses[composer.language]
    assert is_said(composer, "history_payment_in_transit", first)
    assert texts["payment_channel_post"] in first
    assert money(composer, "12.05") in first
    assert texts["payment_channel_bank"] in second
    assert formats.day(date(2025, 2, 20), composer.language) in second
    assert not is_said(composer, "history_payment_in_transit", second)
    assert money(composer, "45.22") in total


def test_a_channel_without_words_is_left_out(composer):
    reply = payment_history_reply(payments(payment(channel="kiosk_x")), composer)
    assert "kiosk" not in reply.text
    assert reply.text.endswith(money(composer, "33.17"))


def test_no_payment_yet(composer):
    check_speech(payment_history_reply(payments(), composer), composer, key="answered_payment_history_none")

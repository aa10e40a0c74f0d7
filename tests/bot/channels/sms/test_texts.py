"""The texts of short messages: two parts at most in every language, also for the largest figures."""

from datetime import date
from decimal import Decimal

import pytest

from bot.answering.compose import Composer
from bot.channels.sms.parts import plain, split
from bot.channels.sms.texts import bill_text, debt_text, say
from bot.content.loader import load_catalog
from tests.account_data import balance, bill, latest_bill
from tests.content_files import DATA_DIR, LANGUAGES, UTILITIES

CATALOG = load_catalog(DATA_DIR)
languages = pytest.mark.parametrize("language", LANGUAGES)
utilities = pytest.mark.parametrize("utility", UTILITIES)
LARGEST = Decimal("99999.99")
STATIC = {
    "sms_password_none": {},
    "sms_password_link": {"link": "https://online.example.al/reset"},
    "sms_unknown_number": {},
    "sms_which_code": {"keyword": "FATURE", "example": "TR12345678"},
    "sms_filed": {"reference": "K-2026-000123"},
    "sms_not_filed": {},
    "sms_backend_down": {},
    "sms_too_many": {},
    "sms_help": {"bill_word": "F", "debt_word": "D", "password_word": "P"},
}


def parts_of(reply):
    return len(split(plain(reply.text)))


@languages
@utilities
@pytest.mark.parametrize("status", ["open", "part_paid", "overdue", "paid", "none", "in_transit"])
def test_the_current_bill_fits_two_parts(utility, language, status):
    currency = CATALOG.utility(utility).currency
    newest = bill(
        period_start=date(2026, 9, 1),
        period_end=date(2026, 9, 30),
        due_date=date(2026, 10, 28),
        amount=LARGEST,
        open_amount=LARGEST,
        status="open" if status == "in_transit" else status,
    )
    latest = latest_bill(None if status == "none" else newest)
    owed = balance(currency=currency, in_transit=LARGEST if status == "in_transit" else Decimal(0))
    latest = type(latest)(latest.utility, latest.customer_code, latest.as_of, currency, latest.bill)
    reply = bill_text(latest, owed, Composer(CATALOG, utility, language))
    assert parts_of(reply) <= 2, reply.text
    assert "{" not in reply.text
    expected = {"part_paid": "sms_bill_open"}.get(status, f"sms_bill_{status}")
    assert reply.kind == expected


@languages
@utilities
@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"total": LARGEST}, "sms_debt"),
        ({"total": LARGEST, "interest": LARGEST}, "sms_debt_interest"),
        ({"total": LARGEST, "interest": LARGEST, "in_transit": LARGEST}, "sms_debt_interest"),
        ({}, "sms_debt_none"),
        ({"total": -LARGEST}, "sms_debt_credit"),
    ],
)
def test_the_current_debt_fits_two_parts(utility, language, changes, kind):
    owed = balance(currency=CATALOG.utility(utility).currency, **changes)
    reply = debt_text(owed, Composer(CATALOG, utility, language))
    assert parts_of(reply) <= 2, reply.text
    assert reply.kind == kind


@pytest.mark.parametrize(
    ("language", "changes", "text"),
    [
        ("sq", {}, "5 mars 2025: nuk keni asnjë detyrim."),
        ("en", {"total": Decimal("-3.10")}, "5 March 2025: you owe nothing. Credit: €3.10."),
        ("sl", {"total": Decimal("12.50")}, "5. marec 2025: dolgujete 12,50 €."),
        ("ka", {"total": Decimal("12.50")}, "5 მარტი, 2025: გადასახდელი გაქვთ 12,50 €."),
    ],
)
def test_the_debt_in_words(language, changes, text):
    assert plain(debt_text(balance(**changes), Composer(CATALOG, "kesco", language)).text) == text


@languages
@utilities
@pytest.mark.parametrize("key", STATIC)
def test_all_other_texts_fit_two_parts(utility, language, key):
    reply = say(key, Composer(CATALOG, utility, language), **STATIC[key])
    assert parts_of(reply) <= 2, (len(reply.text), reply.text)

"""The account of a verified customer, over the web chat API, against the real reference back office."""

import re
from datetime import date
from decimal import Decimal

import httpx
import pytest
from babel.dates import format_date
from babel.numbers import format_currency

from tests.e2e.chat import Chat
from tests.e2e.conftest import customer

BALANCE = {
    "en": "How much do I owe?",
    "sq": "sa borxh kam",
    "sl": "koliko sem dolžan",
    "ka": "რამდენი მაქვს დავალიანება?",
}
LANGUAGE_OF = {"kesco": "en", "ossh": "sq", "energijaplus": "sl", "energopro": "ka"}


def verify(chat: Chat, code: str) -> list[dict[str, object]]:
    (sent,) = chat.say(code)
    assert sent["status"] == "clarify_phone_code"
    digits = re.search(r"[0-9]{6}", chat.phone()[-1])
    assert digits is not None
    return chat.say(digits[0])


@pytest.mark.e2e
def test_english_customer_gets_exactly_that_account(client: httpx.Client, backoffice: httpx.Client) -> None:
    code = customer(client, "kesco", "reconnection_recent")
    chat = Chat.start(client, "kesco", "en")
    (asked,) = chat.say("How much do I owe?")
    assert asked["status"] == "clarify_customer_code"
    verified, balance = verify(chat, code)
    assert (verified["status"], balance["status"]) == ("answered", "answered")
    account = backoffice.get(f"/v1/kesco/customers/{code}/balance").json()
    assert code[-4:] in str(balance["text"])
    if Decimal(account["total"]) > 0:
        assert format_currency(Decimal(account["total"]), "EUR", locale="en") in str(balance["text"])
    assert "As of" in str(balance["text"])

    (bill,) = chat.say("What was my last bill?")
    newest = backoffice.get(f"/v1/kesco/customers/{code}/bills", params={"limit": 1}).json()["bills"][0]
    assert newest["number"] in bill["text"]
    assert format_currency(Decimal(newest["amount"]), "EUR", locale="en") in bill["text"]
    assert format_date(date.fromisoformat(newest["due_date"]), "long", locale="en_GB") in bill["text"]

    (status,) = chat.say("Am I reconnected yet?")
    meter = backoffice.get(f"/v1/kesco/customers/{code}/supply").json()["meters"][0]
    assert meter["serial"] in status["text"]
    assert "24 hours" in status["text"]


@pytest.mark.e2e
@pytest.mark.parametrize("utility", list(LANGUAGE_OF))
def test_balance_in_each_utilitys_language_and_currency(
    client: httpx.Client, backoffice: httpx.Client, utility: str
) -> None:
    language = LANGUAGE_OF[utility]
    code = customer(client, utility, "in_debt")
    chat = Chat.start(client, utility, language)
    (asked,) = chat.say(BALANCE[language])
    assert asked["status"] == "clarify_customer_code"
    balance = verify(chat, code)[-1]
    account = backoffice.get(f"/v1/{utility}/customers/{code}/balance").json()
    assert format_currency(Decimal(account["total"]), account["currency"], locale=language) in str(balance["text"])
    assert format_currency(Decimal(account["interest"]), account["currency"], locale=language) in str(balance["text"])
    assert balance["language"] == language


@pytest.mark.e2e
@pytest.mark.parametrize("text", ["How much do I owe?", "What was my last bill?", "Am I reconnected yet?"])
def test_unverified_gets_no_data(client: httpx.Client, text: str) -> None:
    chat = Chat.start(client, "kesco", "en")
    (answer,) = chat.say(text)
    assert answer["status"] == "clarify_customer_code"
    assert not re.search(r"[€0-9]{2,}", answer["text"].replace("DPR1234567", ""))


@pytest.mark.e2e
def test_one_verification_does_not_open_another_conversation(client: httpx.Client) -> None:
    code = customer(client, "kesco", "in_debt")
    first = Chat.start(client, "kesco", "en")
    first.say("How much do I owe?")
    verify(first, code)
    (answer,) = Chat.start(client, "kesco", "en").say("How much do I owe?")
    assert answer["status"] == "clarify_customer_code"


@pytest.mark.e2e
def test_unknown_customer_and_wrong_code_tell_nothing(client: httpx.Client) -> None:
    chat = Chat.start(client, "kesco", "en")
    chat.say("How much do I owe?")
    (unknown,) = chat.say("DPR9999999")
    assert unknown["status"] == "clarify_phone_code"
    assert chat.phone() == []
    (wrong,) = chat.say("123123")
    assert wrong["status"] == "clarify_phone_code_wrong"


@pytest.mark.e2e
def test_a_question_in_between_does_not_lose_the_proof(client: httpx.Client) -> None:
    code = customer(client, "kesco", "in_debt")
    chat = Chat.start(client, "kesco", "en")
    chat.say("How much do I owe?")
    (faq,) = chat.say("Which ways of paying a bill do you have?")
    assert faq["entry"] == "payment_methods"
    answers = verify(chat, code)
    assert len(answers) == 2


@pytest.mark.e2e
def test_log_out_closes_the_account(client: httpx.Client) -> None:
    chat = Chat.start(client, "kesco", "en")
    chat.say("How much do I owe?")
    verify(chat, customer(client, "kesco", "paid"))
    (out,) = chat.say("Log me out")
    assert out["status"] == "answered"
    (answer,) = chat.say("How much do I owe?")
    assert answer["status"] == "clarify_customer_code"

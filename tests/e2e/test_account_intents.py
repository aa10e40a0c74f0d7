"""Every question about an account, in each language, with the figures that the reference back office gives.

In the middle of the proof there is a question of the FAQ, and a customer code that is corrected.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import httpx
import pytest

from bot.content.catalog import Catalog
from tests.e2e.account_words import EXPECTED, MESSAGES, Expected, complaint_status, says
from tests.e2e.conftest import System, customer
from tests.e2e.scripts import Browser, Message, play, played

HOME = {"sq": "kesco", "en": "kesco", "sl": "energijaplus", "ka": "energopro", "ka-Latn": "energopro"}
AWAY = {"sq": "energopro", "en": "energopro", "sl": "kesco", "ka": "kesco", "ka-Latn": "energopro"}
DETOURS = {
    ("sq", "kesco"): ("a muj me pagu prej cilesdo banke?", "ekesco_any_bank"),
    ("en", "kesco"): ("do you take a fee if i pay online?", "online_payment_fee"),
    ("sl", "energijaplus"): ("zakaj sem sploh dobil dve položnici ta mesec?", "two_bills_a_month"),
    ("ka", "energopro"): ("ისე, ავარიას რამდენ ხანში აკეთებთ?", "unplanned_outage"),
    ("ka-Latn", "energopro"): ("ise, avarias ramden xanshi aketebt?", "unplanned_outage"),
}
WRONG_CODES = {"kesco": "DPR9999999", "energijaplus": "1999999999", "energopro": "199999999"}
NUMBER = {
    "sq": "qka u bo me ankesen {reference}?",
    "en": "any news about complaint {reference}?",
    "sl": "kaj je s pritožbo {reference}?",
    "ka": "რა ეშველა საჩივარს {reference}?",
}
languages = pytest.mark.parametrize("language", list(MESSAGES))


@dataclass(frozen=True)
class Read:
    """What one customer was answered: `proof` message by message, then `answers` by intent."""

    proof: Mapping[str, list[Message]]
    answers: Mapping[str, list[Message]]


def written(language: str) -> str:
    """The language of what is typed: Georgian also in Latin letters."""
    return language.partition("-")[0]


@pytest.fixture(scope="module")
def codes(client: httpx.Client) -> Mapping[tuple[str, str], str]:
    """The customers by utility and scenario."""
    return {
        (utility, scenario): customer(client, utility, scenario)
        for utility in WRONG_CODES
        for scenario in ("in_debt", "reconnection_late")
    }


@pytest.fixture(scope="module")
def home(system: System, codes: Mapping[tuple[str, str], str]) -> Mapping[str, Read | Exception]:
    """A customer in debt at a utility of the language: every intent, the first one before the proof."""

    def ask(browser: Browser, language: str) -> Read:
        utility, messages = HOME[language], MESSAGES[language]
        proof = {
            "first": browser.say(messages["check_balance"]),
            "detour": browser.say(DETOURS[language, utility][0]),
            "wrong": browser.say(WRONG_CODES[utility]),
            "corrected": browser.say(codes[utility, "in_debt"]),
        }
        proof["digits"] = browser.say(browser.digits())
        rest = [intent for intent in messages if intent != "check_balance"]
        answers = {intent: browser.say(messages[intent]) for intent in rest}
        return Read(proof, {"check_balance": proof["digits"][1:], **answers})

    return play(system.public_url, list(MESSAGES), ask, at=lambda language: (HOME[language], None))


@pytest.fixture(scope="module")
def away(system: System, codes: Mapping[tuple[str, str], str]) -> Mapping[str, Read | Exception]:
    """A customer of another utility, whose supply should have been back for days."""

    def ask(browser: Browser, language: str) -> Read:
        messages = MESSAGES[language]
        first = browser.say(messages["reconnection_status"])
        answered = browser.prove(codes[AWAY[language], "reconnection_late"])
        rest = {intent: browser.say(messages[intent]) for intent in ("complaint_status", "compensation_check")}
        return Read({"first": first}, {"reconnection_status": answered[1:], **rest})

    return play(system.public_url, list(MESSAGES), ask, at=lambda language: (AWAY[language], None))


@pytest.fixture
def expected(catalog: Catalog, backoffice: httpx.Client, codes: Mapping[tuple[str, str], str]):
    def of(utility: str, language: str, scenario: str) -> Expected:
        return Expected(catalog, backoffice, utility, written(language), codes[utility, scenario])

    return of


@pytest.mark.e2e
@languages
def test_the_proof_bears_a_question_and_a_corrected_code(home, language):
    proof = played(home, language).proof
    assert [[message["status"] for message in proof[step]] for step in ("first", "detour", "wrong", "corrected")] == [
        ["clarify_customer_code"],
        ["answered"],
        ["clarify_phone_code"],
        ["clarify_phone_code"],
    ]
    assert proof["detour"][0]["entry"] == DETOURS[language, HOME[language]][1]
    assert [message["status"] for message in proof["digits"]] == ["answered", "answered"]
    assert {message["language"] for messages in proof.values() for message in messages} == {written(language)}


@pytest.mark.e2e
@languages
@pytest.mark.parametrize("intent", list(EXPECTED))
def test_an_answer_at_home_has_the_figures_of_the_back_office(home, expected, language, intent):
    (answer,) = played(home, language).answers[intent]
    assert answer["language"] == written(language)
    says(answer, *EXPECTED[intent](expected(HOME[language], language, "in_debt")))


@pytest.mark.e2e
@languages
@pytest.mark.parametrize("intent", ["reconnection_status", "complaint_status", "compensation_check"])
def test_an_answer_at_another_utility_has_the_figures_of_the_back_office(away, expected, language, intent):
    (answer,) = played(away, language).answers[intent]
    assert answer["language"] == written(language)
    says(answer, *EXPECTED[intent](expected(AWAY[language], language, "reconnection_late")))


@pytest.mark.e2e
@pytest.mark.parametrize("language", list(NUMBER))
def test_a_complaint_is_found_by_its_number(client, catalog, backoffice, codes, language):
    utility = HOME[language]
    expected = Expected(catalog, backoffice, utility, language, codes[utility, "in_debt"])
    oldest = expected.read("complaints")["complaints"][-1]["reference"]
    browser = Browser.at(client, utility, language)
    (asked,) = browser.say(NUMBER[language].format(reference=oldest))
    assert asked["status"] == "clarify_customer_code"
    answer = browser.prove(expected.code)[-1]
    says(answer, *complaint_status(expected, oldest=True))

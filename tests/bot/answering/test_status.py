"""Every outcome has a text in every language, and every text that the code says is an outcome."""

import ast
import re

import pytest

from bot.answering.status import Status, status_of
from bot.settings import PROJECT_ROOT
from tests.content_files import LANGUAGES

SPEAKING_CODE = sorted([*(PROJECT_ROOT / "bot" / "answering").glob("*.py"), *(PROJECT_ROOT / "actions").rglob("*.py")])
OUTCOME = re.compile(r"(answered|clarify|unanswerable|handed_over|error)_[a-z_]+")
PARTS = re.compile(
    r"(bill_state|zone|history|chart|complaint|consumption|compensation|supply_compensation|tariff_note|outage|button|choice_complaint)_[a-z_]*[a-z]"
)
NOT_PARTS = {
    *("outage_place", "outage_status", "complaint_status", "compensation_check", "consumption_now"),
    *("complaint_form", "outage_report", "outage_report_form"),
}


def constants() -> set[str]:
    """Every string constant of the code that says something."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SPEAKING_CODE]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


OUTCOMES = sorted(filter(OUTCOME.fullmatch, constants()))


def test_the_keys_were_found():
    assert {"answered_balance_debt", "clarify_phone_code_wrong", "error_backend_down"} <= set(OUTCOMES)


@pytest.mark.parametrize("key", OUTCOMES)
def test_a_key_that_is_said_has_a_text_in_every_language_and_a_status(catalog, key):
    assert [language for language in LANGUAGES if key not in catalog.responses[language]] == []
    assert key.startswith(status_of(key).value)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_status_has_a_text(catalog, status, language):
    keys = [key for key in catalog.responses[language] if OUTCOME.match(key) and key.startswith(status.value)]
    assert keys
    assert status is Status.ANSWERED or status.value in keys


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_that_is_said_has_a_text(catalog, language):
    parts = {key for key in constants() - NOT_PARTS if PARTS.fullmatch(key)} | {"zone_single", "zone_high", "zone_low"}
    assert parts <= catalog.responses[language].keys()


@pytest.mark.parametrize("status", Status)
def test_a_status_is_its_own(status):
    assert status_of(status.value) is status


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("answered_bill", Status.ANSWERED),
        ("answered_reconnection_overdue", Status.ANSWERED),
        ("handed_over_requested_email", Status.HANDED_OVER_REQUESTED),
    ],
)
def test_a_text_of_an_outcome(key, status):
    assert status_of(key) is status


@pytest.mark.parametrize("key", ["utter_greet", "zone_high", "bill_state_paid", "page_title", "clarify_", ""])
def test_a_text_that_is_no_outcome_has_no_status(key):
    with pytest.raises(ValueError, match=re.escape(repr(key))):
        status_of(key)

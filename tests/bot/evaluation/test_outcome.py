"""What a turn came to, and the table of outcomes."""

from typing import Any

import pytest

from bot.content.expectation import Expectation
from bot.evaluation.figures import Result
from bot.evaluation.outcome import Seen, judge, observe
from tests.bot.evaluation.made_up import SPOKEN, answered, case, offering, taken_for, unknown

HITS = [{"entry": "a", "score": 0.4, "similarity": 0.5}, {"entry": "b", "score": 0.2, "similarity": 0.4}]
UNDERSTOOD: dict[str, Any] = {
    "language": {"code": "sq", "verdict": "spoken"},
    "intent": {"name": "check_balance", "confidence": 0.7},
    "faq": {"hits": HITS},
}
FAILED = Seen("error_internal", "sq")


@pytest.mark.parametrize(
    ("expect", "seen", "outcome"),
    [
        ("faq:a", answered("a"), "right"),
        ("faq:a|b", answered("b"), "right"),
        ("faq:a", answered("b"), "wrong"),
        ("faq:a", offering("b", "a"), "offered"),
        ("faq:a", offering("b", "c"), "missed"),
        ("faq:a", unknown(), "missed"),
        ("faq:a", unknown("a"), "missed"),
        ("faq:a", taken_for("check_balance"), "wrong"),
        ("faq:a", taken_for("tariff_now", "unanswerable_tariff"), "wrong"),
        ("faq:a", taken_for("greet", "answered"), "missed"),
        ("faq:a", FAILED, "missed"),
        ("faq:a|intent:tariff_now", taken_for("tariff_now"), "right"),
        ("intent:check_balance", taken_for("check_balance"), "right"),
        ("intent:outage_status", taken_for("outage_status", "unanswerable_tariff"), "right"),
        ("intent:outage_status|report_outage", taken_for("report_outage"), "right"),
        ("intent:check_balance", taken_for("latest_bill"), "wrong"),
        ("intent:check_balance", answered("a"), "wrong"),
        ("intent:check_balance", offering("a"), "wrong"),
        ("intent:check_balance", unknown(), "wrong"),
        ("intent:check_balance|faq:a", answered("a"), "right"),
        ("none", unknown(), "right"),
        ("none", offering("a"), "right"),
        ("none", taken_for("greet", "answered"), "right"),
        ("none", taken_for("talk_to_person", "handed_over_requested"), "right"),
        ("none", answered("a"), "wrong"),
        ("none", taken_for("check_balance"), "wrong"),
        ("none", taken_for("tariff_now", "unanswerable_tariff"), "wrong"),
    ],
)
def test_outcomes(expect: str, seen: Seen, outcome: str):
    assert judge(Expectation.parse(expect), seen) == outcome


def button(entry: str) -> dict[str, Any]:
    return {"title": entry, "intent": "ask_faq", "entities": {"entry": entry}}


@pytest.mark.parametrize(
    ("message", "label", "score", "candidate"),
    [
        ({"status": "answered", "entry": "a", "score": 0.4}, "faq:a", 0.4, "a"),
        (
            {"status": "clarify_did_you_mean", "entry": "a", "score": 0.4, "buttons": [button("a"), button("b")]},
            "offer:a|b",
            0.4,
            "a",
        ),
        ({"status": "unanswerable_unknown", "score": 0.4}, "none", 0.4, "a"),
        ({"status": "unanswerable_unknown"}, "none", None, None),
        ({"status": "clarify_customer_code"}, "intent:check_balance", 0.7, None),
        ({"status": "unanswerable_tariff"}, "intent:check_balance", 0.7, None),
        ({"status": "error_internal"}, "error", None, None),
        ({"status": "error_backend_down"}, "intent:check_balance", 0.7, None),
        ({}, "error", None, None),
    ],
)
def test_what_a_turn_came_to(message: dict[str, Any], label: str, score: float | None, candidate: str | None):
    seen = observe(UNDERSTOOD, [message] if message else [])
    assert (seen.label, seen.score, seen.candidate) == (label, score, candidate)
    assert seen.by_faq == (label.split(":")[0] in ("faq", "offer", "none"))
    assert seen.language == "sq"


def test_small_talk_is_no_account_intent():
    seen = observe(UNDERSTOOD | {"intent": {"name": "greet", "confidence": 1.0}}, [{"status": "answered"}])
    assert (seen.label, seen.account_intent) == ("other:greet", None)


@pytest.mark.parametrize(
    ("written_in", "seen", "is_right"),
    [
        ("sq", Seen("answered", "sq"), True),
        ("sq", Seen("answered", "en"), False),
        ("sq", Seen("answered", "sq", is_foreign=True), False),
        ("sq", Seen(None, None), False),
        ("ka-Latn", Seen("answered", "ka"), True),
        ("de", Seen("unanswerable_language", "sl", is_foreign=True), True),
        ("de", Seen("answered", "sl"), False),
    ],
)
def test_the_language(written_in: str, seen: Seen, is_right: bool):
    assert Result.of(case("none", lang=written_in), seen, 1.0, SPOKEN).language_right is is_right

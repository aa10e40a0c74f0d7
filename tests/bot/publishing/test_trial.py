"""Cases tried on an index: outcome, entry, and shares by kind."""

import pytest

from bot.content.cases import Case
from bot.evaluation.outcome import Outcome
from bot.publishing.trial import Asked, decisions, shares, tried
from bot.retrieval.decision import Decision
from bot.retrieval.index import FaqIndex
from bot.retrieval.joint import FAQ_INTENT, NOTHING
from tests.bot.retrieval.built_index import ENCODER, IDENTITY, publish
from tests.bot.retrieval.decided import THRESHOLDS, hits

ANSWERED = Decision(FAQ_INTENT, 0.9, answer=hits(0.9)[0])
OFFERED = Decision(FAQ_INTENT, 0.5, offer=hits(0.3, 0.2))
BALANCE = Decision("check_balance", 0.8)
UNKNOWN = Decision(NOTHING, 0.8)


def case(expect: str, language: str = "en", text: str = "where can i pay") -> Case:
    return Case(id="1", lang=language, utility="kesco", text=text, expect=expect)


@pytest.mark.parametrize(
    ("expect", "decision", "outcome", "entry"),
    [
        ("faq:a", ANSWERED, Outcome.RIGHT, "a"),
        ("faq:b|a", ANSWERED, Outcome.RIGHT, "a"),
        ("faq:b", ANSWERED, Outcome.WRONG, "a"),
        ("faq:b", OFFERED, Outcome.OFFERED, None),
        ("faq:c", OFFERED, Outcome.MISSED, None),
        ("faq:a", UNKNOWN, Outcome.MISSED, None),
        ("faq:a", BALANCE, Outcome.WRONG, None),
        ("intent:check_balance", BALANCE, Outcome.RIGHT, None),
        ("intent:check_balance", ANSWERED, Outcome.WRONG, "a"),
        ("intent:check_balance", UNKNOWN, Outcome.WRONG, None),
        ("none", UNKNOWN, Outcome.RIGHT, None),
        ("none", BALANCE, Outcome.WRONG, None),
        ("none", ANSWERED, Outcome.WRONG, "a"),
    ],
)
def test_what_a_case_comes_to(expect: str, decision: Decision, outcome: Outcome, entry: str | None) -> None:
    (result,) = tried([case(expect)], [decision])
    assert (result.case, result.outcome, result.entry) == (case(expect), outcome, entry)


def test_each_case_needs_a_decision() -> None:
    with pytest.raises(ValueError, match="zip"):
        tried([case("none")], [])


def test_shares_are_counted_by_kind() -> None:
    expected = ["faq:a", "faq:b", "faq:b", "faq:a", "intent:check_balance", "none", "none"]
    decided = [ANSWERED, ANSWERED, OFFERED, UNKNOWN, BALANCE, UNKNOWN, ANSWERED]
    assert shares(tried([case(expect) for expect in expected], decided)) == {
        "right": (0.25, 4),
        "right_or_offered": (0.5, 4),
        "wrong": (0.25, 4),
        "intent_right": (1.0, 1),
        "none_right": (0.5, 2),
    }


def test_of_no_cases_every_share_is_none() -> None:
    assert set(shares([]).values()) == {(0.0, 0)}


def test_an_index_decides_for_the_utility_that_is_asked(tmp_path) -> None:
    home = publish(tmp_path, [("kesco", "pay", "where can i pay"), ("ossh", "outage", "where can i pay")])
    index = FaqIndex.open(home, IDENTITY)
    text = "where can i pay"
    vector = ENCODER.encode([text])[0]
    asked = [Asked(text, vector, utility, "en") for utility in ("kesco", "ossh")]
    known = [{hit.entry for hit in (one.answer, *one.offer) if hit} for one in decisions(index, asked, THRESHOLDS)]
    assert known == [{"pay"}, {"outage"}]

"""One decision: act on an intent, answer an entry, offer several, or say that it is not known."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.decision import Decision, Thresholds, decide
from bot.retrieval.index import Hit, Ranking
from bot.retrieval.joint import FAQ_INTENT, NOTHING, Limits
from bot.settings import Settings
from tests.bot.retrieval.decided import THRESHOLDS, decided, hits, ranking

NONE: dict[str, float] = {}
TABLE = [
    # scores of entries, intents, intent, answered, offered
    ((), NONE, NOTHING, None, ""),
    ((0.9,), NONE, FAQ_INTENT, "a", ""),
    ((0.5,), NONE, FAQ_INTENT, "a", ""),
    ((0.49,), NONE, FAQ_INTENT, None, "a"),
    ((0.6, 0.4), NONE, FAQ_INTENT, "a", ""),
    ((0.55, 0.45), NONE, FAQ_INTENT, "a", ""),
    ((0.52, 0.43), NONE, FAQ_INTENT, None, "ab"),
    ((0.4, 0.3, 0.25), NONE, FAQ_INTENT, None, "ab"),
    ((0.2, 0.19), NONE, FAQ_INTENT, None, "a"),
    ((0.19, 0.18), NONE, NOTHING, None, ""),
    ((0.0,), NONE, NOTHING, None, ""),
    ((), {"greet": 0.9}, "greet", None, ""),
    ((), {"greet": 0.49}, NOTHING, None, ""),
    ((), {"greet": 0.5, "help": 0.2}, "greet", None, ""),
    ((0.3,), {"greet": 0.6}, "greet", None, ""),
    ((0.3,), {"greet": 0.4}, FAQ_INTENT, None, "a"),
    ((0.1,), {"greet": 0.4}, NOTHING, None, ""),
    ((0.5,), {"greet": 0.5}, "greet", None, ""),
    ((0.55, 0.0), {"greet": 0.44}, FAQ_INTENT, "a", ""),
    ((0.52,), {"greet": 0.45}, FAQ_INTENT, None, "a"),
    ((0.1,), {NOTHING: 0.9}, NOTHING, None, ""),
    ((0.25,), {NOTHING: 0.7}, FAQ_INTENT, None, "a"),
    ((0.52,), {NOTHING: 0.45}, FAQ_INTENT, None, "a"),
    ((0.1,), {NOTHING: 0.45, "greet": 0.45}, NOTHING, None, ""),
]


@pytest.mark.parametrize(("scores", "intents", "intent", "answered", "offered"), TABLE)
def test_decision(
    scores: tuple[float, ...], intents: dict[str, float], intent: str, answered: str | None, offered: str
) -> None:
    decision = decided(*scores, **intents)
    assert decision.intent == intent
    assert (decision.answer.entry if decision.answer else None) == answered
    assert "".join(hit.entry for hit in decision.offer) == offered


@pytest.mark.parametrize(
    ("scores", "intents", "confidence"),
    [
        ((0.6, 0.2), {"greet": 0.1, NOTHING: 0.1}, 0.8),
        ((0.3, 0.3), {"greet": 0.3, NOTHING: 0.1}, 0.6),
        ((0.1,), {"greet": 0.8, NOTHING: 0.1}, 0.8),
        ((0.1,), {"greet": 0.2, NOTHING: 0.7}, 0.7),
        ((0.1,), {"greet": 0.4, NOTHING: 0.3}, 0.3),
        ((), {}, 0.0),
    ],
)
def test_confidence_is_the_probability_of_the_intent(
    scores: tuple[float, ...], intents: dict[str, float], confidence: float
) -> None:
    assert decided(*scores, **intents).confidence == pytest.approx(confidence)


shares = st.floats(0, 1)


@given(st.lists(shares, max_size=6), st.dictionaries(st.sampled_from(["greet", "help", NOTHING, FAQ_INTENT]), shares))
def test_every_ranking_is_decided_in_one_way(scores: list[float], intents: dict[str, float]) -> None:
    found = hits(*sorted(scores, reverse=True))
    decision = decide(Ranking(intents, found), THRESHOLDS)
    assert not (decision.answer and decision.offer)
    assert decision.intent == FAQ_INTENT or (decision.answer, decision.offer) == (None, ())
    assert decision.answer in (None, *found[:1])
    assert len(decision.offer) <= THRESHOLDS.most_offered
    assert all(hit.score >= THRESHOLDS.offer for hit in decision.offer)


def test_the_thresholds_are_those_of_the_settings() -> None:
    settings = Settings(
        intent_min_score=0.6,
        faq_answer_min_score=0.7,
        faq_answer_min_margin=0.2,
        faq_offer_min_score=0.3,
        faq_offer_max_entries=4,
    )
    expected = Thresholds(intent=0.6, answer=0.7, margin=0.2, offer=0.3, most_offered=4)
    assert Thresholds.from_settings(settings) == expected


def test_the_default_thresholds_can_be_met_in_their_order() -> None:
    thresholds = Thresholds.from_settings(Settings())
    assert 0 < thresholds.offer < thresholds.answer < 1
    assert 0 < thresholds.intent < 1
    assert 0 <= thresholds.margin <= thresholds.answer
    assert thresholds.most_offered >= 1
    best = Hit("a", 1.0, 0.9)
    assert decide(Ranking({}, (best,)), thresholds) == Decision(FAQ_INTENT, 1.0, answer=best)
    assert decide(Ranking({"greet": 1.0}, ()), thresholds) == Decision("greet", 1.0)


@pytest.mark.parametrize(
    ("score", "nothing", "expected"),
    [(0.45, 0.05, "a"), (0.35, 0.05, None), (0.6, 0.2, None)],
)
def test_limits_replace_the_thresholds(score, nothing, expected):
    limits = Limits(intent=0.3, answer=0.4, nothing_at_intent=0.2, nothing_at_answer=0.1)
    asked = replace(ranking(score, intents={NOTHING: nothing, "thanks": 0.1}), limits=limits)
    decision = decide(asked, THRESHOLDS)
    assert (decision.answer.entry if decision.answer else None) == expected


@pytest.mark.parametrize(("share", "nothing", "acted"), [(0.35, 0.1, True), (0.25, 0.1, False), (0.6, 0.3, False)])
def test_limits_hold_for_intents_too(share, nothing, acted):
    limits = Limits(intent=0.3, answer=0.4, nothing_at_intent=0.2, nothing_at_answer=0.1)
    decision = decide(replace(ranking(0.01, intents={NOTHING: nothing, "thanks": share}), limits=limits), THRESHOLDS)
    assert (decision.intent == "thanks") == acted

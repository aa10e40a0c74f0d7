"""When an entry is answered, when several are offered, when it is not known."""

import pytest

from bot.answering.decide import Decision, Thresholds, decide
from bot.settings import Settings
from tests.bot.answering.samples import THRESHOLDS, hits

TABLE = [
    # scores, answered, offered
    ((), None, ""),
    ((0.9,), "a", ""),
    ((0.5,), "a", ""),
    ((0.49,), None, "a"),
    ((0.9, 0.1), "a", ""),
    ((0.75, 0.5), "a", ""),
    ((0.55, 0.46), None, "ab"),
    ((0.45, 0.1), None, "a"),
    ((0.4, 0.3, 0.25), None, "ab"),
    ((0.2, 0.19), None, "a"),
    ((0.19, 0.18), None, ""),
    ((0.0,), None, ""),
    ((1.0, 1.0), None, "ab"),
]


@pytest.mark.parametrize(("scores", "answered", "offered"), TABLE)
def test_decision(scores, answered, offered):
    decision = decide(hits(*scores), THRESHOLDS)
    assert (decision.answer.entry if decision.answer else None) == answered
    assert "".join(hit.entry for hit in decision.offer) == offered


def test_the_thresholds_are_those_of_the_settings():
    settings = Settings(
        faq_answer_min_score=0.7, faq_answer_min_margin=0.2, faq_offer_min_score=0.3, faq_offer_max_entries=4
    )
    assert Thresholds.from_settings(settings) == Thresholds(answer=0.7, margin=0.2, offer=0.3, most_offered=4)


def test_the_default_thresholds_can_be_met_in_their_order():
    thresholds = Thresholds.from_settings(Settings())
    assert 0 < thresholds.offer < thresholds.answer < 1
    assert 0 <= thresholds.margin <= thresholds.answer
    assert thresholds.most_offered >= 1
    assert decide(hits(1.0, 0.0), thresholds) == Decision(answer=hits(1.0)[0])

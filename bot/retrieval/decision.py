"""What to do with a message, in one look at everything that it may be about. The thresholds come from the settings."""

from dataclasses import dataclass

from bot.retrieval.index import Hit, Ranking
from bot.retrieval.joint import FAQ_INTENT, NOTHING, Limits
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities from 0 to 1.

    An intent is acted on from `intent` on; an entry is answered from `answer` on if it leads whatever comes next by
    `margin`; it is offered from `offer` on, at most `most_offered` together.
    """

    intent: float
    answer: float
    margin: float
    offer: float
    most_offered: int

    @classmethod
    def from_settings(cls, settings: Settings) -> "Thresholds":
        """The thresholds of `settings`."""
        return cls(
            settings.intent_min_score,
            settings.faq_answer_min_score,
            settings.faq_answer_min_margin,
            settings.faq_offer_min_score,
            settings.faq_offer_max_entries,
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """Act on `intent` with this `confidence` (0 to 1).

    For the FAQ intent, `answer` is the entry to answer with; else `offer` are the entries to ask about. An `intent`
    that says that nothing is known has neither.
    """

    intent: str
    confidence: float
    answer: Hit | None = None
    offer: tuple[Hit, ...] = ()


def decide(ranking: Ranking, thresholds: Thresholds) -> Decision:
    """What to do with `ranking`; its own limits, where it has them, replace those of `thresholds`."""
    intents = {name: share for name, share in ranking.intents.items() if name != NOTHING}
    intent = max(intents, key=lambda name: (intents[name], name), default=NOTHING)
    confidence, nothing = intents.get(intent, 0.0), ranking.intents.get(NOTHING, 0.0)
    best = ranking.hits[0] if ranking.hits else None
    about_faq = sum(hit.score for hit in ranking.hits)
    if best is None or confidence >= best.score:
        if intents and _may_act(confidence, nothing, ranking.limits, thresholds):
            return Decision(intent, confidence)
    elif _may_answer(best.score, nothing, ranking, thresholds):
        return Decision(FAQ_INTENT, about_faq, answer=best)
    offer = tuple(hit for hit in ranking.hits if hit.score >= thresholds.offer)[: thresholds.most_offered]
    if offer:
        return Decision(FAQ_INTENT, about_faq, offer=offer)
    return Decision(NOTHING, nothing)


def _may_act(confidence: float, nothing: float, limits: Limits | None, thresholds: Thresholds) -> bool:
    if limits is not None:
        return confidence >= limits.intent and nothing <= limits.nothing_at_intent
    return confidence >= max(thresholds.intent, nothing)


def _may_answer(score: float, nothing: float, ranking: Ranking, thresholds: Thresholds) -> bool:
    if ranking.limits is not None:
        return score >= ranking.limits.answer and nothing <= ranking.limits.nothing_at_answer
    others = [nothing, *ranking.intents.values(), *(hit.score for hit in ranking.hits[1:])]
    return score >= thresholds.answer and score - max(others) >= thresholds.margin

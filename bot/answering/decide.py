"""Hits -> answer, ask back, or say that it is not known. The thresholds come from the settings."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.retrieval.index import Hit
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities from 0 to 1.

    An entry is answered from `answer` on if it leads the next by `margin`; offered from `offer` on, at most
    `most_offered` together.
    """

    answer: float
    margin: float
    offer: float
    most_offered: int

    @classmethod
    def from_settings(cls, settings: Settings) -> "Thresholds":
        """The thresholds of `settings`."""
        return cls(
            settings.faq_answer_min_score,
            settings.faq_answer_min_margin,
            settings.faq_offer_min_score,
            settings.faq_offer_max_entries,
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """`answer` is the entry to answer with; else `offer` are the entries to ask about; both empty: not known."""

    answer: Hit | None = None
    offer: tuple[Hit, ...] = ()


def decide(hits: Sequence[Hit], thresholds: Thresholds) -> Decision:
    """What to do with `hits`, best first."""
    if not hits:
        return Decision()
    best = hits[0]
    lead = best.score - (hits[1].score if len(hits) > 1 else 0.0)
    if best.score >= thresholds.answer and lead >= thresholds.margin:
        return Decision(answer=best)
    return Decision(offer=tuple(hit for hit in hits if hit.score >= thresholds.offer)[: thresholds.most_offered])

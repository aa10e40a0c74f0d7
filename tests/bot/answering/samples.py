"""Hits and thresholds for the tests of this folder."""

from bot.answering.decide import Thresholds
from bot.retrieval.index import Hit

THRESHOLDS = Thresholds(answer=0.5, margin=0.1, offer=0.2, most_offered=2)


def hits(*scores: float, names: str = "abcdefgh") -> list[Hit]:
    """Hits of the entries a, b, c ... with `scores`."""
    return [Hit(name, score, 0.9) for name, score in zip(names, scores, strict=False)]

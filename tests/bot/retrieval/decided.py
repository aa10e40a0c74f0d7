"""Rankings and decisions for the tests of everything that works with them."""

from collections.abc import Mapping

from bot.retrieval.decision import Decision, Thresholds, decide
from bot.retrieval.index import Hit, Ranking

THRESHOLDS = Thresholds(intent=0.5, answer=0.5, margin=0.1, offer=0.2, most_offered=2)


def hits(*scores: float, names: str | list[str] = "abcdefgh") -> tuple[Hit, ...]:
    """Hits of the entries a, b, c ... with `scores`."""
    return tuple(Hit(name, score, 0.9) for name, score in zip(names, scores, strict=False))


def decided(*scores: float, names: str | list[str] = "abcdefgh", **intents: float) -> Decision:
    """What is done with hits of these scores beside these intents."""
    return decide(ranking(*scores, names=names, intents=intents), THRESHOLDS)


def ranking(*scores: float, names: str | list[str] = "abcdefgh", intents: Mapping[str, float]) -> Ranking:
    """Hits of these scores beside these intents."""
    return Ranking(intents, hits(*scores, names=names))

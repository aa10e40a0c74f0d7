"""Is the score worth believing? Risk and coverage at every threshold, and how often a score comes true."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.evaluation.figures import Result
from bot.evaluation.wilson import wilson

BINS = 10
POINTS = 120
"""Points that a curve keeps: more cannot be seen."""


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """If every message whose best score is at least `threshold` were answered: `coverage` is the share answered.

    `risk` is the share of the answered that got a wrong answer. All from 0 to 1.
    """

    threshold: float
    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class Bin:
    """The `n` scores from `low` to below `high`: their mean, the share that came true, and its 95 % interval."""

    low: float
    high: float
    n: int
    mean_score: float
    right: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Calibration:
    """The FAQ's scores over the `n` messages that the FAQ decided, of which `scored` got a score.

    `decided` is what the bot really does with its thresholds, None if it answered nothing. `area` under the curve is
    the mean risk (lower is better); `error` the mean distance of score and share that came true (ECE); `brier` the mean
    square of score minus truth. None where nothing was scored.
    """

    n: int
    scored: int
    decided: RiskPoint | None
    curve: tuple[RiskPoint, ...]
    bins: tuple[Bin, ...]
    area: float | None
    error: float | None
    brier: float | None


def calibration(results: Sequence[Result]) -> Calibration:
    """Curve and bins of `results`; those that became an account question or small talk are left out."""
    decided = [result for result in results if result.by_faq]
    scored = [(r.candidate_score, r.candidate_right) for r in decided if r.candidate_score is not None]
    pairs = sorted(((score, bool(right)) for score, right in scored), reverse=True)
    curve = _curve(pairs, len(decided))
    bins = _bins(pairs)
    return Calibration(
        n=len(decided),
        scored=len(pairs),
        decided=_decided(decided),
        curve=_thinned(curve),
        bins=bins,
        area=sum(point.risk for point in curve) / len(curve) if curve else None,
        error=sum(part.n * abs(part.mean_score - part.right) for part in bins) / len(pairs) if pairs else None,
        brier=sum((score - right) ** 2 for score, right in pairs) / len(pairs) if pairs else None,
    )


def _curve(pairs: Sequence[tuple[float, bool]], n: int) -> list[RiskPoint]:
    """A point for each distinct score, highest first."""
    points: list[RiskPoint] = []
    wrong = 0
    for place, (score, is_right) in enumerate(pairs, start=1):
        wrong += not is_right
        if place == len(pairs) or pairs[place][0] != score:
            points.append(RiskPoint(score, place / n, wrong / place))
    return points


def _decided(decided: Sequence[Result]) -> RiskPoint | None:
    answered = [result for result in decided if result.got.startswith("faq:")]
    if not answered:
        return None
    lowest = min(result.score or 0.0 for result in answered)
    wrong = sum(not result.candidate_right for result in answered)
    return RiskPoint(lowest, len(answered) / len(decided), wrong / len(answered))


def _bins(pairs: Sequence[tuple[float, bool]]) -> tuple[Bin, ...]:
    found: list[Bin] = []
    for place in range(BINS):
        inside = [(score, right) for score, right in pairs if min(int(score * BINS), BINS - 1) == place]
        n, right = len(inside), sum(right for _, right in inside)
        if interval := wilson(right, n):
            mean = sum(score for score, _ in inside) / n
            found.append(Bin(place / BINS, (place + 1) / BINS, n, mean, right / n, interval))
    return tuple(found)


def _thinned(curve: Sequence[RiskPoint]) -> tuple[RiskPoint, ...]:
    """At most POINTS of the curve, its ends among them."""
    if len(curve) <= POINTS:
        return tuple(curve)
    return tuple(curve[place * (len(curve) - 1) // (POINTS - 1)] for place in range(POINTS))

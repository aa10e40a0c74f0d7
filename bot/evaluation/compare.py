"""Two evaluations side by side, on the cases that both have: what changed, and whether chance would do as much."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.evaluation.figures import METRICS, Figures, Result, grouped
from bot.evaluation.outcome import Outcome
from bot.evaluation.wilson import sign_test

OVERALL = "all"
_RANK = {Outcome.WRONG: 0, Outcome.MISSED: 1, Outcome.OFFERED: 2, Outcome.RIGHT: 3}


@dataclass(frozen=True, slots=True)
class Difference:
    """A fraction before and after, and after minus before (-1 to 1); None where there is no case to count."""

    before: float | None
    after: float | None
    change: float | None


@dataclass(frozen=True, slots=True)
class CaseChange:
    """A case whose outcome changed."""

    id: str
    lang: str
    utility: str
    text: str
    expect: str
    outcome_before: Outcome
    outcome_after: Outcome
    got_before: str
    got_after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """After (this run) against before (the other), over the `n` cases in both; `only_*` are in one run alone.

    `overall` and the groups have a Difference for each figure. `chance` is the probability (0 to 1) that as many cases
    would have gone one way if neither run were better: exact sign test over `better` and `worse`.
    """

    other: str
    n: int
    only_before: int
    only_after: int
    overall: Mapping[str, Difference]
    by_language: Mapping[str, Mapping[str, Difference]]
    by_utility: Mapping[str, Mapping[str, Difference]]
    better: tuple[CaseChange, ...]
    worse: tuple[CaseChange, ...]
    chance: float


def compare(before: Sequence[Result], after: Sequence[Result], other: str) -> Comparison:
    """The difference that `after` makes; `other` names the run before."""
    olds = {_key(result): result for result in before}
    news = {_key(result): result for result in after}
    pairs = [(olds[key], new) for key, new in news.items() if key in olds]
    better = tuple(_change(old, new) for old, new in pairs if _RANK[old.outcome] < _RANK[new.outcome])
    worse = tuple(_change(old, new) for old, new in pairs if _RANK[old.outcome] > _RANK[new.outcome])
    common_before, common_after = [old for old, _ in pairs], [new for _, new in pairs]
    by_language = {
        name: (Figures.of([old for old, new in pairs if new.lang == name]), Figures.of(group))
        for name, group in grouped(common_after, lambda result: result.lang).items()
    }
    by_utility = {
        name: (Figures.of([old for old, new in pairs if new.utility == name]), Figures.of(group))
        for name, group in grouped(common_after, lambda result: result.utility).items()
    }
    return Comparison(
        other=other,
        n=len(pairs),
        only_before=len(olds) - len(pairs),
        only_after=len(news) - len(pairs),
        overall=_differences(Figures.of(common_before), Figures.of(common_after)),
        by_language={name: _differences(*figures) for name, figures in by_language.items()},
        by_utility={name: _differences(*figures) for name, figures in by_utility.items()},
        better=better,
        worse=worse,
        chance=sign_test(len(better), len(worse)),
    )


def _key(result: Result) -> tuple[str, str, str, str]:
    """A case is the same if it asks the same and expects the same."""
    return result.id, result.utility, result.text, result.expect


def _differences(before: Figures, after: Figures) -> dict[str, Difference]:
    return {name: _difference(getattr(before, name), getattr(after, name)) for name in METRICS}


def _difference(before: float | None, after: float | None) -> Difference:
    return Difference(before, after, None if before is None or after is None else after - before)


def _change(old: Result, new: Result) -> CaseChange:
    return CaseChange(new.id, new.lang, new.utility, new.text, new.expect, old.outcome, new.outcome, old.got, new.got)

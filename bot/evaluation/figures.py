"""Outcomes counted and as fractions, overall and for each group of cases."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from bot.content.cases import Case
from bot.content.expectation import Kind
from bot.evaluation.outcome import Outcome, Seen, judge
from bot.evaluation.wilson import wilson

UNSTYLED = "unstyled"
METRICS = (
    "right",
    "offered",
    "right_or_offered",
    "wrong",
    "missed",
    "intent_right",
    "none_right",
    "language_right",
)
_SCRIPTS = {"LATIN": "Latn", "GEORGIAN": "Geor", "CYRILLIC": "Cyrl", "GREEK": "Grek", "ARABIC": "Arab"}


@dataclass(frozen=True, slots=True)
class Result:
    """A case beside what came of it. `got` is the decision as a word; the score is None where there was none.

    `candidate_score` is the probability that the bot gave its most likely entry, `candidate_right` whether that entry
    is an expected one; None where the FAQ was not looked up. `by_faq`: the FAQ decided, not an intent.
    """

    id: str
    lang: str
    utility: str
    style: str | None
    text: str
    expect: str
    kind: Kind
    outcome: Outcome
    got: str
    status: str | None
    score: float | None
    language: str | None
    language_right: bool
    by_faq: bool
    candidate_score: float | None
    candidate_right: bool | None
    milliseconds: float

    @classmethod
    def of(cls, case: Case, seen: Seen, milliseconds: float, spoken: Collection[str]) -> "Result":
        """The result of `case`, for which the bot needed `milliseconds`; `spoken` are the languages that it speaks."""
        expectation = case.expectation
        return cls(
            **case.model_dump(),
            kind=expectation.kind,
            outcome=judge(expectation, seen),
            got=seen.label,
            status=seen.status,
            score=seen.score,
            language=seen.language,
            language_right=_is_language_right(case.lang, seen, spoken),
            by_faq=seen.by_faq,
            candidate_score=seen.candidate_score,
            candidate_right=None if seen.candidate is None else seen.candidate in expectation.entries,
            milliseconds=milliseconds,
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of cases: of each kind, and of each outcome among them. `none_offered`: of `none`, asked back."""

    faq: int
    right: int
    offered: int
    wrong: int
    missed: int
    intent: int
    intent_right: int
    none: int
    none_right: int
    none_offered: int
    language_right: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Fractions from 0 to 1, None where there is no case to count; `intervals` have their 95 % intervals.

    `n` cases; `right` to `missed` are of the FAQ cases, `intent_right` of the intent cases, `none_right` of the cases
    that nothing answers, `language_right` of all.
    """

    n: int
    right: float | None
    offered: float | None
    right_or_offered: float | None
    wrong: float | None
    missed: float | None
    intent_right: float | None
    none_right: float | None
    language_right: float | None
    counts: Counts
    intervals: Mapping[str, tuple[float, float] | None]

    @classmethod
    def of(cls, results: Sequence[Result]) -> "Figures":
        """The figures of `results`."""
        counts = _count(results)
        found = asdict(counts) | {"right_or_offered": counts.right + counts.offered}
        totals = dict.fromkeys(METRICS, counts.faq)
        totals |= {"intent_right": counts.intent, "none_right": counts.none, "language_right": len(results)}
        shares = {name: found[name] / total if total else None for name, total in totals.items()}
        intervals = {name: wilson(found[name], total) for name, total in totals.items()}
        return cls(n=len(results), **shares, counts=counts, intervals=intervals)


def grouped(results: Iterable[Result], key: Callable[[Result], str]) -> dict[str, list[Result]]:
    """The results by `key`, sorted by it."""
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(key(result), []).append(result)
    return dict(sorted(groups.items()))


def script_of(result: Result) -> str:
    """Language and script that a case is written in: `ka-Latn` is Georgian in Latin letters."""
    names = (unicodedata.name(character, "").partition(" ")[0] for character in result.text if character.isalpha())
    common = Counter(names).most_common(1)
    return f"{_base(result.lang)}-{_SCRIPTS.get(common[0][0], 'Zyyy') if common else 'Zyyy'}"


def _count(results: Sequence[Result]) -> Counts:
    kinds = Counter(result.kind for result in results)
    ends = Counter((result.kind, result.outcome) for result in results)
    return Counts(
        faq=kinds[Kind.FAQ],
        **{outcome.value: ends[Kind.FAQ, outcome] for outcome in Outcome},
        intent=kinds[Kind.INTENT],
        intent_right=ends[Kind.INTENT, Outcome.RIGHT],
        none=kinds[Kind.NONE],
        none_right=ends[Kind.NONE, Outcome.RIGHT],
        none_offered=sum(result.kind is Kind.NONE and result.got.startswith("offer:") for result in results),
        language_right=sum(result.language_right for result in results),
    )


def _is_language_right(language: str, seen: Seen, spoken: Collection[str]) -> bool:
    """Whether the bot answers in the language of the message, or has noticed that it does not speak it."""
    is_spoken = _base(language) in spoken
    return seen.is_foreign is not is_spoken and (not is_spoken or seen.language == _base(language))


def _base(language: str) -> str:
    return language.partition("-")[0]

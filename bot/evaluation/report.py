"""Everything that an evaluation has found, and its form as JSON.

The JSON has the names of the fields as keys, nested as the classes are: `overall` and each group of `by_language`,
`by_utility`, `by_style` and `by_script` are Figures. Fractions and scores are from 0 to 1.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.content.expectation import Kind
from bot.errors import ContentError
from bot.evaluation.compare import Comparison
from bot.evaluation.curves import Calibration, calibration
from bot.evaluation.figures import UNSTYLED, Figures, Result, grouped, script_of
from bot.evaluation.outcome import Outcome
from bot.evaluation.provenance import Provenance

DIGITS = 6
WORST = 60
"""Cases that the report shows as the worst."""


@dataclass(frozen=True, slots=True)
class Milliseconds:
    """What a message needs in this process, one at a time."""

    mean: float
    median: float
    p95: float


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often a case that expects `expected` became `got`, in one utility; right and offered are not counted."""

    utility: str
    expected: str
    got: str
    n: int


@dataclass(frozen=True, slots=True)
class Report:
    """One evaluation. `calibration` is by language; `worst` are the wrong cases, highest score first.

    `notes` say what is odd about the cases; `cases` are all results; `comparison` is that with another report.
    """

    provenance: Provenance
    overall: Figures
    by_language: Mapping[str, Figures]
    by_utility: Mapping[str, Figures]
    by_style: Mapping[str, Figures]
    by_script: Mapping[str, Figures]
    calibration: Mapping[str, Calibration]
    confusions: tuple[Confusion, ...]
    worst: tuple[Result, ...]
    milliseconds: Milliseconds
    notes: tuple[str, ...]
    cases: tuple[Result, ...]
    comparison: Comparison | None = None


def build_report(results: Sequence[Result], provenance: Provenance, notes: Sequence[str] = ()) -> Report:
    """The report of at least one result."""

    def figures(key: Callable[[Result], str]) -> dict[str, Figures]:
        return {name: Figures.of(group) for name, group in grouped(results, key).items()}

    wrong = [result for result in results if result.outcome is Outcome.WRONG]
    return Report(
        provenance=provenance,
        overall=Figures.of(results),
        by_language=figures(lambda result: result.lang),
        by_utility=figures(lambda result: result.utility),
        by_style=figures(lambda result: result.style or UNSTYLED),
        by_script=figures(script_of),
        calibration={name: calibration(group) for name, group in grouped(results, lambda r: r.lang).items()},
        confusions=_confusions(results),
        worst=tuple(sorted(wrong, key=lambda result: (-(result.score or 0.0), result.id))[:WORST]),
        milliseconds=spread([result.milliseconds for result in results]),
        notes=tuple(notes),
        cases=tuple(results),
    )


def to_json(report: Report) -> str:
    """The report as JSON, numbers rounded to six digits."""
    return json.dumps(rounded(asdict(report)), ensure_ascii=False, indent=1) + "\n"


def read_report(path: Path) -> Report:
    """A report that was written as JSON. Raises ContentError if it is none."""
    try:
        return TypeAdapter(Report).validate_json(path.read_bytes())
    except OSError as error:
        raise ContentError("cannot be read", where=str(path), remedy="Give a file that --json has written.") from error
    except ValidationError as error:
        what = f"this is no report of an evaluation: {error.error_count()} problems, first {error.errors()[0]['loc']}"
        raise ContentError(what, where=str(path), remedy="Write it anew with `bot evaluate --json`.") from error


def _confusions(results: Sequence[Result]) -> tuple[Confusion, ...]:
    bad = (result for result in results if result.outcome in (Outcome.WRONG, Outcome.MISSED))
    counted = Counter((result.utility, result.expect, _short(result)) for result in bad)
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Confusion(*key, n) for key, n in ordered)


def _short(result: Result) -> str:
    """What was got; which entries were offered to no avail tells too little to be counted apart."""
    return "offer" if result.kind is Kind.FAQ and result.got.startswith("offer:") else result.got


def spread(taken: Sequence[float]) -> Milliseconds:
    """Mean, median and 95th percentile of at least one duration in milliseconds."""
    ordered = sorted(taken)
    middle, late = (ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.5, 0.95))
    return Milliseconds(sum(ordered) / len(ordered), middle, late)


def rounded(value: Any) -> Any:
    """`value`, a tree of dictionaries and lists, with its numbers rounded to six digits."""
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    return [rounded(part) for part in value] if isinstance(value, list | tuple) else value

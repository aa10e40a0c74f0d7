"""The tables of the page. Every text that comes from a case or a model is escaped here."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from bot.evaluation.compare import OVERALL, CaseChange, Comparison, Difference
from bot.evaluation.figures import METRICS, Figures, Result
from bot.evaluation.outcome import Outcome
from bot.evaluation.report import Confusion
from bot.evaluation.terminal import TITLES

LOWER_IS_BETTER = frozenset({"wrong", "missed", "offered"})
_NUMBERS = frozenset({"n", "cases", "score", *TITLES.values()})
_ORDER = (Outcome.RIGHT, Outcome.OFFERED, Outcome.MISSED, Outcome.WRONG)


def figures_table(groups: Mapping[str, Figures], overall: Figures) -> str:
    """A row for each group, with what became of its FAQ cases as a bar, and a row for all."""
    rows = [_figures_row(name, figures) for name, figures in groups.items()]
    rows.append(_figures_row("all", overall, "total"))
    heads = ["", "n", "FAQ cases", *TITLES.values()]
    return table(heads, rows)


def percent(share: float | None, interval: tuple[float, float] | None) -> str:
    """`93.2 %` with its interval below; a dash where there is nothing to count."""
    if share is None or interval is None:
        return '<span class="soft">–</span>'
    low, high = interval
    return f"{100 * share:.1f} %<small>{100 * low:.1f} – {100 * high:.1f}</small>"


def legend() -> str:
    """What the colours of the bars mean."""
    return (
        f'<div class="legend">{"".join(f"<span><i class={end.value}></i>{end.value}</span>" for end in _ORDER)}</div>'
    )


def confusions_table(confusions: Iterable[Confusion]) -> str:
    """What was expected, what came, how often."""
    rows = [
        f"<tr><td>{escape(c.utility)}</td><td><code>{escape(c.expected)}</code></td>"
        f'<td><code>{escape(c.got)}</code></td><td class="number">{c.n}</td></tr>'
        for c in confusions
    ]
    return table(["utility", "expected", "got", "cases"], rows)


def results_table(results: Iterable[Result]) -> str:
    """Cases one by one."""
    return table(["case", "text", "expected", "got", "outcome", "score"], [_result_row(result) for result in results])


def comparison_table(comparison: Comparison) -> str:
    """The change of every figure, in percentage points."""
    groups = {**comparison.by_language, **comparison.by_utility}
    rows = [_difference_row(name, differences) for name, differences in groups.items()]
    rows.append(_difference_row(OVERALL, comparison.overall, "total"))
    return table(["", *TITLES.values()], rows)


def changes_table(changes: Sequence[CaseChange]) -> str:
    """Cases whose outcome changed."""
    rows = [
        f'<tr><th scope="row">{escape(c.id)}</th><td>{escape(c.text)}</td><td><code>{escape(c.expect)}</code></td>'
        f"<td>{c.outcome_before.value}<br><code>{escape(c.got_before)}</code></td>"
        f"<td>{c.outcome_after.value}<br><code>{escape(c.got_after)}</code></td></tr>"
        for c in changes
    ]
    return table(["case", "text", "expected", "before", "now"], rows)


def table(heads: Sequence[str], rows: Iterable[str]) -> str:
    """A table that scrolls by itself on a narrow screen."""
    kinds = {name: ' class="number"' if name in _NUMBERS else "" for name in heads}
    head = "".join(f'<th scope="col"{kind}>{escape(name)}</th>' for name, kind in kinds.items())
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'


def _figures_row(name: str, figures: Figures, kind: str = "") -> str:
    shares = (percent(getattr(figures, metric), figures.intervals[metric]) for metric in METRICS)
    cells = "".join(f'<td class="number">{share}</td>' for share in shares)
    return (
        f'<tr class="{kind}"><th scope="row">{escape(name)}</th><td class="number">{figures.n}</td>'
        f"<td>{_bar(figures)}</td>{cells}</tr>"
    )


def _bar(figures: Figures) -> str:
    counts = {end: int(getattr(figures.counts, end.value)) for end in _ORDER}
    parts = (f'<i class="{end.value}" style="flex:{n}" title="{end.value}: {n}"></i>' for end, n in counts.items() if n)
    return f'<div class="bar">{"".join(parts)}</div><small>{figures.counts.faq}</small>'


def _result_row(result: Result) -> str:
    score = "" if result.score is None else f"{result.score:.2f}"
    style = f"<small>{escape(result.style)}</small>" if result.style else ""
    return (
        f'<tr><th scope="row">{escape(result.id)}{style}</th>'
        f'<td lang="{escape(result.lang)}">{escape(result.text)}</td>'
        f"<td><code>{escape(result.expect)}</code></td><td><code>{escape(result.got)}</code></td>"
        f'<td>{result.outcome.value}</td><td class="number">{score}</td></tr>'
    )


def _difference_row(name: str, differences: Mapping[str, Difference], kind: str = "") -> str:
    cells = "".join(_difference_cell(metric, differences[metric]) for metric in METRICS)
    return f'<tr class="{kind}"><th scope="row">{escape(name)}</th>{cells}</tr>'


def _difference_cell(metric: str, difference: Difference) -> str:
    before, after, change = difference.before, difference.after, difference.change
    if before is None or after is None or change is None:
        return '<td class="number soft">–</td>'
    gain = -change if metric in LOWER_IS_BETTER else change
    kind = "better" if gain > 0 else "worse" if gain < 0 else "soft"
    return (
        f'<td class="number"><span class="{kind}">{100 * change:+.1f}</span>'
        f"<small>{100 * before:.1f} → {100 * after:.1f}</small></td>"
    )

"""A report on the terminal: the figures and the worst cases; everything else is in the JSON and the page."""

from collections.abc import Mapping

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.evaluation.compare import OVERALL, Comparison, Difference
from bot.evaluation.figures import METRICS, Figures
from bot.evaluation.report import Report

SHOWN = 10
"""Worst cases, changed cases and notes that are printed of each kind."""
TITLES = {
    "right": "right",
    "offered": "offered",
    "right_or_offered": "right or offered",
    "wrong": "wrong",
    "missed": "missed",
    "intent_right": "intent right",
    "none_right": "none right",
    "language_right": "language right",
}


def show(report: Report, console: Console) -> None:
    """Print the tables of `report`."""
    groups = {"overall": report.overall}
    for part in (report.by_language, report.by_utility, report.by_style):
        groups |= part
    console.print(_figures(groups))
    _show_worst(report, console)
    if report.comparison:
        _show_comparison(report.comparison, console)
    for note in report.notes[:SHOWN]:
        console.print(f"[yellow]Note:[/] {escape(note)}", soft_wrap=True, highlight=False)
    if len(report.notes) > SHOWN:
        console.print(f"[yellow]Note:[/] and {len(report.notes) - SHOWN} more in the JSON", highlight=False)
    timing = report.milliseconds
    console.print(
        f"{timing.median:.0f} ms a message (95 of 100 below {timing.p95:.0f} ms); "
        f"model {report.provenance.model}, index {report.provenance.index}, encoder {report.provenance.encoder}",
        highlight=False,
        soft_wrap=True,
    )


def _figures(groups: Mapping[str, Figures]) -> Table:
    table = _table("Per cent, with 95 % intervals", "", "n", *TITLES.values())
    for name, figures in groups.items():
        cells = (_cell(getattr(figures, metric), figures.intervals[metric]) for metric in METRICS)
        table.add_row(escape(name), str(figures.n), *cells)
    return table


def _cell(share: float | None, interval: tuple[float, float] | None) -> str:
    if share is None or interval is None:
        return "[dim]-[/]"
    low, high = (f"{100 * end:.0f}" for end in interval)
    return f"{100 * share:.1f} [dim]{low}-{high}[/]"


def _show_worst(report: Report, console: Console) -> None:
    if not report.worst:
        return
    table = _table("Worst cases: wrong, highest score first", "case", "text", "expected", "got", "score")
    for result in report.worst[:SHOWN]:
        score = "" if result.score is None else f"{result.score:.2f}"
        table.add_row(*map(escape, (result.id, result.text, result.expect, result.got)), score)
    console.print(table)


def _show_comparison(comparison: Comparison, console: Console) -> None:
    table = _table(f"Change since {comparison.other}, in points, {comparison.n} cases", "", *TITLES.values())
    for name, differences in {OVERALL: comparison.overall, **comparison.by_language, **comparison.by_utility}.items():
        table.add_row(escape(name), *(_change(differences[metric]) for metric in METRICS))
    console.print(table)
    console.print(
        f"{len(comparison.better)} cases better, {len(comparison.worse)} worse; chance alone would do as much "
        f"with probability {comparison.chance:.2g}; {comparison.only_before} cases only before, "
        f"{comparison.only_after} only now",
        highlight=False,
        soft_wrap=True,
    )
    for change in comparison.worse[:SHOWN]:
        line = f"worse: {change.id} {change.text!r} {change.expect}: {change.got_before} -> {change.got_after}"
        console.print(escape(line), highlight=False, soft_wrap=True)


def _change(difference: Difference) -> str:
    return "[dim]-[/]" if difference.change is None else f"{100 * difference.change:+.1f}"


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    for place, column in enumerate(columns):
        table.add_column(column, justify="left" if place == 0 or column in ("text", "expected", "got") else "right")
    return table

"""The contributions of the parts on the terminal and as JSON."""

import json
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.evaluation.contributions import Contribution, ContributionReport
from bot.evaluation.figures import Figures
from bot.evaluation.report import rounded
from bot.evaluation.terminal import TITLES

SHOWN = ("right", "offered", "wrong", "missed", "intent_right", "none_right")
"""The language is taken as known: it is no figure of this table."""
OF_A_LANGUAGE = ("right", "offered", "wrong")


def show_contributions(report: ContributionReport, console: Console) -> None:
    """Print what each part contributes, overall and for each language."""
    table = _table("Contributions on the same cases, per cent, with 95 % intervals", "part", "given", "s")
    for name in SHOWN:
        table.add_column(TITLES[name], justify="right")
    for row in report.rows:
        figures = row.overall
        cells = (_cell(figures, name) for name in SHOWN)
        table.add_row(escape(row.name), escape(row.given), f"{row.seconds:.0f}", *cells)
    console.print(table)
    console.print(_by_language(report))
    for name, identity in report.encoders.items():
        console.print(f"{name}: {identity}", highlight=False, soft_wrap=True, markup=False)


def to_json(report: ContributionReport) -> str:
    """The report as JSON: figures from 0 to 1 rounded to six digits, and what each variant made of each case."""
    tree = {
        "cases": report.cases,
        "encoders": dict(report.encoders),
        "contributions": [_row(row) for row in report.rows],
    }
    return json.dumps(rounded(tree), ensure_ascii=False, indent=1) + "\n"


def _by_language(report: ContributionReport) -> Table:
    languages = sorted({language for row in report.rows for language in row.by_language})
    table = _table(f"By language: FAQ questions {' / '.join(OF_A_LANGUAGE)}, per cent", "part")
    for language in languages:
        table.add_column(language, justify="right")
    for row in report.rows:
        by_language = row.by_language
        table.add_row(escape(row.name), *(_shares(by_language.get(language)) for language in languages))
    return table


def _row(row: Contribution) -> dict[str, Any]:
    return {
        "name": row.name,
        "given": row.given,
        "seconds": row.seconds,
        "overall": _figures(row.overall),
        "by_language": {name: _figures(figures) for name, figures in row.by_language.items()},
        "results": [
            {"id": result.id, "utility": result.utility, "outcome": result.outcome.value, "got": result.got}
            for result in row.results
        ],
    }


def _figures(figures: Figures) -> dict[str, Any]:
    every = asdict(figures)
    intervals = {name: every["intervals"][name] for name in SHOWN}
    return {"n": figures.n, **{name: every[name] for name in SHOWN}, "intervals": intervals}


def _cell(figures: Figures, name: str) -> str:
    share, interval = getattr(figures, name), figures.intervals[name]
    if share is None or interval is None:
        return "[dim]-[/]"
    low, high = (f"{100 * end:.0f}" for end in interval)
    return f"{100 * share:.1f} [dim]{low}-{high}[/]"


def _shares(figures: Figures | None) -> str:
    if figures is None or figures.right is None:
        return "[dim]-[/]"
    return " / ".join(f"{100 * getattr(figures, name):.1f}" for name in OF_A_LANGUAGE)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    for name in columns:
        table.add_column(name)
    return table

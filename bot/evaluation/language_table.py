"""Language identification on the terminal."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.evaluation.languages import LanguageReport


def show_languages(report: LanguageReport, console: Console) -> None:
    """Print the figures of `report`."""
    table = Table(title="Language told right, per cent, with 95 % intervals", title_justify="left", title_style="bold")
    for name in ("from", "typed", "language"):
        table.add_column(name)
    for name in ("n", "right"):
        table.add_column(name, justify="right")
    table.add_column("else taken for")
    for row in report.rows:
        low, high = (f"{100 * end:.1f}" for end in row.interval)
        others = ", ".join(f"{name} {count}" for name, count in row.taken_for.items())
        right = f"{100 * row.right:.1f} [dim]{low}-{high}[/]"
        table.add_row(escape(row.source), row.way, row.language, str(row.n), right, others)
    console.print(table)
    timing = report.milliseconds
    console.print(
        f"{timing.median:.3f} ms a message (95 of 100 below {timing.p95:.3f} ms)", highlight=False, soft_wrap=True
    )

"""`bot check`: all problems of the content by file, or a table of what there is."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from bot.content.catalog import Catalog
    from bot.content.loader import Problem


def command(
    data: Annotated[
        Path | None, typer.Option(help="The folder to check instead of data/.", exists=True, file_okay=False)
    ] = None,
) -> None:
    """Check languages, utilities, FAQ entries and responses; exit with 1 if there is a problem.

    Prints every problem of every file, or, if there is none, the number of entries and of alternate questions. What is
    right but not served (drafts, outdated translations, entries outside their dates) is listed for information.
    """
    from rich.console import Console

    from bot.content.checks import check
    from bot.content.due import remarks
    from bot.content.loader import read_files, to_catalog
    from bot.runtime.environment import read_settings

    folder = data or read_settings().data_dir
    console = Console()
    catalog = to_catalog(read_files(folder))
    if known := remarks(catalog):
        _list(known, console)
        console.print(f"{len(known)} for information; `bot translations` says more", style="yellow", highlight=False)
    if problems := check(folder):
        files = _list(problems, console)
        console.print(f"{len(problems)} problems in {files} files", style="red", highlight=False)
        raise typer.Exit(1)
    console.print(_table(catalog))


def _list(problems: Sequence["Problem"], console: "Console") -> int:
    """Show `problems` below their files, and say how many files there are."""
    from itertools import groupby

    files = 0
    for path, group in groupby(problems, key=lambda problem: problem.path):
        files += 1
        console.print(path, style="bold", markup=False, highlight=False, soft_wrap=True)
        for problem in group:
            console.print(f"  {problem.what}", markup=False, highlight=False, soft_wrap=True)
    return files


def _table(catalog: "Catalog") -> "Table":
    from rich.table import Table

    table = Table("Utility", "Language", title="Content")
    for title in ("Entries", "Of", "Alternates"):
        table.add_column(title, justify="right")
    for utility in catalog.utilities:
        for language in catalog.languages_of(utility):
            records = catalog.faq[utility][language].values()
            approved = [record for record in records if record.state == "approved"]
            alternates = sum(len(texts) for record in approved for texts in record.also_asked.values())
            table.add_row(utility, language, str(len(approved)), str(len(catalog.entries[utility])), str(alternates))
    return table

"""`bot translations`: which translations are due and which entries are outside their dates; approving translations."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections import Counter

    from rich.console import Console

    from bot.content.due import OutsideDates, Translation
    from bot.content.translations import State

group = typer.Typer()

Data = Annotated[Path | None, typer.Option(help="The folder to use instead of data/.", exists=True, file_okay=False)]


def command(
    context: typer.Context,
    data: Data = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON on standard output.")] = False,
) -> None:
    """List the translations that are due: missing, draft, or outdated because their source changed.

    Counts how many entries are in which state by utility and language, and lists the entries that are not served
    because of their dates. Exits with 0 also if something is due.
    """
    if context.invoked_subcommand is not None:
        return
    from rich.console import Console

    from bot.content.due import counts, due, outside_dates, translations
    from bot.content.loader import load_catalog

    catalog = load_catalog(_folder(data))
    found = translations(catalog)
    waiting, outside, counted = due(found), outside_dates(catalog), counts(found)
    if as_json:
        typer.echo(json.dumps(_record(waiting, outside, counted), ensure_ascii=False, indent=2))
    else:
        _show(waiting, outside, counted, Console())


@group.command("approve")
def approve_command(
    utility: Annotated[str, typer.Argument(help="The utility.")],
    language: Annotated[str, typer.Argument(help="The language of the translations.")],
    entries: Annotated[list[str] | None, typer.Argument(metavar="[ENTRY]...", help="The entries.")] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="All entries that are a draft or outdated.")] = False,
    data: Data = None,
) -> None:
    """Approve translations as they stand: they say what their source says now.

    Writes the state and the hash of the source into data/faq and leaves all else in the file as it is. In the
    utility's default language, the source of the others, it sets the state only.
    """
    from bot.content.approve import approve
    from bot.content.due import due, translations
    from bot.content.loader import read_files, to_catalog
    from bot.content.translations import State

    if every == bool(entries):
        raise typer.BadParameter("name the entries, or give --all", param_hint="ENTRY")
    files = read_files(_folder(data))
    wanted = entries or [
        found.entry
        for found in due(translations(to_catalog(files)))
        if (found.utility, found.language) == (utility, language) and found.state is not State.MISSING
    ]
    changed = approve(files, utility, language, wanted)
    for entry in changed:
        typer.echo(f"approved: {utility} {language} {entry}")
    typer.echo(f"{len(changed)} approved, {len(wanted) - len(changed)} were so already")


def _folder(data: Path | None) -> Path:
    from bot.runtime.environment import read_settings

    return data or read_settings().data_dir


def _record(
    waiting: Sequence["Translation"],
    outside: Sequence["OutsideDates"],
    counted: dict[tuple[str, str], "Counter[State]"],
) -> dict[str, Any]:
    from dataclasses import asdict

    from bot.content.translations import State

    dates = ("valid_from", "valid_until")
    return {
        "due": [asdict(found) for found in waiting],
        "outside_dates": [
            {**asdict(found), **{name: str(day) if (day := getattr(found, name)) else None for name in dates}}
            for found in outside
        ],
        "counts": [
            {"utility": utility, "language": language, **{state.value: count[state] for state in State}}
            for (utility, language), count in counted.items()
        ],
    }


def _show(
    waiting: Sequence["Translation"],
    outside: Sequence["OutsideDates"],
    counted: dict[tuple[str, str], "Counter[State]"],
    console: "Console",
) -> None:
    from rich.table import Table
    from rich.text import Text

    from bot.content.translations import State

    if waiting:
        table = Table("Utility", "Language", "Entry", "State", "Source", title="Due")
        for found in waiting:
            table.add_row(found.utility, found.language, found.entry, found.state, Text(found.source_text))
        console.print(table)
    if outside:
        table = Table("Utility", "Entry", "Dates", title="Not served today")
        for entry in outside:
            table.add_row(entry.utility, entry.entry, str(entry))
        console.print(table)
    table = Table("Utility", "Language", title="Translations")
    for state in State:
        table.add_column(state.value.capitalize(), justify="right")
    for (utility, language), count in counted.items():
        table.add_row(utility, language, *(str(count[state]) for state in State))
    console.print(table)

"""`bot publish`: put edited content into service within seconds, unless it makes the bot worse."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.table import Table

    from bot.publishing.publish import Publication


def command(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Find out whether it could be published; swap nothing.")
    ] = False,
) -> None:
    """Check the content, build it beside what is in service, try the cases, and swap.

    Refuses, and changes nothing, if an edited entry takes questions from another one or a language falls under its
    floor (data/publishing.yml). A running bot picks the new version up at its next message: no training of Rasa, no
    restart.
    """
    from rich.console import Console

    from bot.publishing.publish import publish
    from bot.runtime.environment import read_settings
    from bot.runtime.reporting import reporting

    settings = read_settings()
    with reporting(Console(stderr=True)) as reporter:
        reporter.begin("publish", "Publish")
        result = publish(settings, lambda text, share: reporter.advance("publish", text, share), swap=not dry_run)
        reporter.end("publish", _outcome(result, dry_run=dry_run))
    console = Console()
    console.print(_table(result))
    for utility, entry in sorted(result.edited):
        console.print(f"edited: {utility} {entry}", highlight=False)
    for utility, entry in result.out_of_date:
        console.print(f"outside its dates, not served: {utility} {entry}", highlight=False)


def _outcome(result: "Publication", *, dry_run: bool) -> str:
    if not result.is_new:
        return f"{result.version} is in service already"
    return f"{result.version} could be published" if dry_run else f"{result.version} is in service"


def _table(result: "Publication") -> "Table":
    from rich.table import Table

    from bot.publishing.trial import shares

    table = Table("Language", title="Cases, before → after" if result.before else "Cases")
    names = ("right", "right_or_offered", "wrong", "intent_right", "none_right")
    for name in names:
        table.add_column(name.replace("_", " "), justify="right")
    for language in sorted({one.case.lang for one in result.after}):
        old, new = (
            shares([one for one in results if one.case.lang == language]) for results in (result.before, result.after)
        )
        table.add_row(
            language,
            *(f"{old[name][0]:.1%} → {new[name][0]:.1%}" if result.before else f"{new[name][0]:.1%}" for name in names),
        )
    return table

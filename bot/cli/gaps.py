"""`bot gaps`: what customers asked and the bot could not answer, and how it becomes content."""

import json
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import ContentError, SettingsError

if TYPE_CHECKING:
    from bot.content.catalog import Catalog
    from bot.learning.gaps import Gap
    from bot.learning.knowledge import Knowledge
    from bot.learning.proposals import Proposal
    from bot.settings import Settings
    from bot.store.asked import AskedRepository
    from bot.store.records import Resolution

group = typer.Typer(help="What was asked and not answered, most asked first; one gap whatever the languages.")
Id = Annotated[int, typer.Argument(help="The number that `bot gaps` shows.")]
Entry = Annotated[str, typer.Option("--entry", metavar="ENTRY", help="Id of an entry of the gap's utility.")]
NEXT = "Now run `bot check` and `bot publish`."
NOTHING = "Nothing was asked in this time that was not answered."


def command(
    context: typer.Context,
    *,
    utility: Annotated[str | None, typer.Option(help="Only this utility.")] = None,
    since: Annotated[int | None, typer.Option(metavar="DAYS", min=1, help="Only what was asked since then.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Show so many gaps.")] = 20,
    json_file: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write all gaps as JSON.")] = None,
) -> None:
    """List the gaps, most asked first: what customers asked and did not get an answer to at once.

    Questions that ask the same are one gap, in whatever language. They are kept without personal data, for as long as
    BOT_ASKED_RETENTION_DAYS says. Needs what `bot build` makes.
    """
    if context.invoked_subcommand is not None:
        return
    from rich.console import Console

    from bot.cli.gap_tables import gap_table

    if json_file is not None and not json_file.absolute().parent.is_dir():
        raise SettingsError("there is no such folder", where=str(json_file.parent), remedy="Make it first.")
    with _workplace() as work:
        gaps = work.gaps(utility=utility, days=since)
    console = Console()
    console.print(gap_table(gaps[:limit], len(gaps)) if gaps else NOTHING)
    if json_file is not None:
        listing = [asdict(gap) for gap in gaps]
        json_file.write_text(json.dumps(listing, ensure_ascii=False, indent=2, default=str) + "\n", encoding="utf-8")


@group.command()
def show(gap_id: Id) -> None:
    """Show every wording of a gap, numbered, with what was offered and chosen."""
    from rich.console import Console

    from bot.cli.gap_tables import gap_details

    with _workplace() as work:
        gap = work.gap(gap_id)
    Console().print(gap_details(gap))


@group.command()
def accept(
    gap_id: Id,
    *,
    entry: Entry,
    question: Annotated[
        list[str] | None,
        typer.Option(metavar="N|TEXT", help="Only this one: a number of `bot gaps show`, or your words; repeatable."),
    ] = None,
    language: Annotated[str | None, typer.Option(help="The language of your words.")] = None,
) -> None:
    """Add the gap's questions to an entry, as alternates of the style `asked`.

    Without --question, all of them but those that nearly stand there already. With numbers only, the others stay open.
    Edits data/faq and keeps its layout.
    """
    from bot.learning.proposals import as_alternates, covered, picked
    from bot.store.records import Resolution

    with _workplace() as work:
        gap = work.gap(gap_id)
        picks = picked(gap, question or (), language)
        proposal = as_alternates(
            gap, work.catalog, work.settings.data_dir, entry, picks, work.settings.near_copy_similarity
        )
        work.apply(covered(gap, question or ()), proposal, Resolution.ACCEPTED, entry)


@group.command()
def draft(
    gap_id: Id,
    *,
    entry: Annotated[str, typer.Option("--entry", metavar="NEW_ID", help="Id of the new entry.")],
    gloss: Annotated[str, typer.Option(metavar="TEXT", help="What is asked, in English.")],
) -> None:
    """Begin a new entry with the gap's questions: its contract, and a draft in each language. A draft is not served."""
    from bot.learning.proposals import as_draft
    from bot.store.records import Resolution

    with _workplace() as work:
        gap = work.gap(gap_id)
        proposal = as_draft(gap, work.catalog, work.settings.data_dir, entry, gloss, work.settings.near_copy_similarity)
        work.apply(gap.questions, proposal, Resolution.DRAFTED, entry)


@group.command()
def dismiss(gap_id: Id) -> None:
    """Put a gap aside. It comes back when it has been asked more often since than before."""
    from rich.console import Console

    from bot.store.moments import system_clock
    from bot.store.records import Resolution

    with _workplace() as work:
        gap = work.gap(gap_id)
        work.asked.resolve(gap.questions, Resolution.DISMISSED, None, system_clock())
    Console().print(f"Gap {gap_id} is put aside ({gap.size} questions).")


@group.command()
def measure(
    cases: Annotated[list[Path], typer.Option("--cases", metavar="FILE", help="Cases as JSON lines, or a folder.")],
) -> None:
    """Measure on questions whose entry is known how well those that ask the same are put together."""
    from rich.console import Console

    from bot.cli.gap_tables import accuracy_table
    from bot.content.cases import read_cases
    from bot.content.expectation import Kind
    from bot.learning.accuracy import KnownQuestion, measure

    read = [case for case in read_cases(cases) if case.expectation.kind is not Kind.INTENT]
    questions = [KnownQuestion(case.text, case.lang, case.utility, case.expectation.entries) for case in read]
    with _workplace() as work:
        settings = work.settings
        figures = measure(
            questions,
            work.knowledge(),
            shrinkage=settings.gap_shrinkage,
            weight=settings.gap_known_weight,
        )
    Console().print(accuracy_table(figures, len(questions)))


class Workplace:
    """The content, the questions and what is learned of them, for one command."""

    def __init__(self, settings: "Settings", catalog: "Catalog", asked: "AskedRepository") -> None:
        self.settings = settings
        self.catalog = catalog
        self.asked = asked

    def knowledge(self) -> "Knowledge":
        """What is published, with progress on the terminal."""
        from rich.console import Console

        from bot.learning.knowledge import Knowledge
        from bot.runtime.reporting import reporting

        with reporting(Console(stderr=True)) as reporter:
            reporter.begin("gaps", "Compare questions")
            found = Knowledge.load(
                self.settings, self.catalog, lambda text, share: reporter.advance("gaps", text, share)
            )
            reporter.end("gaps", f"{len(found.questions)} published questions")
        return found

    def gaps(self, *, utility: str | None = None, days: int | None = None) -> list["Gap"]:
        """The gaps of `utility` (of all if None) in the last `days` (the retention if None), most asked first."""
        from bot.learning.gaps import find_gaps
        from bot.store.moments import system_clock

        if utility is not None:
            self.catalog.utility(utility)
        begin = system_clock() - timedelta(days=days or self.settings.asked_retention_days)
        asked = self.asked.since(begin, utility=utility, limit=self.settings.gap_max_questions)
        return find_gaps(asked, self.knowledge(), self.settings.gap_distance) if asked else []

    def gap(self, number: int) -> "Gap":
        """The gap with the question `number`. Raises ContentError if there is none."""
        found = next((gap for gap in self.gaps() if number in gap.questions), None)
        if found is None:
            raise ContentError(f"there is no gap {number}", remedy="`bot gaps` lists them.")
        return found

    def apply(self, questions: Sequence[int], proposal: "Proposal", resolution: "Resolution", entry: str) -> None:
        """Save the edits, note what became of `questions` (ids), and say what was done."""
        from rich.console import Console

        from bot.cli.gap_tables import proposal_text
        from bot.content.editing import save
        from bot.store.moments import system_clock

        save(proposal.edits)
        self.asked.resolve(questions, resolution, entry, system_clock())
        Console().print(proposal_text(proposal, entry, self.settings.data_dir), NEXT, sep="\n")


@contextmanager
def _workplace() -> Generator[Workplace, None, None]:
    from bot.content.loader import load_catalog
    from bot.runtime.environment import read_settings
    from bot.store.asked import AskedRepository
    from bot.store.engine import create_engine_for
    from bot.store.tables import create_schema

    settings = read_settings()
    catalog = load_catalog(settings.data_dir)
    engine = create_engine_for(settings.database_url("gateway"))
    try:
        create_schema(engine)
        yield Workplace(settings, catalog, AskedRepository(engine))
    finally:
        engine.dispose()

"""`bot evaluate`: cases through the whole bot, with no server running; how often it was right, as tables and files."""

import asyncio
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import SettingsError

if TYPE_CHECKING:
    from bot.settings import Settings


def command(
    *,
    cases: Annotated[
        list[Path] | None,
        typer.Option("--cases", metavar="FILE", help="Cases as JSON lines, or a folder of them; repeatable."),
    ] = None,
    languages: Annotated[
        list[Path] | None,
        typer.Option(
            "--languages",
            metavar="FOLDER",
            help="Measure language identification alone: on a folder of <language>.tsv with a column `text` "
            "(repeatable), and on the texts of the cases, if given.",
        ),
    ] = None,
    contributions: Annotated[
        bool,
        typer.Option(
            "--contributions",
            help="Measure instead what each part contributes on the cases, beside Rasa's own ResponseSelector.",
        ),
    ] = False,
    epochs: Annotated[
        int, typer.Option(help="Of the ResponseSelector's training with --contributions; 0 leaves it out.", min=0)
    ] = 30,
    json_file: Annotated[Path | None, typer.Option("--json", metavar="OUT", help="Write everything as JSON.")] = None,
    html_file: Annotated[Path | None, typer.Option("--html", metavar="OUT", help="Write one page to look at.")] = None,
    other: Annotated[
        Path | None, typer.Option("--compare", metavar="OTHER.json", help="Show what changed since that report.")
    ] = None,
) -> None:
    """Ask every case and report right, offered, wrong and missed, by language, utility and style.

    The model, the decision and the actions are those of the running bot; nobody is verified and no language is hinted.
    tests/cases/README.md describes the cases. Needs what `bot build` makes.
    """
    from bot.runtime.environment import process_environment, read_settings

    if not cases and not languages:
        raise SettingsError("there is nothing to evaluate", remedy="Give --cases FILE or --languages FOLDER.")
    if (languages or contributions) and (html_file or other):
        what = "languages and contributions have neither page nor comparison"
        raise SettingsError(what, remedy="Leave out --html and --compare.")
    if contributions and (languages or not cases):
        raise SettingsError("contributions are measured on cases alone", remedy="Give --cases FILE, no --languages.")
    for file in (json_file, html_file):
        if file is not None and not file.absolute().parent.is_dir():
            raise SettingsError("there is no such folder", where=str(file.parent), remedy="Make it first.")
    settings = read_settings()
    os.environ.update(process_environment(settings, {}) | {"TQDM_DISABLE": "1"})  # libraries read it when loaded
    warnings.simplefilter("ignore")  # Rasa's libraries of 2022 warn of much that is none of the reader's business
    if languages:
        _languages(settings, languages, cases or [], json_file)
    elif contributions:
        _contributions(settings, cases or [], epochs, json_file)
    else:
        _cases(settings, cases or [], json_file, html_file, other)


def _cases(
    settings: "Settings", cases: list[Path], json_file: Path | None, html_file: Path | None, other: Path | None
) -> None:
    from rich.console import Console

    with _progress() as progress:
        from bot.evaluation.page import to_html
        from bot.evaluation.report import to_json
        from bot.evaluation.run import evaluate
        from bot.evaluation.terminal import show
        from bot.store.moments import system_clock

        report = asyncio.run(evaluate(settings, cases, system_clock(), other=other, progress=progress))
    show(report, Console())
    if json_file is not None:
        json_file.write_text(to_json(report), encoding="utf-8")
    if html_file is not None:
        html_file.write_text(to_html(report), encoding="utf-8")


def _languages(settings: "Settings", folders: list[Path], cases: list[Path], json_file: Path | None) -> None:
    from rich.console import Console

    with _progress() as progress:
        from bot.evaluation.language_table import show_languages
        from bot.evaluation.languages import to_json
        from bot.evaluation.run import evaluate_languages

        report = evaluate_languages(settings, folders, cases, progress=progress)
    show_languages(report, Console())
    if json_file is not None:
        json_file.write_text(to_json(report), encoding="utf-8")


def _contributions(settings: "Settings", cases: list[Path], epochs: int, json_file: Path | None) -> None:
    from rich.console import Console

    os.environ["LOG_LEVEL"] = "ERROR"  # Rasa draws a bar of its own over ours otherwise
    with _progress() as progress:
        from bot.evaluation.contribution_table import show_contributions, to_json
        from bot.evaluation.contributions import measure_contributions

        report = measure_contributions(settings, cases, epochs=epochs, progress=progress)
    show_contributions(report, Console())
    if json_file is not None:
        json_file.write_text(to_json(report), encoding="utf-8")


@contextmanager
def _progress() -> Iterator[Callable[[str, float], None]]:
    from rich.console import Console

    from bot.runtime.reporting import reporting

    with reporting(Console(stderr=True)) as reporter:
        reporter.begin("evaluate", "Evaluate")
        yield partial(reporter.advance, "evaluate")
        reporter.end("evaluate", "done")

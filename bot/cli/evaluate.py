"""`bot evaluate`: cases through the whole bot, with no server running; how often it was right, as tables and files."""

import asyncio
import os
import warnings
from pathlib import Path
from typing import Annotated

import typer

from bot.errors import SettingsError


def command(
    *,
    cases: Annotated[
        list[Path],
        typer.Option("--cases", metavar="FILE", help="Cases as JSON lines, or a folder of them; repeatable."),
    ],
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
    from rich.console import Console

    from bot.runtime.environment import process_environment, read_settings
    from bot.runtime.reporting import reporting
    from bot.store.moments import system_clock

    for file in (json_file, html_file):
        if file is not None and not file.absolute().parent.is_dir():
            raise SettingsError("there is no such folder", where=str(file.parent), remedy="Make it first.")
    settings = read_settings()
    os.environ.update(process_environment(settings, {}) | {"TQDM_DISABLE": "1"})  # libraries read it when loaded
    warnings.simplefilter("ignore")  # Rasa's libraries of 2022 warn of much that is none of the reader's business
    with reporting(Console(stderr=True)) as reporter:
        reporter.begin("evaluate", "Evaluate")
        from bot.evaluation.page import to_html
        from bot.evaluation.report import to_json
        from bot.evaluation.run import evaluate
        from bot.evaluation.terminal import show

        def progress(text: str, share: float) -> None:
            reporter.advance("evaluate", text, share)

        report = asyncio.run(evaluate(settings, cases, system_clock(), other=other, progress=progress))
        reporter.end("evaluate", f"{report.overall.n} cases")
    show(report, Console())
    if json_file is not None:
        json_file.write_text(to_json(report), encoding="utf-8")
    if html_file is not None:
        html_file.write_text(to_html(report), encoding="utf-8")

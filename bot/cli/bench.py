"""`bot bench`: measures the bot on this machine, prints tables and writes them as JSON."""

import os
import warnings
from pathlib import Path
from typing import Annotated

import typer

from bot.errors import SettingsError


def command(
    *,
    json_file: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the figures as JSON.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Few repetitions: does it run? Not for comparing.")] = False,
) -> None:
    """Measure encoder, language, search, NLU pipeline, full turns over HTTP, memory and start-up in one run.

    Starts a system of its own on free ports with databases of its own, and stops it at the end. Needs what `bot build`
    makes, a few minutes, and a machine that has nothing else to do.
    """
    from rich.console import Console

    from bot.runtime.environment import process_environment, read_settings
    from bot.runtime.reporting import reporting
    from bot.settings import PROJECT_ROOT
    from bot.store.moments import system_clock

    if json_file is not None and not json_file.absolute().parent.is_dir():
        raise SettingsError("there is no such folder", where=str(json_file.parent), remedy="Make it first.")
    settings = read_settings()
    # What is measured in this process gets the threads and the quiet of our servers; libraries read it when loaded
    os.environ.update(process_environment(settings, {}) | {"TQDM_DISABLE": "1"})
    warnings.simplefilter("ignore")  # Rasa's libraries of 2022 warn of much that is none of the reader's business
    from bot.bench.plan import FULL, QUICK
    from bot.bench.report import to_json
    from bot.bench.run import run
    from bot.bench.table import show

    with reporting(Console(stderr=True)) as reporter:
        report = run(settings, PROJECT_ROOT, QUICK if quick else FULL, reporter, system_clock())
    show(report, Console())
    if json_file is not None:
        json_file.write_text(to_json(report), encoding="utf-8")

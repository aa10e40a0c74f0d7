"""`bot bench`: measures the bot on this machine, prints tables and writes them as JSON."""

import os
import warnings
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.errors import SettingsError


class Section(StrEnum):
    """What can be measured alone."""

    TURNS = "turns"
    ENTRIES = "entries"


def command(
    *,
    json_file: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the figures as JSON.")] = None,
    only: Annotated[Section | None, typer.Option("--only", help="Measure only this.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Few repetitions: does it run? Not for comparing.")] = False,
) -> None:
    """Measure encoder, language, search, NLU pipeline, full turns, memory, start-up, and search in 100,000 entries.

    Turns: starts a system of its own on free ports with databases of its own, and stops it at the end. Entries: build
    time, size, speed and recall of each kind of FAISS index, on synthetic entries like the published ones. Needs what
    `bot build` makes, a few minutes, and a machine that has nothing else to do.
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
    from bot.bench.machine import this_machine
    from bot.bench.plan import FULL, QUICK
    from bot.bench.report import to_json
    from bot.bench.run import run_entries, run_turns
    from bot.bench.table import show

    machine, plan = this_machine(PROJECT_ROOT, system_clock()), QUICK if quick else FULL
    with reporting(Console(stderr=True)) as reporter:
        report = None if only is Section.ENTRIES else run_turns(settings, PROJECT_ROOT, plan, reporter)
        entries = () if only is Section.TURNS else run_entries(settings, plan, reporter)
    show(machine, report, entries, Console())
    if json_file is not None:
        json_file.write_text(to_json(machine, report, entries), encoding="utf-8")

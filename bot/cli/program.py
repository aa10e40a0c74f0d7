"""The table of commands and what happens to errors. Only the module of the command that was asked for is imported."""

import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from types import FrameType, ModuleType
from typing import NoReturn

import typer

from bot.errors import BotError

COMMANDS = {
    "run": "bot.cli.run",
    "build": "bot.cli.build",
    "check": "bot.cli.check",
    "publish": "bot.cli.publish",
    "ask": "bot.cli.ask",
    "chat": "bot.cli.chat",
    "translations": "bot.cli.translations",
    "evaluate": "bot.cli.evaluate",
    "bench": "bot.cli.bench",
    "tune": "bot.cli.tune",
    "gaps": "bot.cli.gaps",
    "rules": "bot.cli.rules",
}
"""Each command and its module; the function that the module has for it is called `command`.

A command that has commands of its own is a typer program called `group`, with `command` for what it does by itself.
"""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command that `arguments` name (those of the process by default), and exit.

    The exit code is 0 if it went well, 1 after an error of ours, 2 for a command that is written wrongly, 130 after
    Ctrl-C or SIGTERM. An error of ours is shown without traceback, unless BOT_DEBUG is set.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        program(given)(given, prog_name="bot")
    except BotError as error:
        if os.environ.get("BOT_DEBUG"):
            raise
        show_error(error)
        sys.exit(1)
    sys.exit(0)


def program(arguments: Sequence[str]) -> typer.Typer:
    """The program with the command that comes first in `arguments`, or with all of them if there is none such."""
    app = typer.Typer(
        name="bot",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(help="Builds, runs and questions the support assistant. `bot COMMAND --help` explains a command.")(
        _all
    )
    wanted = [arguments[0]] if arguments and arguments[0] in COMMANDS else list(COMMANDS)
    for name in wanted:
        if find_spec(COMMANDS[name]):
            _add(app, name, import_module(COMMANDS[name]))
    return app


def show_error(error: BotError) -> None:
    """Write what happened, where, and what to do to stderr."""
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True)
    parts = (("Error", "bold red", error.what), ("Where", "bold", error.where), ("Remedy", "bold", error.remedy))
    for label, style, text in parts:
        if text:
            console.print(Text.assemble((f"{label}: ", style), text), soft_wrap=True, highlight=False)


def _add(app: typer.Typer, name: str, module: ModuleType) -> None:
    group: typer.Typer | None = getattr(module, "group", None)
    if group is None:
        app.command(name)(module.command)
    else:
        app.add_typer(group, name=name, callback=module.command, invoke_without_command=True)


def _all() -> None:
    """Options of the program itself: none yet; its presence keeps a single command from becoming the program."""


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    # Ends a build as Ctrl-C does, so that what it started is ended too
    raise KeyboardInterrupt

"""`bot run`: prepare what is not ready, start the four processes, keep them running until Ctrl-C."""

import os
import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.settings import Settings


def command(
    *,
    build: Annotated[bool, typer.Option(help="First run the steps of `bot build` whose inputs have changed.")] = True,
    since: Annotated[float, typer.Option(hidden=True)] = 0.0,
) -> None:
    """Run the whole system on this machine until Ctrl-C or SIGTERM.

    Prepares what is missing or outdated, starts back office, action server, Rasa and gateway, waits until each is
    ready and prints the addresses. Their logs are under var/log/. Every setting is an environment variable BOT_*.
    """
    from rich.console import Console

    from bot.runtime.environment import read_settings, with_secrets, with_urls
    from bot.runtime.reporting import reporting
    from bot.settings import PROJECT_ROOT

    started = since or time.time()
    settings = with_secrets(with_urls(read_settings()))
    with reporting(Console(stderr=True)) as reporter:
        if build:
            from bot.runtime.plan import build_steps
            from bot.runtime.steps import StepRunner

            ran = StepRunner(PROJECT_ROOT, settings.var_dir / "steps", reporter).run(build_steps(settings))
            if ran:
                _begin_again(started)
    _supervise(settings, started)


def _begin_again(started: float) -> None:
    """Go on in a fresh program with the same process id: what the steps loaded takes half a gigabyte of memory."""
    sys.stdout.flush()
    sys.stderr.flush()
    arguments = [sys.executable, "-m", "bot.cli", "run", "--no-build", "--since", str(started)]
    os.execv(sys.executable, arguments)


def _supervise(settings: "Settings", started: float) -> None:
    import asyncio

    from rich.console import Console

    from bot.runtime.processes import Supervisor
    from bot.runtime.reporting import reporting
    from bot.runtime.services import services
    from bot.settings import PROJECT_ROOT

    with reporting(Console(stderr=True)) as reporter:

        async def run() -> None:
            supervisor = Supervisor(services(settings), PROJECT_ROOT, settings.var_dir / "log", reporter)
            await supervisor.run(lambda: _announce(settings, time.time() - started))

        asyncio.run(run())
        reporter.say("stopped")


def _announce(settings: "Settings", seconds: float) -> None:
    from rich.console import Console

    lines = (
        f"ready in {seconds:.1f} s",
        f"  Chat page          {settings.gateway_public_url}/",
        f"  Chat API           {settings.gateway_public_url}/api/v1/openapi.json",
        f"  Back office        {settings.backoffice_url} (private: it asks for the secret in var/secrets.env)",
        f"  Logs               {settings.var_dir / 'log'}",
        "  Stop with Ctrl-C",
    )
    Console().print("\n".join(lines), markup=False, highlight=False, soft_wrap=True)
    sys.stdout.flush()

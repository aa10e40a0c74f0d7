"""`bot build`: prepare encoder, index, Rasa model and databases; what has not changed is skipped."""

from typing import Annotated

import typer

from bot.errors import StepError


def command(
    steps: Annotated[
        list[str] | None,
        typer.Argument(metavar="[STEP]...", help="Only these: content, encoder, index, rasa, databases."),
    ] = None,
    *,
    force: Annotated[bool, typer.Option("--force", "-f", help="Also if nothing has changed.")] = False,
) -> None:
    """Check the content, prepare encoder, FAQ index, Rasa model and databases.

    A step whose inputs are as they were when it last ran is skipped; what it looks at is its inputs' content.
    """
    from rich.console import Console

    from bot.runtime.environment import read_settings, with_urls
    from bot.runtime.plan import build_steps
    from bot.runtime.reporting import reporting
    from bot.runtime.steps import StepRunner
    from bot.settings import PROJECT_ROOT

    settings = with_urls(read_settings())
    known = {step.name: step for step in build_steps(settings)}
    if unknown := [name for name in steps or () if name not in known]:
        raise StepError("there is no such step", where=unknown[0], remedy=f"The steps are {', '.join(known)}.")
    wanted = [step for name, step in known.items() if not steps or name in steps]
    with reporting(Console(stderr=True)) as reporter:
        StepRunner(PROJECT_ROOT, settings.var_dir / "steps", reporter).run(wanted, force=force)

"""`bot tune`: fine-tune the encoder on the content; the result is a small adapter that the repository carries."""

from typing import Annotated

import typer


def command(
    *,
    steps: Annotated[int | None, typer.Option(help="Steps of training, instead of the plan's.", min=1)] = None,
) -> None:
    """Train the encoder's adapter on the FAQ and the examples of the intents (about half an hour on two cores).

    Afterwards `bot build` applies it; `bot evaluate` tells what it is worth. Set-up never trains.
    """
    from rich.console import Console

    from bot.retrieval.tuning.run import tune
    from bot.runtime.environment import read_settings
    from bot.runtime.reporting import reporting

    settings = read_settings()
    with reporting(Console(stderr=True)) as reporter:
        reporter.begin("tune", "Tune the encoder")
        folder = tune(settings, lambda text, share: reporter.advance("tune", text, share), steps=steps)
        reporter.end("tune", f"{folder}; now run `bot build`, then `bot evaluate`")

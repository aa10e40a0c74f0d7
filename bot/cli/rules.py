"""`bot rules`: what the computed rules say, with worked examples."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    data: Annotated[
        Path | None, typer.Option(help="The folder to use instead of data/.", exists=True, file_okay=False)
    ] = None,
) -> None:
    """Print the rules of tariffs, deadlines, compensation, interest and readings with worked examples, in Markdown.

    The examples are computed from the utilities' files as they are; `bot rules > docs/rules.md` writes the page.
    """
    from bot.content.loader import load_catalog
    from bot.rules.document import document
    from bot.rules.examples import load_examples
    from bot.runtime.environment import read_settings

    folder = data or read_settings().data_dir
    typer.echo(document(load_catalog(folder).utilities, load_examples(folder)), nl=False)

"""The command-line program `bot`."""

from bot.cli.program import main

__all__ = ["main"]

"""A program that supervises two fake servers: `python supervised.py FOLDER PORT PORT`. Writes READY when they are."""

import asyncio
import sys
from pathlib import Path

from bot.runtime.processes import Supervisor, Timing
from tests.bot.runtime.recorder import Recorder
from tests.bot.runtime.test_processes import fake


def main() -> None:
    """Run until a signal comes."""
    folder = Path(sys.argv[1])
    timing = Timing(poll_seconds=0.02)

    async def run() -> None:
        one, two = (fake(name, int(port)) for name, port in zip(("one", "two"), sys.argv[2:], strict=True))
        await Supervisor([one, two], folder, folder, Recorder(), timing).run((folder / "READY").touch)

    asyncio.run(run())


if __name__ == "__main__":
    main()

"""Trains the Rasa model in a process of its own: Rasa changes logging, warnings and threads of the whole process."""

import os
import re
import subprocess
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.errors import StepError
from bot.runtime.environment import process_environment
from bot.runtime.mortality import die_with_parent
from bot.runtime.steps import Progress
from bot.settings import Settings

MODEL_NAME = "bot"
LINES_SHOWN = 25
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_NOTABLE = re.compile(r"Starting to train component '(\w+)'|Finished training component '(\w+)'")


def train_rasa(settings: Settings, root: Path, progress: Progress) -> None:
    """Write models/bot.tar.gz. Raises StepError with the last lines of Rasa's output."""
    command = (
        *(sys.executable, "-m", "rasa", "train", "--fixed-model-name", MODEL_NAME),
        *("--out", str(settings.models_dir), "--data", str(settings.data_dir)),
    )
    run_command(command, root, process_environment(settings, os.environ), progress)


def run_command(command: Sequence[str], root: Path, environment: Mapping[str, str], progress: Progress) -> None:
    """Run `command` in `root`. Raises StepError with its last lines if its exit code is not 0.

    The child does not outlive us, whatever ends us.
    """
    last: deque[str] = deque(maxlen=LINES_SHOWN)
    with subprocess.Popen(
        command,
        cwd=root,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        preexec_fn=die_with_parent(),
    ) as process:
        try:
            for line in process.stdout or ():
                last.append(_COLOURS.sub("", line.rstrip()))
                if notable := _NOTABLE.search(last[-1]):
                    progress(f"training {notable[1] or notable[2]}", 0.5)
            code = process.wait()
        finally:
            process.kill()
    if code != 0:
        raise StepError(f"`{' '.join(command[1:4])} ...` ended with code {code}:\n" + "\n".join(last))

"""Versions of the index on disk: each a folder of its own, never changed; a small file says which one is served."""

import json
import logging
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from bot.errors import BotError

CURRENT = "current.json"
LoadedT = TypeVar("LoadedT")
logger = logging.getLogger(__name__)


def current_version(folder: Path) -> str | None:
    """The name of the version that is to be served; None if nothing is published."""
    try:
        return str(json.loads((folder / CURRENT).read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def activate(folder: Path, version: str) -> None:
    """Serve `version` from now on: one atomic rename. The one before stays, for processes that still read it."""
    previous = current_version(folder)
    if previous == version:
        return  # the one before that may still be read
    pointer = folder / f"{CURRENT}.new"
    pointer.write_text(json.dumps({"version": version}), encoding="utf-8")
    os.replace(pointer, folder / CURRENT)  # noqa: PTH105 - atomic, also over an existing file
    for old in folder.iterdir():
        if old.is_dir() and not old.name.startswith(".") and old.name not in {version, previous}:
            shutil.rmtree(old)


@dataclass
class Follower(Generic[LoadedT]):
    """What `load` makes of the version in service under `folder`: made at first use, and again after a publication.

    A version that cannot be loaded does not stop the service: the one before is kept, and the log says why.
    """

    folder: Path
    load: Callable[[Path], LoadedT]
    _loaded: LoadedT | None = field(default=None, init=False)
    _stamp: int = field(default=0, init=False)

    def current(self) -> LoadedT:
        """What is in service. Raises what `load` raises if nothing could be loaded so far."""
        try:
            stamp = (self.folder / CURRENT).stat().st_mtime_ns
        except FileNotFoundError:
            stamp = 0
        if self._loaded is None or stamp != self._stamp:
            self._loaded = self._reload()
            self._stamp = stamp
        return self._loaded

    def _reload(self) -> LoadedT:
        version = current_version(self.folder)
        try:
            return self.load(self.folder / (version or "nothing-published"))
        except BotError as error:
            if self._loaded is None:
                raise
            logger.error("version %s stays out of service: %s", version, error)
            return self._loaded

"""Says whether the inputs of a step have changed: by content, so that a fresh checkout or a touch changes nothing.

Content that was hashed before is remembered by the file's size and times; only a file that was written is read again.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from itertools import takewhile
from pathlib import Path

from bot.runtime.records import write_json

CHUNK_BYTES = 1 << 20


class FileHashes:
    """SHA-256 of files under `root`; remembered in `memory_file`, which may be lost at any time."""

    def __init__(self, root: Path, memory_file: Path) -> None:
        self._root = root
        self._memory_file = memory_file
        self._memory = _read_memory(memory_file)
        self._changed = False

    def fingerprint(self, inputs: Sequence[str], values: Mapping[str, str]) -> str:
        """One hash of `values` and of all files that match `inputs` (globs relative to the root, or absolute paths)."""
        files = {self._name(path): self._hash_of(path) for pattern in inputs for path in self._matching(pattern)}
        listing = json.dumps([sorted(values.items()), sorted(files.items())], ensure_ascii=False)
        return hashlib.sha256(listing.encode()).hexdigest()

    def remember(self) -> None:
        """Write what was learnt to the memory file."""
        if self._changed:
            write_json(self._memory_file, self._memory)
            self._changed = False

    def _matching(self, pattern: str) -> list[Path]:
        parts = (self._root / pattern).parts
        fixed = [
            *takewhile(lambda part: "*" not in part, parts)
        ]  # a folder of ours may have any other sign in its name
        folder, rest = Path(*fixed), "/".join(parts[len(fixed) :])
        found = folder.glob(rest) if rest else [folder]
        return sorted(path for path in found if path.is_file())

    def _name(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix() if path.is_relative_to(self._root) else path.as_posix()

    def _hash_of(self, path: Path) -> str:
        seen = _times(path.stat())
        known = self._memory.get(str(path))
        if known and known[0] == seen:
            return known[1]
        digest = _digest(path)
        self._memory[str(path)] = (seen, digest)
        self._changed = True
        return digest


def _times(status: os.stat_result) -> str:
    # The time of change too: the time of modification can be set back, by `touch` and by archives
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _read_memory(file: Path) -> dict[str, tuple[str, str]]:
    try:
        return {path: (str(seen), str(digest)) for path, (seen, digest) in json.loads(file.read_text("utf-8")).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}

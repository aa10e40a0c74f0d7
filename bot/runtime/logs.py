"""The log file of a process: what it writes, bounded in size, and its last lines for an error message."""

from collections import deque
from pathlib import Path

MAX_BYTES = 5_000_000
"""A log that has grown to this size becomes FILE.1, and the FILE.1 before it is gone."""
TAIL_LINES = 20
TAIL_CHARACTERS = 400


class BoundedLog:
    """Appends to `file`. At most twice `max_bytes` are kept."""

    def __init__(self, file: Path, max_bytes: int = MAX_BYTES) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.file = file
        self._max_bytes = max_bytes
        self._stream = file.open("ab")
        self._size = file.stat().st_size
        self._tail: deque[str] = deque(maxlen=TAIL_LINES)

    def write(self, line: bytes) -> None:
        """Append `line`, which ends with its line break if there was one."""
        if self._size + len(line) > self._max_bytes:
            self._rotate()
        self._stream.write(line)
        self._stream.flush()
        self._size += len(line)
        if text := line.decode("utf-8", errors="replace").rstrip():
            self._tail.append(text[:TAIL_CHARACTERS])

    def tail(self) -> str:
        """The last lines that were written since this object was made."""
        return "\n".join(self._tail)

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def _rotate(self) -> None:
        self._stream.close()
        self.file.replace(self.file.with_name(f"{self.file.name}.1"))
        self._stream = self.file.open("ab")
        self._size = 0

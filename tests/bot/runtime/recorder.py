"""A Reporter that keeps what it is told."""


class Recorder:
    """Each call as one line: `begin NAME`, `end NAME TEXT` ..."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def begin(self, name: str, title: str) -> None:
        self.lines.append(f"begin {name}")

    def advance(self, name: str, text: str, share: float | None) -> None:
        self.lines.append(f"advance {name} {text}")

    def end(self, name: str, text: str) -> None:
        self.lines.append(f"end {name} {text}")

    def fail(self, name: str, text: str) -> None:
        self.lines.append(f"fail {name} {text}")

    def say(self, text: str) -> None:
        self.lines.append(f"say {text}")

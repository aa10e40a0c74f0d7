"""Messages as people type them: the danger that each warns of, or none. `messages/<language>.tsv`."""

from dataclasses import dataclass
from pathlib import Path

from tests.content_files import LANGUAGES

NO_DANGER = "-"


@dataclass(frozen=True)
class Heard:
    """A message in `language`; `danger` is None for a near miss."""

    language: str
    danger: str | None
    text: str


def heard(language: str) -> list[Heard]:
    """The messages of one language."""
    path = Path(__file__).parent / "messages" / f"{language}.tsv"
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    return [Heard(language, None if danger == NO_DANGER else danger, text) for danger, text in rows]


ALL = [message for language in LANGUAGES for message in heard(language)]
DANGERS = [message for message in ALL if message.danger]
NEAR_MISSES = [message for message in ALL if not message.danger]

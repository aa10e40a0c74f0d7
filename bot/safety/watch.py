"""The watch: the first look at every message. It needs data/safety and nothing else: no model, no network."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.content.loader import read_safety
from bot.content.safety import DangerKind, SafetyFile
from bot.safety.patterns import Patterns, Sighting
from bot.settings import Settings

_ORDER = {kind: place for place, kind in enumerate(DangerKind)}


@dataclass(frozen=True, slots=True)
class Danger:
    """What a message warns of; `language` is that of the words it was recognised by, which may not be the customer's.

    Characters `start` to `end` (exclusive) of the message say so.
    """

    kind: DangerKind
    language: str
    start: int
    end: int


class Watch:
    """Looks for danger in texts, in all languages at once, whatever the conversation's is. Safe between threads."""

    def __init__(self, files: Iterable[SafetyFile], min_typo_letters: int) -> None:
        """`min_typo_letters`: words at least so long are recognised with one letter wrong."""
        self._patterns = [Patterns(file, min_typo_letters) for file in files]

    @classmethod
    def load(cls, data_dir: Path, min_typo_letters: int) -> "Watch":
        """The watch over data/safety. Raises ContentError if a file is missing or breaks the schema."""
        return cls(read_safety(data_dir), min_typo_letters)

    @classmethod
    def from_settings(cls, settings: Settings) -> "Watch":
        """The watch that `settings` ask for; as `load`."""
        return cls.load(settings.data_dir, settings.safety_typo_min_letters)

    def danger(self, text: str) -> Danger | None:
        """The gravest danger that `text` names; None if there is none. About a millisecond for a long message."""
        sightings = [found for patterns in self._patterns for found in patterns.sightings(text)]
        if not sightings:
            return None
        found = min(sightings, key=_gravest)
        return Danger(found.kind, found.language, found.start, found.end)


def _gravest(sighting: Sighting) -> tuple[int, int]:
    """Sorts by danger, then by how much of the text the language's words are."""
    return _ORDER[sighting.kind], -sighting.known

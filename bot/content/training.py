"""The schema of our training examples for Rasa: its own format, one intent and one language a file."""

from typing import Annotated, Literal

from pydantic import Field

from bot.content.schemas import Record
from bot.content.values import LanguageTag, Name, Text


class NluMetadata(Record):
    """What we write beside an intent's examples."""

    language: LanguageTag


class NluIntent(Record):
    """One intent in Rasa's training format; `examples` is a block of "- ..." lines."""

    intent: Name
    metadata: NluMetadata
    examples: Text


class NluFile(Record):
    """data/nlu/<language>/<intent>.yml: Rasa training data, one intent and one language a file."""

    version: Literal["3.1"]
    nlu: Annotated[list[NluIntent], Field(min_length=1, max_length=1)]

    def texts(self) -> list[str]:
        """The examples, one a line, without their dashes."""
        return [line.strip().removeprefix("- ").strip() for line in self.nlu[0].examples.splitlines() if line.strip()]

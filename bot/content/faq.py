"""The schemas of data/faq/<utility>: the entries of a utility, and each of them in a language."""

from datetime import date
from typing import Literal, Self

from pydantic import model_validator

from bot.content.schemas import Record
from bot.content.values import Day, LanguageTag, Name, Style, Text


class EntryContract(Record):
    """What an entry is about, without language: an English gloss and the facts that every translation must give.

    It is served from `valid_from` to `valid_until`, both days included, in the utility's time zone; None: no limit.
    """

    gloss: Text
    facts: list[str]
    valid_from: Day | None = None
    valid_until: Day | None = None

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.valid_from and self.valid_until and self.valid_from > self.valid_until:
            raise ValueError("`valid_from` is after `valid_until`")
        return self

    def holds_on(self, day: date) -> bool:
        """Whether the entry may be served on `day`, a day in the utility's time zone."""
        return (self.valid_from or date.min) <= day <= (self.valid_until or date.max)


class EntriesFile(Record):
    """data/faq/<utility>/entries.yml."""

    utility: Name
    entries: dict[Name, EntryContract]


class FaqRecord(Record):
    """One FAQ entry in one language.

    `source`: in a translation, the hash of the text that it was approved against (bot.content.translations).
    """

    id: Name
    state: Literal["draft", "approved"]
    source: str | None = None
    question: Text
    also_asked: dict[Style, list[Text]]
    answer: Text

    def alternates(self) -> list[tuple[str, str]]:
        """The ways to ask beside the question, (style, text), as written."""
        return [(style, text) for style, texts in self.also_asked.items() for text in texts]

    def ways_to_ask(self) -> list[str]:
        """The question and its alternates, as written."""
        return [self.question, *(text for _, text in self.alternates())]


class FaqFile(Record):
    """data/faq/<utility>/<language>.yml."""

    language: LanguageTag
    utility: Name
    entries: list[FaqRecord]

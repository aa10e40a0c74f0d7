"""The schema of data/entities: the words by which amounts, dates and meter readings are recognised."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bot.content.schemas import Record
from bot.content.values import LanguageTag, Text

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class DayWords(Record):
    """Words for the day that is `offset` days after today, negative for before."""

    offset: Annotated[int, Field(ge=-7, le=7)]
    words: Annotated[list[Text], Field(min_length=1)]


class EntityWordsFile(Record):
    """data/entities/<language>.yml. Case and diacritics do not matter; a word with `*` stands for all it begins.

    `currencies`: words and signs beside an amount; `months`: twelve lists, from January; `between`: words between the
    number of a day and its month; `readings`: words before the state of a meter; `zones`: those before the state of one
    register.
    """

    language: LanguageTag
    currencies: dict[Currency, list[Text]]
    days: list[DayWords]
    months: Annotated[list[list[Text]], Field(min_length=12, max_length=12)]
    between: list[Text] = Field(default_factory=list)
    readings: list[Text]
    zones: dict[Literal["single", "high", "low"], list[Text]]

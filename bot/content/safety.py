"""The schema of data/safety/<language>.yml: by which words together a danger is recognised; data/safety/README.md."""

import re
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from bot.content.schemas import Record
from bot.content.values import LanguageTag, Name, Text

GROUP = re.compile(r"<([a-z][a-z0-9_]*)>")
GAP = "..."
ANY = "*"
EXACT = "!"
Phrase = Text
"""Words with single spaces. `word*` begins so, `*word` ends so, `*word*` holds it; `word!` has no typos."""


class DangerKind(StrEnum):
    """The dangers; the value is the entity `danger`. In the order in which one is chosen if a message names several."""

    SHOCK = "shock"
    LIFE_SUPPORT = "life_support"
    FALLEN_LINE = "fallen_line"
    FIRE = "fire"
    BURNING_SMELL = "burning_smell"


class DangerRule(Record):
    """One way to recognise a danger: a word of each group of `near` among `within` words that follow each other.

    Not if a word of a group of `unless` stands in the same sentence, at most `reach` words away.
    """

    near: Annotated[list[Name], Field(min_length=1)]
    within: Annotated[int, Field(ge=1, le=40)] = 1
    unless: tuple[Name, ...] = ()


class SafetyFile(Record):
    """data/safety/<language>.yml.

    `words`: groups of words. `not_meant`: phrases whose words count for nothing, such as idioms; there `<group>` stands
    for a word of a group and `...` for up to three words, which still count. `calm`: groups whose words make every
    danger of the same sentence, at most `reach` words away, none: questions about prevention, advertisements.
    """

    language: LanguageTag
    reach: Annotated[int, Field(ge=1, le=40)]
    words: dict[Name, Annotated[list[Phrase], Field(min_length=1)]]
    not_meant: list[Phrase]
    calm: list[Name]
    dangers: dict[DangerKind, Annotated[list[DangerRule], Field(min_length=1)]]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        rules = [rule for found in self.dangers.values() for rule in found]
        used = {name for rule in rules for name in [*rule.near, *rule.unless]} | set(self.calm)
        used |= {name for phrase in self.not_meant for name in GROUP.findall(phrase)}
        if unknown := used - self.words.keys():
            raise ValueError(f"there are no words {sorted(unknown)}")
        if missing := set(DangerKind) - self.dangers.keys():
            raise ValueError(f"no rule for {sorted(missing)}")
        if nested := [phrase for group in self.words.values() for phrase in group if GROUP.search(phrase)]:
            raise ValueError(f"words are no place for groups: {nested}")
        if unused := self.words.keys() - used:
            raise ValueError(f"nobody uses the words {sorted(unused)}")
        return self

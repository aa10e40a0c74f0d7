"""The schemas of data/places: the localities of each utility, and how each language writes about places."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from bot.content.schemas import Record
from bot.content.values import LanguageTag, Name, Text

PlaceCode = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$")]
PlaceKind = Literal["municipality", "town", "village", "neighbourhood"]


class PlaceRecord(Record):
    """A locality; `code` is the one that the outage back office uses, and no other place of any utility has it.

    `name` in every language of the bot; `also`: other ways to write it, by the language whose endings they take (`sr`
    for Serbian names of places in Kosovo). `within` is the code of the municipality or town of a smaller place.
    `common`: names of it that are also ordinary words; in all their forms they count as the place only after a
    preposition of place, or when the message says nothing else. `never`: forms that are not read as the place at all.
    """

    code: PlaceCode
    kind: PlaceKind
    name: Annotated[dict[LanguageTag, Text], Field(min_length=1)]
    also: dict[LanguageTag, list[Text]] = Field(default_factory=dict)
    within: PlaceCode | None = None
    common: list[Text] = Field(default_factory=list)
    never: list[Text] = Field(default_factory=list)


class PlacesFile(Record):
    """data/places/<utility>.yml."""

    utility: Name
    places: Annotated[list[PlaceRecord], Field(min_length=1)]

    @model_validator(mode="after")
    def _codes_fit(self) -> Self:
        codes = [place.code for place in self.places]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValueError(f"codes given twice: {twice}")
        if unknown := sorted({place.within for place in self.places if place.within} - set(codes)):
            raise ValueError(f"`within` names no place of the file: {unknown}")
        return self


class Ending(Record):
    """How names with one of the endings `of` are inflected: each of `to` takes the place of the ending.

    The longest ending that fits decides; `""` fits every name. Names of fewer than `letters` letters are not touched by
    `to_long`, which are endings that leave too little of a short name.
    """

    of: Annotated[list[str], Field(min_length=1)]
    to: Annotated[list[str], Field(min_length=1)]
    to_long: list[str] = Field(default_factory=list)
    letters: int = 6


class PlaceLanguageFile(Record):
    """data/places/languages/<language>.yml.

    `before`: words that stand before a place (prepositions); `kinds`: words that say that a place is named next; `locative`: endings that say "in", for languages without prepositions; `same`: groups of
    short words that stand for one another inside names; `not_places`: beginnings of words that follow `before` or have a
    `locative` ending and are no places, or none that anyone supplies (countries).
    """

    language: LanguageTag
    endings: Annotated[list[Ending], Field(min_length=1)]
    before: list[Text] = Field(default_factory=list)
    kinds: list[Text] = Field(default_factory=list)
    locative: list[Text] = Field(default_factory=list)
    same: list[list[Text]] = Field(default_factory=list)
    not_places: list[Text] = Field(default_factory=list)


class Gazetteer(Record):
    """All places, `utilities` by utility, and what is needed to read about them, `languages` by language."""

    utilities: dict[str, PlacesFile] = Field(default_factory=dict)
    languages: dict[str, PlaceLanguageFile] = Field(default_factory=dict)

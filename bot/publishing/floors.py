"""What a version must reach on held-out cases, in each language, before it is served: data/publishing.yml."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.content.schemas import Record
from bot.content.values import LanguageTag
from bot.errors import ContentError
from bot.publishing.trial import Tried, shares

FILE = "publishing.yml"
Share = Annotated[float, Field(ge=0, le=1)]


class Floors(Record):
    """Shares of the cases from 0 to 1: at least so many right, right or offered ..., at most so many wrong."""

    right: Share
    right_or_offered: Share
    wrong_at_most: Share
    intent_right: Share
    none_right: Share


class FloorsFile(Record):
    """data/publishing.yml: `floors` for every language, `languages` where one has its own.

    A language with fewer than `fewest_cases` of a kind is not held to the floors of that kind.
    """

    floors: Floors
    languages: Annotated[dict[LanguageTag, Floors], Field(default_factory=dict)]
    fewest_cases: Annotated[int, Field(ge=1)] = 20


def read_floors(data_dir: Path) -> FloorsFile:
    """The floors of `data_dir`. Raises ContentError if the file is missing or breaks the schema."""
    path = data_dir / FILE
    try:
        return FloorsFile.model_validate(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))
    except (OSError, YAMLError, ValidationError) as error:
        what = f"the floors cannot be read: {' '.join(str(error).split())}"
        raise ContentError(what, where=str(path), remedy="See CONTRIBUTING.md, Publishing.") from error


def fallen(tried: Sequence[Tried], floors: FloorsFile) -> list[str]:
    """What is under its floor, in sentences; empty if nothing is."""
    languages = sorted({result.case.lang for result in tried})
    return [what for language in languages for what in _fallen(language, tried, floors)]


def _fallen(language: str, tried: Sequence[Tried], floors: FloorsFile) -> Iterator[str]:
    own = floors.languages.get(language, floors.floors)
    found = shares([result for result in tried if result.case.lang == language])
    limits: Mapping[str, float] = {
        "right": own.right,
        "right_or_offered": own.right_or_offered,
        "intent_right": own.intent_right,
        "none_right": own.none_right,
    }
    for name, least in limits.items():
        share, count = found[name]
        if count >= floors.fewest_cases and share < least:
            yield f"{language}: {name} is {share:.1%} of {count} cases, at least {least:.1%} is asked for"
    share, count = found["wrong"]
    if count >= floors.fewest_cases and share > own.wrong_at_most:
        yield f"{language}: wrong is {share:.1%} of {count} cases, at most {own.wrong_at_most:.1%} is allowed"

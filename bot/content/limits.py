"""The schema of data/checks.yml: what `bot check` asks of the ways to ask."""

from typing import Annotated

from pydantic import Field

from bot.content.schemas import Record
from bot.content.values import LanguageTag, Name

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]


class AlternateLimits(Record):
    """Fewest alternates of an approved entry: in the utility's home languages, and in the others."""

    home: Count
    other: Count


class IntentLimits(Record):
    """Fewest examples a language of each of the intents `names`."""

    names: list[Name]
    examples: Count


class CheckLimits(Record):
    """data/checks.yml.

    `latin_share`: by language, the least share of the ways to ask that are typed in Latin letters. `varied_intents`:
    those beside the account intents whose examples are held to variety. `near_copy`: from which likeness on
    (bot.text.likeness, 0 to 1) two ways to ask are refused as copies.
    """

    alternates: AlternateLimits
    account_intents: IntentLimits
    varied_intents: list[Name]
    latin_share: dict[LanguageTag, Share]
    near_copy: Share

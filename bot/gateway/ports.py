"""What the gateway needs to know of the content: texts, utilities, languages. Handed over by whoever starts it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class Texts(Protocol):
    """The texts of data/responses; `bot.content.catalog.Catalog` is one."""

    @property
    def responses(self) -> Mapping[str, Mapping[str, str]]:
        """`responses[language][key]`, as written."""

    def text(self, key: str, language: str, utility: str | None, /, **values: str) -> str:
        """The text `key` in `language` with its placeholders filled. Raises ContentError if there is none.

        The first parameters are positional only: a text may have the placeholders {language} and {utility}.
        """


@dataclass(frozen=True, slots=True)
class LanguageInfo:
    """A language that the bot speaks; `code` is a BCP-47 tag, `name` its own name for itself."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class UtilityInfo:
    """A utility that customers can write to, and the languages in which it has answers."""

    id: str
    name: str
    languages: tuple[str, ...]
    default_language: str


@dataclass(frozen=True, slots=True)
class Utilities:
    """Everyone who can be written to, in every language that can be written."""

    utilities: tuple[UtilityInfo, ...]
    languages: tuple[LanguageInfo, ...]

    def find(self, utility: str) -> UtilityInfo | None:
        """The utility of that id, None if there is none."""
        return next((known for known in self.utilities if known.id == utility), None)

    def speaks(self, language: str) -> bool:
        """True if the bot speaks `language`."""
        return any(known.code == language for known in self.languages)

"""The words of a text with where they stand, in the form in which names are compared."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.text.georgian import skeleton
from bot.text.normalise import strip_marks

_WORD = re.compile(r"[^\W_]+")
# Letters without a decomposition, and Serbian Cyrillic, in the Latin letters that people type for them.
_LETTERS = str.maketrans({"đ": "dj", "ђ": "dj", "љ": "lj", "њ": "nj", "џ": "dz", "ł": "l"}) | str.maketrans(
    "абвгдежзијклмнопрстћуфхцчш", "abvgdezzijklmnoprstcufhccs"
)


@dataclass(frozen=True, slots=True)
class Word:
    """`text[start:end]`, and its `key`: lower case, without diacritics, Cyrillic in Latin letters."""

    key: str
    typed: str
    start: int
    end: int

    @property
    def is_capitalised(self) -> bool:
        """Whether it begins with a capital and goes on in small letters."""
        return self.typed[:1].isupper() and self.typed[1:].islower()


def key_of(word: str) -> str:
    """The form of one word in which names are compared; Georgian stays in its script."""
    return strip_marks(word.casefold().translate(_LETTERS)).casefold()


def words_of(text: str) -> list[Word]:
    """The words of `text` in order; hyphens and apostrophes separate."""
    return [Word(key_of(match[0]), match[0], *match.span()) for match in _WORD.finditer(text)]


def keys_of(texts: Iterable[str]) -> frozenset[str]:
    """All different words of `texts`."""
    return frozenset(key_of(word) for word in set(_WORD.findall(" ".join(texts))))


def typed_skeleton(word: str) -> str:
    """The skeleton of a Georgian word, also where t meets sh: in kobuletshi they are no ts."""
    return skeleton(word[:-3]) + skeleton(word[-3:]) if word.endswith("tshi") else skeleton(word)

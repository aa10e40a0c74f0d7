"""Which languages have a word in their dictionary: simplemma's word forms, kept as hashes.

The forms come from the registry's package when the bot is trained and are no part of the repository. Georgian ones are
kept as skeletons, so that a word in Latin letters finds them.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from bot.text.georgian import skeleton
from bot.text.normalise import fold
from bot.text.romanisation import MKHEDRULI_LETTER

Floats = npt.NDArray[np.float32]
Hashes = npt.NDArray[np.uint32]
Forms = Mapping[str, Hashes]
"""The word forms of each dictionary, as `hashed` makes them."""

_NEIGHBOURS = "hbs"  # one dictionary for Croatian, Serbian and Bosnian
_DICTIONARIES = {"hr": _NEIGHBOURS, "sr": _NEIGHBOURS, "bs": _NEIGHBOURS}
_FOREIGN = (_NEIGHBOURS, "it", "de")
_LONGEST_FOREIGN = 10  # letters: longer forms are seldom met, and would double the size
_SKELETON = "="  # before the skeleton of a Georgian word
_SHORTEST_SKELETON = 3  # letters: shorter ones are met by chance
_FEWEST = 200  # words of a language from which its dictionary's share of them is known
_ASCII_WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True)
class Vocabulary:
    """`hashes` (forms,) uint32, ascending, and `bits` (forms,) uint16: 1 << place in `languages` for each that has it.

    `languages` are dictionaries by simplemma's tags, 16 at most. `weights` (languages,) float32 is what a word in each
    counts: the less of a language's words its dictionary has, the more.
    """

    languages: tuple[str, ...]
    hashes: Hashes
    bits: npt.NDArray[np.uint16]
    weights: Floats

    @classmethod
    def from_forms(cls, forms: Forms, texts: Mapping[str, Iterable[str]]) -> "Vocabulary":
        """From the word forms of each dictionary, and folded words that people wrote in some of the languages."""
        languages = tuple(sorted(forms))
        hashes = np.unique(np.concatenate([np.zeros(0, np.uint32), *forms.values()]))
        bits = np.zeros(len(hashes), dtype=np.uint16)
        for place, tag in enumerate(languages):
            bits[hashes.searchsorted(forms[tag])] |= np.uint16(1 << place)
        plain = cls(languages, hashes, bits, np.ones(len(languages), dtype=np.float32))
        return replace(plain, weights=plain._weights(texts))

    def known(self, words: Sequence[str], skeletons: Iterable[str]) -> Floats:
        """How many of `words` (folded, their Georgian skeletons beside) each of `languages` has, by weight.

        (languages,) float32.
        """
        if not len(self.hashes):
            return np.zeros(len(self.languages), dtype=np.float32)
        keys = [_hash(word) for word in words]
        keys += [_hash(_SKELETON + reduced) for reduced in skeletons if len(reduced) >= _SHORTEST_SKELETON]
        wanted = np.array(keys, dtype=np.uint32)
        places = np.minimum(self.hashes.searchsorted(wanted), len(self.hashes) - 1)
        masks = self.bits[places] * (self.hashes[places] == wanted)
        return np.asarray((masks[:, None] >> self._shifts & 1).sum(axis=0) * self.weights, dtype=np.float32)

    @cached_property
    def _shifts(self) -> npt.NDArray[np.uint16]:
        return np.arange(len(self.languages), dtype=np.uint16)

    def column(self, language: str) -> int:
        """The place of the dictionary for `language` (BCP-47), -1 for none."""
        tag = _DICTIONARIES.get(language, language)
        return self.languages.index(tag) if tag in self.languages else -1

    def _weights(self, texts: Mapping[str, Iterable[str]]) -> Floats:
        weights = np.ones(len(self.languages), dtype=np.float32)
        for place, tag in enumerate(self.languages):
            counts = Counter(texts.get(tag, ()))
            known = sum(number for word, number in counts.items() if self.known([word], [skeleton(word)])[place])
            if counts.total() >= _FEWEST and known:
                weights[place] = counts.total() / known
        return weights


@lru_cache(maxsize=1)
def dictionaries(spoken: frozenset[str]) -> Forms:
    """The word forms of the `spoken` languages and of their neighbours, where simplemma has them (10 s, then kept)."""
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory  # only training needs it

    factory = DefaultDictionaryFactory(cache_max_size=1)
    found: dict[str, Hashes] = {}
    for tag in sorted(spoken.union(_FOREIGN)):
        try:
            forms = factory.get_dictionary(tag)
        except ValueError:  # a language that simplemma does not have
            continue
        found[tag] = hashed(_folded(forms, None if tag in spoken else _LONGEST_FOREIGN))
    return found


def hashed(words: Iterable[str]) -> Hashes:
    """The form in which dictionaries are kept: (n,) uint32, each once. `words` are folded or in Mkhedruli."""
    return np.fromiter({_hash(_key(word)) for word in words}, dtype=np.uint32)


def _folded(forms: Iterable[str], longest: int | None) -> Iterator[str]:
    for form in forms:
        words = [form.lower()] if _ASCII_WORD.fullmatch(form) else fold(form).split()
        yield from (word for word in words if longest is None or len(word) <= longest)


def _key(word: str) -> str:
    return _SKELETON + skeleton(word) if MKHEDRULI_LETTER.match(word) else word


def _hash(key: str) -> int:
    return zlib.crc32(key.encode(errors="replace"))

"""Places that a text names and that we do not know: told by the preposition, the ending or the kind of place."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.content.places import Gazetteer, PlaceLanguageFile
from bot.places.found import UNKNOWN, FoundPlace, PlaceLimits
from bot.places.words import Word, key_of


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The words and endings of one language that point to a place, and the words that are none after them."""

    before: frozenset[str]
    kinds: frozenset[str]
    locative: tuple[str, ...]
    not_places: frozenset[str]

    @classmethod
    def of(cls, rules: PlaceLanguageFile) -> "_Patterns":
        def keys(words: Sequence[str]) -> frozenset[str]:
            return frozenset(key_of(word) for word in words)

        return cls(keys(rules.before), keys(rules.kinds), tuple(sorted(keys(rules.locative))), keys(rules.not_places))


@dataclass(frozen=True, slots=True)
class UnknownPlaces:
    """Patterns by language; a word of the `vocabulary` is a name only where it has a capital."""

    patterns: Mapping[str, _Patterns]
    vocabulary: frozenset[str]
    limits: PlaceLimits

    @classmethod
    def of(cls, places: Gazetteer, vocabulary: frozenset[str], limits: PlaceLimits) -> "UnknownPlaces":
        """The patterns of every language of `places`."""
        patterns = {language: _Patterns.of(rules) for language, rules in places.languages.items()}
        return cls(patterns, vocabulary, limits)

    def find(self, text: str, words: Sequence[Word], taken: Collection[int], language: str) -> Iterator[FoundPlace]:
        """Places that follow a pattern of `language`, among the words that are not `taken`."""
        patterns = self.patterns.get(language)
        if patterns is None:
            return
        for place, word in enumerate(words):
            if place in taken or not self._may_be_name(word, patterns):
                continue
            before = words[place - 1].key if place else ""
            if before in patterns.before or before in patterns.kinds or word.key.endswith(patterns.locative):
                yield FoundPlace(UNKNOWN, text[word.start : word.end], word.start, word.end, is_certain=False)

    def _may_be_name(self, word: Word, patterns: _Patterns) -> bool:
        if len(word.key) < self.limits.unknown or not word.key.isalpha() or word.key in self.vocabulary:
            return False
        return word.key not in patterns.not_places and word.key not in patterns.kinds

"""Places that a text names and that we do not know: told by the preposition, the ending or the kind of place."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.content.places import Gazetteer, PlaceLanguageFile
from bot.places.found import UNKNOWN, FoundPlace, PlaceLimits
from bot.places.names import GEORGIAN
from bot.places.words import Word, key_of, typed_skeleton
from bot.text.georgian import skeleton


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The words and endings of one language that point to a place, and how words that are none begin."""

    before: frozenset[str]
    kinds: frozenset[str]
    locative: tuple[str, ...]
    not_places: tuple[str, ...]
    vocabulary: frozenset[str]
    is_georgian: bool

    @classmethod
    def of(cls, rules: PlaceLanguageFile, vocabulary: frozenset[str]) -> "_Patterns":
        is_georgian = rules.language == GEORGIAN
        plain = skeleton if is_georgian else key_of
        return cls(
            before=frozenset(map(key_of, rules.before)),
            kinds=frozenset(map(key_of, rules.kinds)),
            locative=tuple(rules.locative),
            not_places=tuple(map(plain, rules.not_places)),
            vocabulary=frozenset(map(skeleton, vocabulary)) if is_georgian else vocabulary,
            is_georgian=is_georgian,
        )

    def may_name(self, word: Word, limits: PlaceLimits) -> bool:
        """Whether `word` may be a name at all."""
        form = typed_skeleton(word.typed) if self.is_georgian else word.key
        if len(word.key) < limits.unknown or not word.key.isalpha() or word.key in self.kinds:
            return False
        return form not in self.vocabulary and not form.startswith(self.not_places)


@dataclass(frozen=True, slots=True)
class UnknownPlaces:
    """Patterns by language.

    A word in small letters counts only after a kind of place, by its ending (Georgian), or in a very short message.
    """

    patterns: Mapping[str, _Patterns]
    limits: PlaceLimits

    @classmethod
    def of(cls, places: Gazetteer, vocabulary: frozenset[str], limits: PlaceLimits) -> "UnknownPlaces":
        """The patterns of every language of `places`; words of the `vocabulary` are no names."""
        return cls({language: _Patterns.of(rules, vocabulary) for language, rules in places.languages.items()}, limits)

    def find(self, text: str, words: Sequence[Word], taken: Collection[int], language: str) -> Iterator[FoundPlace]:
        """Places that follow a pattern of `language`, among the words that are not `taken`."""
        patterns = self.patterns.get(language)
        if patterns is None:
            return
        is_short = len(words) <= self.limits.short_message
        for place, word in enumerate(words):
            if place in taken or not patterns.may_name(word, self.limits):
                continue
            before = words[place - 1].key if place else ""
            is_named = before in patterns.before and (word.is_capitalised or is_short)
            if is_named or before in patterns.kinds or word.typed.endswith(patterns.locative):
                yield FoundPlace(UNKNOWN, text[word.start : word.end], word.start, word.end, is_certain=False)

"""Finds the places of a utility in what a customer typed."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.content.catalog import Catalog
from bot.errors import ContentError
from bot.places.found import FoundPlace, PlaceLimits
from bot.places.matching import Match, Matcher
from bot.places.names import Names
from bot.places.near import NearForms
from bot.places.unknown import UnknownPlaces
from bot.places.words import key_of, keys_of, words_of


@dataclass(frozen=True, slots=True)
class PlaceFinder:
    """Places by utility; build it once with `from_catalog`."""

    matchers: Mapping[str, Matcher]
    unknown: UnknownPlaces
    names: Mapping[str, Mapping[str, str]]

    @classmethod
    def from_catalog(cls, catalog: Catalog, limits: PlaceLimits | None = None) -> "PlaceFinder":
        """The finder for the places of `catalog`; the words of its questions are never read as typos."""
        limits = limits or PlaceLimits()
        vocabulary = keys_of(question.text for question in catalog.questions())
        before = frozenset(
            key_of(word) for rules in catalog.places.languages.values() for word in (*rules.before, *rules.kinds)
        )
        locative = tuple(ending for rules in catalog.places.languages.values() for ending in rules.locative)
        matchers = {}
        for utility in catalog.places.utilities:
            names = Names.of(catalog.places, utility)
            matchers[utility] = Matcher(names, NearForms.of(names, vocabulary, limits), before, locative, limits)
        shown = {place.code: place.name for file in catalog.places.utilities.values() for place in file.places}
        return cls(matchers, UnknownPlaces.of(catalog.places, vocabulary, limits), shown)

    def find(self, text: str, utility: str, language: str) -> tuple[FoundPlace, ...]:
        """The places that `text` names, in its order, not overlapping; names to show are in `language`.

        Empty for a utility without places. Never raises.
        """
        matcher = self.matchers.get(utility)
        if matcher is None:
            return ()
        words = words_of(text)
        matches = matcher.matches(words, language)
        found = [self._found(match, language) for match in matches]
        taken = {place for match in matches for place in range(match.first, match.last + 1)}
        found.extend(self.unknown.find(text, words, taken, language))
        return tuple(sorted(found, key=lambda place: place.start))

    def place_name(self, code: str, language: str) -> str:
        """The name of a place in `language`, else in any of its languages. Raises ContentError for an unknown code."""
        names = self.names.get(code)
        if names is None:
            raise ContentError(f"there is no place {code!r}", where="data/places")
        return names.get(language) or next(iter(names.values()))

    def _found(self, match: Match, language: str) -> FoundPlace:
        return FoundPlace(match.code, self.place_name(match.code, language), match.start, match.end, match.is_certain)

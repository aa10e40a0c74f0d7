"""Which rows of words are names of places of one utility."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.places.found import PlaceLimits
from bot.places.names import GEORGIAN, Names, Node
from bot.places.near import NearForms
from bot.places.words import Word, typed_skeleton


@dataclass(frozen=True, slots=True)
class Match:
    """The words `first` to `last` (both included) name the place `code`; `start` and `end` in characters."""

    code: str
    first: int
    last: int
    start: int
    end: int
    is_certain: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one word may be of the words of names."""

    words: frozenset[str]
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class Matcher:
    """The names of one utility, its typos, the words `before` a place and its `locative` endings in any language."""

    names: Names
    near: NearForms
    before: frozenset[str]
    locative: tuple[str, ...]
    limits: PlaceLimits

    def matches(self, words: Sequence[Word], language: str) -> list[Match]:
        """The names among `words`, longest first where several begin at one word; not overlapping, in order.

        `language` is what the text seems to be in; where it is Georgian, Latin letters are read as Georgian ones.
        """
        readings = [self._reading(words, place, is_georgian=language == GEORGIAN) for place in range(len(words))]
        found: list[Match] = []
        first = 0
        while first < len(words):
            match = self._longest(words, readings, first)
            if match is not None:
                found.append(match)
            first = first + 1 if match is None else match.last + 1
        return found

    def _reading(self, words: Sequence[Word], place: int, *, is_georgian: bool) -> _Reading:
        word = words[place]
        exact = self.names.forms.get(word.key) or self.names.latin.get(word.key)
        if exact is None and is_georgian and word.typed.isascii() and len(word.key) >= self.limits.skeleton:
            exact = self.names.skeletons.get(typed_skeleton(word.typed)) or self.names.skeletons.get(
                typed_skeleton(word.key)
            )
        if exact is not None:
            return _Reading(exact)
        is_expected = len(words) <= self.limits.short_message or (place > 0 and words[place - 1].key in self.before)
        is_expected = is_expected or word.typed.endswith(self.locative)
        return _Reading(self.near.words(word, is_expected=is_expected, is_georgian=is_georgian), is_certain=False)

    def _longest(self, words: Sequence[Word], readings: Sequence[_Reading], first: int) -> Match | None:
        nodes: list[Node] = [self.names.root]
        best: Match | None = None
        is_certain = True
        for place in range(first, len(words)):
            reading = readings[place]
            nodes = [node.following[word] for node in nodes for word in reading.words if word in node.following]
            if not nodes:
                break
            is_certain = is_certain and reading.is_certain
            code = next((node.code for node in nodes if node.code is not None), None)
            if code is not None and self._counts(code, words, first, place):
                best = Match(code, first, place, words[first].start, words[place].end, is_certain)
        return best

    def _counts(self, code: str, words: Sequence[Word], first: int, last: int) -> bool:
        """False where it is rather an ordinary word: no preposition before it, and others beside it."""
        if first != last:
            return True
        form = (code, words[first].key)
        if form in self.names.never:
            return False
        if form not in self.names.common or len(words) == 1:
            return True
        return first > 0 and words[first - 1].key in self.before

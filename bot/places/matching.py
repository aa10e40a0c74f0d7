"""Which rows of words are names of places of one utility."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.places.found import PlaceLimits
from bot.places.names import Names, Node
from bot.places.near import NearForms
from bot.places.words import Word
from bot.text.georgian import skeleton


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
    """The names of one utility, its typos, and the words `before` a place in any language."""

    names: Names
    near: NearForms
    before: frozenset[str]
    limits: PlaceLimits

    def matches(self, words: Sequence[Word]) -> list[Match]:
        """The names among `words`, longest first where several begin at one word; not overlapping, in order."""
        readings = [self._reading(word) for word in words]
        found: list[Match] = []
        first = 0
        while first < len(words):
            match = self._longest(words, readings, first)
            if match is not None:
                found.append(match)
            first = first + 1 if match is None else match.last + 1
        return found

    def _reading(self, word: Word) -> _Reading:
        exact = self.names.forms.get(word.key)
        if exact is None and word.typed.isascii() and len(word.key) >= self.limits.skeleton:
            exact = self.names.skeletons.get(skeleton(word.typed)) or self.names.skeletons.get(skeleton(word.key))
        if exact is not None:
            return _Reading(exact)
        return _Reading(self.near.words(word), is_certain=False)

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
            if code is not None and not self._is_common(code, words, first, place):
                best = Match(code, first, place, words[first].start, words[place].end, is_certain)
        return best

    def _is_common(self, code: str, words: Sequence[Word], first: int, last: int) -> bool:
        """Whether the word is rather an ordinary one: no preposition before it, and others beside it."""
        if first != last or (code, words[first].key) not in self.names.common or len(words) == 1:
            return False
        return first == 0 or words[first - 1].key not in self.before

"""The patterns of one language, ready to be looked for in a text."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.content.safety import GAP, GROUP, DangerKind, DangerRule, SafetyFile
from bot.safety.words import GEORGIAN, Fold, Term, Vocabulary, Word, fold_georgian, fold_latin, terms_of, words_of

_GAP_WORDS = 3


@dataclass(frozen=True, slots=True)
class Span:
    """Words `start` to `end` (exclusive) of a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sighting:
    """A danger that a text names, in characters `start` to `end` (exclusive); `known` words of it stand in the file."""

    kind: DangerKind
    language: str
    start: int
    end: int
    known: int


Part = Term | str
"""A piece of a phrase: a term, the name of a group in angle brackets, or a gap."""


class Patterns:
    """One file of data/safety; `min_typo_letters` as in Vocabulary."""

    def __init__(self, file: SafetyFile, min_typo_letters: int) -> None:
        self._file = file
        self._fold: Fold = fold_georgian if file.language == GEORGIAN else fold_latin
        named = {name for rules in file.dangers.values() for rule in rules for name in rule.near}
        self._groups = {
            name: _index(self._parts(phrase, typos=name in named) for phrase in phrases)
            for name, phrases in file.words.items()
        }
        self._not_meant = _index(self._parts(phrase, typos=False) for phrase in file.not_meant)
        indices = [*self._groups.values(), self._not_meant]
        phrases = [phrase for index in indices for found in index.values() for phrase in found]
        terms = {part for phrase in phrases for part in phrase if isinstance(part, Term)}
        self._vocabulary = Vocabulary(terms, min_typo_letters)

    def sightings(self, text: str) -> list[Sighting]:
        """The dangers that `text` names, at most one of each kind."""
        words = words_of(text, self._fold)
        known = [self._vocabulary.terms(word.forms) for word in words]
        count = sum(map(bool, known))
        if not count:
            return []
        found = {name: list(_spans(phrases, known)) for name, phrases in self._groups.items()}
        phrases = [places for places in _covered(self._not_meant, known, found) if _in_one_sentence(words, places)]
        masked = {place for places in phrases for place in places}
        seen = _Seen(words, found, masked, [span for name in self._file.calm for span in found[name]], self._file.reach)
        sightings: list[Sighting] = []
        for kind, rules in self._file.dangers.items():
            span = next((span for rule in rules if (span := seen.match(rule)) is not None), None)
            if span is not None:
                start, end = words[span.start].start, words[span.end - 1].end
                sightings.append(Sighting(kind, self._file.language, start, end, count))
        return sightings

    def _parts(self, phrase: str, *, typos: bool) -> tuple[Part, ...]:
        """The parts of `phrase`. What makes a danger none is never recognised in a typo."""
        parts: list[Part] = []
        for written in phrase.split():
            if written == GAP or GROUP.fullmatch(written):
                parts.append(written)
            else:
                terms = terms_of(written, self._fold)
                parts.extend(terms if typos else [replace(term, is_exact=True) for term in terms])
        return tuple(parts)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What stands where in one text."""

    words: Sequence[Word]
    found: dict[str, list[Span]]
    masked: set[int]
    calm: Sequence[Span]
    reach: int

    def match(self, rule: DangerRule) -> Span | None:
        """The first place where `rule` holds."""
        hits = [[span for span in self.found[name] if self._counts(span)] for name in rule.near]
        if not all(hits):
            return None
        against = [*self.calm, *(span for name in rule.unless for span in self.found[name])]
        return next((span for span in _windows(hits, rule.within, ()) if not self._refuted(span, against)), None)

    def _counts(self, span: Span) -> bool:
        return self.masked.isdisjoint(range(span.start, span.end))

    def _refuted(self, span: Span, against: Sequence[Span]) -> bool:
        sentences = {self.words[place].sentence for place in range(span.start, span.end)}
        return any(
            max(other.start - span.end, span.start - other.end) < self.reach
            and self.words[other.start].sentence in sentences
            for other in against
        )


def _windows(hits: Sequence[Sequence[Span]], within: int, chosen: tuple[Span, ...]) -> Iterator[Span]:
    """The stretches of at most `within` words that hold a span of each of `hits`, no two of them overlapping."""
    if not hits:
        yield _hull(chosen)
        return
    for span in hits[0]:
        hull = _hull((*chosen, span))
        is_apart = all(span.end <= other.start or other.end <= span.start for other in chosen)
        if is_apart and (not chosen or hull.end - hull.start <= within):
            yield from _windows(hits[1:], within, (*chosen, span))


def _hull(spans: Sequence[Span]) -> Span:
    return Span(min(span.start for span in spans), max(span.end for span in spans))


Known = Sequence[frozenset[Term]]
Index = Mapping[Part, Sequence[Sequence[Part]]]


def _index(phrases: Iterable[Sequence[Part]]) -> Index:
    """Phrases by their first part."""
    index: defaultdict[Part, list[Sequence[Part]]] = defaultdict(list)
    for phrase in phrases:
        index[phrase[0]].append(phrase)
    return dict(index)


def _spans(phrases: Index, known: Known) -> Iterator[Span]:
    """Where a phrase of a group stands; a group has no gaps and no groups in it."""
    for start, terms in enumerate(known):
        for term in terms:
            for phrase in phrases.get(term, ()):
                for covered in _from(phrase, start, known, {}):
                    yield Span(start, covered[-1] + 1)


def _in_one_sentence(words: Sequence[Word], places: Sequence[int]) -> bool:
    """Whether all words at `places` stand in one sentence."""
    return len({words[place].sentence for place in places}) == 1


def _covered(phrases: Index, known: Known, groups: dict[str, list[Span]]) -> Iterator[tuple[int, ...]]:
    """The places of the words of each of `phrases`, wherever one stands, without those in a gap."""
    by_group = [phrase for part, found in phrases.items() if isinstance(part, str) for phrase in found]
    for start, terms in enumerate(known):
        for phrase in [*by_group, *(phrase for term in terms for phrase in phrases.get(term, ()))]:
            yield from _from(phrase, start, known, groups)


def _from(
    phrase: Sequence[Part], place: int, known: Known, groups: dict[str, list[Span]], covered: tuple[int, ...] = ()
) -> Iterator[tuple[int, ...]]:
    """Each way in which `phrase` stands at `place`, as the places of its words."""
    if not phrase:
        yield covered
        return
    part, rest = phrase[0], phrase[1:]
    if isinstance(part, Term):
        if place < len(known) and part in known[place]:
            yield from _from(rest, place + 1, known, groups, (*covered, place))
    elif part == GAP:
        for width in range(_GAP_WORDS + 1):
            yield from _from(rest, place + width, known, groups, covered)
    else:
        for span in groups[part[1:-1]]:
            if span.start == place:
                yield from _from(rest, span.end, known, groups, (*covered, *range(span.start, span.end)))

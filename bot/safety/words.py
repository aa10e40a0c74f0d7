"""The words of a message and the terms of data/safety, in one folded form, so that spellings do not matter."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.content.safety import ANY, EXACT
from bot.text.georgian import skeleton
from bot.text.normalise import fold

Fold = Callable[[str], tuple[str, ...]]
"""A word as typed -> its folded forms, the likeliest first; empty if nothing is left of it."""

GEORGIAN = "ka"
_WORD = re.compile(r"[^\W_]+")
_GEORGIAN_WORD = re.compile(r"[^\W_]+(?:['’`ʼ][^\W_]+)*['’`]?")  # t'k'e: the apostrophe belongs to the letter
_APOSTROPHES = str.maketrans("", "", "'’`ʼ")
_SENTENCE_END = re.compile(r"[.!?…;\n]")
_LENGTHENED = re.compile(r"([^\W\d])\1{2,}")
_CACHED_WORDS = 8192


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its forms, its place in the text, and which sentence it stands in, from 0."""

    forms: tuple[str, ...]
    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Term:
    """One folded word of a pattern; open at the start or the end if anything may stand there."""

    text: str
    open_start: bool = False
    open_end: bool = False
    is_exact: bool = False


def fold_latin(word: str) -> tuple[str, ...]:
    """Lower case without diacritics; of a drawn-out word (`fireee`) also the forms with two letters and with one."""
    folded = fold(word).replace(" ", "")
    if not folded:
        return ()
    shorter = [_LENGTHENED.sub(r"\1\1", folded), _LENGTHENED.sub(r"\1", folded)]
    return tuple(dict.fromkeys([folded, *shorter]))


def fold_georgian(word: str) -> tuple[str, ...]:
    """The skeleton of a Georgian word in either script; with and without the capitals of a Georgian keyboard."""
    typed = _LENGTHENED.sub(r"\1", word.translate(_APOSTROPHES))
    forms = [skeleton(typed), skeleton(typed.lower())]
    if typed[:1].isupper() and not typed.isupper():
        forms.append(skeleton(f"_{typed}")[1:])  # the first letter is a keyboard capital too
    return tuple(dict.fromkeys(form for form in forms if form))


def words_of(text: str, fold_word: Fold) -> list[Word]:
    """The words of `text` in their order."""
    pattern = _GEORGIAN_WORD if fold_word is fold_georgian else _WORD
    words: list[Word] = []
    sentence = position = 0
    for match in pattern.finditer(text):
        sentence += bool(_SENTENCE_END.search(text, position, match.start()))
        position = match.end()
        if forms := fold_word(match[0]):
            words.append(Word(forms, match.start(), match.end(), sentence))
    return words


def terms_of(written: str, fold_word: Fold) -> list[Term]:
    """The terms of one word of a pattern; `isn't` is two, as in a text."""
    bare = written.strip(ANY + EXACT)
    parts = [Term(word.forms[0]) for word in words_of(bare, fold_word)]
    if len(parts) != 1:
        return parts
    open_end = written.rstrip(EXACT).endswith(ANY)
    return [Term(parts[0].text, written.startswith(ANY), open_end, written.endswith(EXACT))]


class Vocabulary:
    """Tells which terms a word is: itself, one of its spellings, or one typo away from it."""

    def __init__(self, terms: Iterable[Term], min_typo_letters: int) -> None:
        """A term of at least `min_typo_letters` letters is also recognised with one letter wrong, but not the first."""
        self._min_typo_letters = min_typo_letters
        self._whole: defaultdict[str, set[Term]] = defaultdict(set)
        self._stems: defaultdict[str, set[Term]] = defaultdict(set)
        self._anywhere: list[Term] = []
        self._shortened: defaultdict[str, set[Term]] = defaultdict(set)
        for term in terms:
            self._add(term)
        self.terms = lru_cache(maxsize=_CACHED_WORDS)(self._terms)

    def _add(self, term: Term) -> None:
        if term.open_start:
            return self._anywhere.append(term)
        (self._stems if term.open_end else self._whole)[term.text].add(term)
        if not term.is_exact and len(term.text) >= self._min_typo_letters:
            for shortened in _shortened(term.text):
                self._shortened[shortened].add(term)
        return None

    def _terms(self, forms: tuple[str, ...]) -> frozenset[Term]:
        """The terms that a word with these forms is."""
        return frozenset(term for form in forms for term in self._of_form(form))

    def _of_form(self, form: str) -> Iterator[Term]:
        yield from self._whole.get(form, ())
        for length in range(1, len(form) + 1):
            yield from self._stems.get(form[:length], ())
        for term in self._anywhere:
            if term.text in form if term.open_end else form.endswith(term.text):
                yield term
        for length in range(self._min_typo_letters - 1, len(form) + 1):
            for shortened in _shortened(form[:length]):
                yield from (term for term in self._shortened.get(shortened, ()) if is_typo(form, term))


def _shortened(word: str) -> set[str]:
    """`word`, and without each of its letters but the first: two words one typo apart share one of these."""
    return {word} | {word[:place] + word[place + 1 :] for place in range(1, len(word))}


def is_typo(form: str, term: Term) -> bool:
    """Whether `form` is `term`, or begins with it, but for one letter: wrong, missing, too many, or two swapped."""
    if form[:1] != term.text[:1]:
        return False
    limit = min(len(form), len(term.text))
    place = next((i for i in range(limit) if form[i] != term.text[i]), limit)
    rest, wanted = form[place:], term.text[place:]
    tails = [
        (rest[1:], wanted[1:]),
        (rest[1:], wanted),
        (rest, wanted[1:]),
        *([(rest[2:], wanted[2:])] if rest[:2] == wanted[1::-1] and len(wanted) > 1 else []),
    ]
    return any(tail.startswith(end) if term.open_end else tail == end for tail, end in tails)

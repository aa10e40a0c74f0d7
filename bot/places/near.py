"""Names typed with a slip: which words of names are one or two edits away."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.places.found import PlaceLimits
from bot.places.names import Names
from bot.places.words import Word
from bot.text.georgian import skeleton

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NearForms:
    """`short` leads from each form with at most one letter left out to the forms it comes from.

    `forms` holds the words of names of each form; `vocabulary` what is never a typo.
    """

    short: Mapping[str, tuple[str, ...]]
    forms: Mapping[str, frozenset[str]]
    vocabulary: frozenset[str]
    limits: PlaceLimits

    @classmethod
    def of(cls, names: Names, vocabulary: frozenset[str], limits: PlaceLimits) -> "NearForms":
        """The long enough forms of `names`."""
        ordinary = {form for _, form in names.common | names.never}
        forms: dict[str, frozenset[str]] = {}
        for form, words in [*names.forms.items(), *names.skeletons.items()]:
            # a short name stays short, however long its ending
            long = frozenset(word for word in words if len(word) >= limits.one_edit)
            if long and len(form) >= limits.one_edit and form not in ordinary:
                forms[form] = forms.get(form, _NONE) | long
        short: defaultdict[str, list[str]] = defaultdict(list)
        for form in forms:
            for key in set(_shortened(form)):
                short[key].append(form)
        return cls({key: tuple(rows) for key, rows in short.items()}, forms, vocabulary, limits)

    def words(self, word: Word, *, is_expected: bool, is_georgian: bool) -> frozenset[str]:
        """The words of names that `word` may be a slip of; of several forms only the nearest count.

        `is_expected`: what stands around it speaks for a place. Without that only one slip in a long name is read over.
        """
        if len(word.key) < self.limits.one_edit - 1 or word.key in self.vocabulary:
            return _NONE
        near = self._near(word.key, is_expected=is_expected)
        if not near and is_georgian and word.typed.isascii():
            near = self._near(skeleton(word.key), is_expected=is_expected)
        if not near:
            return _NONE
        least = min(near.values())
        return frozenset().union(*(self.forms[form] for form, distance in near.items() if distance == least))

    def _near(self, key: str, *, is_expected: bool) -> dict[str, int]:
        forms = {form for cut in _shortened(key) for form in self.short.get(cut, ()) if form[0] == key[0]}
        distances = {form: edits(key, form) for form in forms}
        return {form: d for form, d in distances.items() if d <= self._allowed(form, is_expected=is_expected)}

    def _allowed(self, form: str, *, is_expected: bool) -> int:
        if not is_expected:
            return int(len(form) >= self.limits.unexpected)
        return 2 if len(form) >= self.limits.two_edits else 1


def _shortened(key: str) -> Iterator[str]:
    yield key
    for place in range(len(key)):
        yield key[:place] + key[place + 1 :]


def edits(first: str, second: str) -> int:
    """How many letters must be added, left out, changed or swapped with the next to make `second` of `first`."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, start=1):
        new = [i]
        for j, other in enumerate(second, start=1):
            cost = min(row[j] + 1, new[j - 1] + 1, row[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            new.append(cost)
        before, row = row, new
    return row[-1]

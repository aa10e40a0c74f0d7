"""The names of one utility's places, word by word: which place a row of words names."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.content.places import Gazetteer, PlaceRecord
from bot.places.inflection import Inflection
from bot.places.words import key_of, words_of
from bot.text.georgian import skeleton
from bot.text.romanisation import romanise

GEORGIAN = "ka"
# The spellings in small letters; capitals of the keyboard are read by their skeletons.
_LOWER_SPELLINGS = ("national", "informal", "mixed", "digits")


@dataclass(slots=True)
class Node:
    """A place in the tree of names: what may follow, and the place whose name ends here."""

    following: "dict[str, Node]" = field(default_factory=dict)
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """`forms` lead to the words of names, Georgian ones in Latin letters by `latin` and `skeletons`; `root` to the places.

    `common` are the forms that are ordinary words too, `never` those that do not count as the place, with its code.
    """

    forms: Mapping[str, frozenset[str]]
    latin: Mapping[str, frozenset[str]]
    skeletons: Mapping[str, frozenset[str]]
    root: Node
    common: frozenset[tuple[str, str]]
    never: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, places: Gazetteer, utility: str) -> "Names":
        """The names of the places of `utility`; none for a utility without a file."""
        builder = _Builder({language: Inflection.from_file(rules) for language, rules in places.languages.items()})
        for rules in places.languages.values():
            for group in rules.same:
                builder.interchange([key_of(word) for word in group])
        records = places.utilities[utility].places if utility in places.utilities else []
        for record in records:
            for language, name in _ways(record):
                builder.add(record.code, language, name)
        common = {
            (record.code, form) for record in records for name in record.common for form in builder.all_forms(name)
        }
        never = {(record.code, key_of(form)) for record in records for form in record.never}
        return cls(
            _frozen(builder.forms),
            _frozen(builder.latin),
            _frozen(builder.skeletons),
            builder.root,
            frozenset(common),
            frozenset(never),
        )


def _ways(record: PlaceRecord) -> Iterator[tuple[str, str]]:
    """Every name of a place with its language; the names themselves first."""
    yield from record.name.items()
    for language, names in record.also.items():
        yield from ((language, name) for name in names)


class _Builder:
    def __init__(self, inflections: Mapping[str, Inflection]) -> None:
        self._inflections = inflections
        self.forms: defaultdict[str, set[str]] = defaultdict(set)
        self.latin: defaultdict[str, set[str]] = defaultdict(set)
        self.skeletons: defaultdict[str, set[str]] = defaultdict(set)
        self.root = Node()

    def interchange(self, group: list[str]) -> None:
        """Let each word of `group` stand for the others."""
        for word in group:
            self.forms[word].update(group)

    def add(self, code: str, language: str, name: str) -> None:
        """Add a name, and the same written as one word; a name that another place has first stays that one's."""
        words = [word.typed for word in words_of(name)]
        self._add(code, language, words)
        if len(words) > 1:
            self._add(code, language, ["".join([words[0], *(word.lower() for word in words[1:])])])

    def _add(self, code: str, language: str, words: list[str]) -> None:
        node = self.root
        for word in words:
            key = key_of(word)
            for form in self._forms(language, word):
                self.forms[form].add(key)
                if language == GEORGIAN:
                    self.skeletons[skeleton(form)].add(key)
                    for spelling in _LOWER_SPELLINGS:
                        self.latin[romanise(form, spelling)].add(key)
            node = node.following.setdefault(key, Node())
        node.code = node.code or code

    def all_forms(self, name: str) -> set[str]:
        """The forms of a name of one word in every language, Georgian ones in Latin letters too."""
        forms = set().union(*(self._forms(language, name.title()) for language in self._inflections), {key_of(name)})
        return forms | {romanise(form, spelling) for form in forms for spelling in _LOWER_SPELLINGS}

    def _forms(self, language: str, word: str) -> set[str]:
        inflection = self._inflections.get(language)
        return inflection.forms(word) if inflection else {key_of(word)}


def _frozen(table: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {form: frozenset(words) for form, words in table.items()}

"""The inflected forms of a name's words, by the endings of data/places/languages."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.content.places import Ending, PlaceLanguageFile
from bot.places.words import key_of
from bot.text.romanisation import MKHEDRULI_LETTER


@dataclass(frozen=True, slots=True)
class Inflection:
    """The endings of one language, longest first, as written in the file."""

    endings: tuple[tuple[str, Ending], ...]

    @classmethod
    def from_file(cls, rules: PlaceLanguageFile) -> "Inflection":
        """The endings of `rules`; of two of the same length the one written first decides."""
        pairs = [(ending.casefold(), rule) for rule in rules.endings for ending in rule.of]
        return cls(tuple(sorted(pairs, key=lambda pair: -len(pair[0]))))

    def forms(self, word: str) -> set[str]:
        """The keys of the forms of `word`, itself among them. A word in small Latin letters is not inflected."""
        key = key_of(word)
        if word[:1].islower() and not MKHEDRULI_LETTER.match(word):
            return {key}
        plain = word.casefold()
        for ending, rule in self.endings:
            if plain.endswith(ending) and len(plain) > len(ending):
                stem = key_of(plain[: len(plain) - len(ending)])
                endings: Sequence[str] = [*rule.to, *(rule.to_long if len(plain) >= rule.letters else [])]
                return {key, *(stem + key_of(each) for each in endings)}
        return {key}

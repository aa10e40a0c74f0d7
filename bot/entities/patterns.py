"""spaCy patterns for the entities of one language, from its words in data/entities."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.content.entity_words import EntityWordsFile
from bot.entities.tokens import pattern_words

TokenPattern = Mapping[str, Any]
Pattern = dict[str, Any]

AMOUNT, DATE, READING, REFERENCE = "amount", "date", "reading", "reference"
REFERENCE_LETTERS = "korm"  # complaint, outage report, reconnection request, meter reading
MONEY: TokenPattern = {"TEXT": {"REGEX": r"^[0-9]+(?:[.,][0-9]+)*$"}}
THOUSANDS: TokenPattern = {"TEXT": {"REGEX": r"^[0-9]{3}(?:[.,][0-9]{1,2})?$"}}
DAY: TokenPattern = {"TEXT": {"REGEX": r"^(?:0?[1-9]|[12][0-9]|3[01])$"}}
YEAR: TokenPattern = {"TEXT": {"REGEX": r"^20[0-9]{2}$"}}
# What a meter shows: up to seven digits, perhaps in groups of three.
STATE: TokenPattern = {"TEXT": {"REGEX": r"^(?:[0-9]{3,7}|[0-9]{1,3}[.,][0-9]{3})$"}}
HEAD: TokenPattern = {"TEXT": {"REGEX": r"^[0-9]{1,3}$"}}
TAIL: TokenPattern = {"TEXT": {"REGEX": r"^[0-9]{3}$"}}
# What may stand between a word and the state of the meter: "stanje je: 12345", "leximi eshte 45120".
BETWEEN: TokenPattern = {"TEXT": {"REGEX": r"^(?:[^\W\d_]{1,10}|[:=,.–-])$"}}
MAX_BETWEEN = 3


def plain_patterns(words: EntityWordsFile) -> list[Pattern]:
    """Amounts, dates and references of a language; `id` holds what the words say (currency, offset in days, month)."""
    return [*_amounts(words), *_dates(words), *_references()]


def reading_patterns(words: EntityWordsFile) -> list[Pattern]:
    """Readings, for what is none of the others; `id` is the zone (or nothing) and how many tokens its number has."""
    return list(_readings(words))


def _amounts(words: EntityWordsFile) -> Iterator[Pattern]:
    for currency, units in words.currencies.items():
        unit = _any_of(units)
        for number in ([MONEY], [HEAD, THOUSANDS]):
            yield _pattern(AMOUNT, currency, [*number, unit])
            yield _pattern(AMOUNT, currency, [unit, *number])


def _dates(words: EntityWordsFile) -> Iterator[Pattern]:
    for day in words.days:
        for phrase in day.words:
            yield _pattern(DATE, f"day {day.offset}", _phrase(phrase))
    for number, names in enumerate(words.months, start=1):
        month = _any_of(names)
        between: list[list[TokenPattern]] = [[], [{"TEXT": "."}], *map(_phrase, words.between)]
        for year in ([], [YEAR]):
            for middle in between:
                yield _pattern(DATE, f"month {number}", [DAY, *middle, month, *year])
            yield _pattern(DATE, f"month {number}", [month, DAY, *year])
    yield _pattern(DATE, "iso", [YEAR, {"TEXT": "-"}, {"LENGTH": 2}, {"TEXT": "-"}, {"LENGTH": 2, "IS_DIGIT": True}])
    yield _pattern(DATE, "numbers", [{"TEXT": {"REGEX": r"^[0-9]{1,2}[.][0-9]{1,2}[.](?:20)?[0-9]{2}$"}}])
    yield _pattern(DATE, "numbers", [{"TEXT": {"REGEX": r"^[0-9]{1,2}[.][0-9]{1,2}$"}}, {"TEXT": "."}])
    yield _pattern(DATE, "numbers", [{"TEXT": {"REGEX": r"^[0-9]{1,2}[.][0-9]{1,2}$"}}, {"TEXT": "."}, YEAR])
    spaced: list[TokenPattern] = [DAY, {"TEXT": "."}, DAY, {"TEXT": "."}]
    yield _pattern(DATE, "numbers", spaced)
    yield _pattern(DATE, "numbers", [*spaced, YEAR])
    yield _pattern(DATE, "numbers", [DAY, {"TEXT": "/"}, DAY, {"TEXT": "/"}, YEAR])


def _readings(words: EntityWordsFile) -> Iterator[Pattern]:
    zones = [(zone, phrase) for zone, phrases in words.zones.items() for phrase in phrases]
    starts = sorted({pattern_words(phrase)[0] for _, phrase in zones})
    middle: TokenPattern = {**BETWEEN, "NORM": {"NOT_IN": starts}, "OP": f"{{0,{MAX_BETWEEN}}}"}
    sign: TokenPattern = {**BETWEEN, "OP": "?"}
    for number in ([STATE], [HEAD, TAIL]):
        for zone, phrase in zones:
            yield _pattern(READING, f"{zone} {len(number)}", [*_phrase(phrase), sign, *number])
        for phrase in words.readings:
            yield _pattern(READING, f" {len(number)}", [*_phrase(phrase), middle, *number])


def _references() -> Iterator[Pattern]:
    letter: TokenPattern = {"NORM": {"IN": list(REFERENCE_LETTERS)}}
    dash: TokenPattern = {"TEXT": {"IN": ["-", "–", "/", ".", "_"]}, "OP": "?"}
    rest: TokenPattern = {"TEXT": {"REGEX": r"^[0-9]{1,6}$"}}
    yield _pattern(REFERENCE, "", [letter, dash, YEAR, dash, rest])
    yield _pattern(REFERENCE, "", [letter, dash, {"TEXT": {"REGEX": r"^20[0-9]{8}$"}}])


def _pattern(label: str, said: str, tokens: Iterable[TokenPattern]) -> Pattern:
    return {"label": label, "id": said, "pattern": [dict(token) for token in tokens]}


def _phrase(phrase: str) -> list[TokenPattern]:
    return [_any_of([word]) for word in pattern_words(phrase)]


def _any_of(words: Iterable[str]) -> TokenPattern:
    """A token that is one of `words`, each a single one."""
    keys = [key for word in words for key in pattern_words(word)]
    if not any(key.endswith("*") for key in keys):
        return {"NORM": {"IN": keys}}
    either = "|".join(re.escape(key.removesuffix("*")) + ("[^0-9]*" * key.endswith("*")) for key in keys)
    return {"NORM": {"REGEX": f"^(?:{either})$"}}

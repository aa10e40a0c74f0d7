"""What the finder makes of every question and every example that we have: no ordinary word is taken for a place.

Who adds a place sees here what else it catches; such words go to `common` or `never` in data/places.
"""

from collections import Counter

import pytest

from bot.content.catalog import Catalog
from bot.content.loader import read_files
from bot.places import FoundPlace, PlaceFinder
from bot.places.words import key_of
from tests.content_files import DATA_DIR, UTILITIES

Text = tuple[str, str]
"""Language and text."""
# Places are named in passing in most intents, but never in these.
WITHOUT_PLACES = {"affirm", "deny", "greet", "goodbye", "thanks", "insult", "help", "bot_challenge", "log_out"}
# Ordinary words that were taken for places once. With `has` and `viti` there are texts that mean the place.
ORDINARY = set(
    "hoce hocem ravno ravni starsih starse students race mate matja mat mati vitin vitit vite fire leja spitalit bloku "
    "bllokua bone gvari gvaris hala feriis tet mbi mb mirdita burime besi banja shares tisina muta most".split()
)
MOST_UNCERTAIN = 10  # finds in spite of a typo over some ten thousand texts, right ones among them
MOST_UNKNOWN_SMALL = 25  # words in small letters taken for unknown places, in any language but Georgian


@pytest.fixture(scope="module")
def examples() -> dict[str, list[Text]]:
    texts: dict[str, list[Text]] = {}
    for (language, intent), file in read_files(DATA_DIR).nlu.items():
        texts.setdefault(intent, []).extend((language, text) for text in file.texts())
    return texts


@pytest.fixture(scope="module")
def found(catalog: Catalog, examples, finder: PlaceFinder) -> dict[str, list[tuple[str, FoundPlace]]]:
    """By utility: what is found in its questions and in all examples, as typed."""
    own: dict[str, list[Text]] = {utility: [] for utility in UTILITIES}
    for question in catalog.questions():
        own[question.utility].append((question.language, question.text))
    shared = [text for texts in examples.values() for text in texts]
    return {
        utility: [
            (text[place.start : place.end], place)
            for language, text in own[utility] + shared
            for place in finder.find(text, utility, language)
        ]
        for utility in UTILITIES
    }


@pytest.mark.parametrize("utility", UTILITIES)
def test_no_ordinary_word_is_a_place(found, utility: str):
    taken = Counter(key_of(typed) for typed, place in found[utility] if place.is_known)
    assert {word: taken[word] for word in ORDINARY if word in taken} == {}


@pytest.mark.parametrize("utility", UTILITIES)
def test_small_talk_names_no_place(examples, finder: PlaceFinder, utility: str):
    texts = [pair for intent in WITHOUT_PLACES for pair in examples[intent]]
    named = [(text, place.code) for language, text in texts for place in finder.find(text, utility, language)]
    assert named == []


@pytest.mark.parametrize("utility", UTILITIES)
def test_few_words_are_read_as_typos_of_places(found, utility: str):
    uncertain = [(typed, place.code) for typed, place in found[utility] if place.is_known and not place.is_certain]
    assert len(uncertain) <= MOST_UNCERTAIN, uncertain


@pytest.mark.parametrize("utility", UTILITIES)
def test_few_words_in_small_letters_are_unknown_places(found, utility: str):
    small = {typed for typed, place in found[utility] if not place.is_known and typed.isascii() and typed.islower()}
    small = {typed for typed in small if not typed.endswith("shi")}
    assert len(small) <= MOST_UNKNOWN_SMALL, small

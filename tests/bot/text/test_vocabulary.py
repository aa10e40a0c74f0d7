"""Dictionaries: a folded word is found in those that have it, a Georgian one in Latin letters too."""

import numpy as np
import pytest

from bot.text.georgian import skeleton
from bot.text.vocabulary import Vocabulary, dictionaries, hashed

FORMS = {
    "sl": hashed(["elektrika", "racun", "da"]),
    "hbs": hashed(["struja", "racun", "da"]),
    "ka": hashed(["შუქი", "გადასახადი"]),
}


def known(vocabulary: Vocabulary, *words: str) -> dict[str, float]:
    counts = vocabulary.known(words, map(skeleton, words))
    assert counts.shape == (len(vocabulary.languages),)
    return {tag: float(count) for tag, count in zip(vocabulary.languages, counts, strict=True) if count}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.from_forms(FORMS, {})


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["elektrika"], {"sl": 1}),
        (["racun"], {"sl": 1, "hbs": 1}),
        (["racun", "struja", "da"], {"sl": 2, "hbs": 3}),
        (["shuqi"], {"ka": 1}),
        (["6uki"], {"ka": 1}),
        (["gadasakhadi", "elektrika"], {"ka": 1, "sl": 1}),
        (["nothing"], {}),
        ([], {}),
    ],
)
def test_a_word_is_found_in_every_dictionary_that_has_it(
    vocabulary: Vocabulary, words: list[str], found: dict[str, float]
) -> None:
    assert known(vocabulary, *words) == found


def test_the_less_a_dictionary_has_of_a_language_the_more_a_word_in_it_counts() -> None:
    written = {"sl": ["elektrika"] * 150 + ["unlisted"] * 150, "ka": ["shuqi"] * 400, "hbs": ["struja", "unlisted"]}
    vocabulary = Vocabulary.from_forms(FORMS, written)
    assert known(vocabulary, "elektrika", "shuqi", "struja") == {"sl": 2, "ka": 1, "hbs": 1}


def test_without_dictionaries_nothing_is_known() -> None:
    assert known(Vocabulary.from_forms({}, {}), "elektrika") == {}


@pytest.mark.parametrize(
    ("language", "dictionary"), [("sl", "sl"), ("hr", "hbs"), ("sr", "hbs"), ("bs", "hbs"), ("ka", "ka"), ("fr", None)]
)
def test_the_dictionary_of_a_language(vocabulary: Vocabulary, language: str, dictionary: str | None) -> None:
    column = vocabulary.column(language)
    assert (vocabulary.languages[column] if column >= 0 else None) == dictionary


@pytest.mark.parametrize(
    ("word", "tag"),
    [("shtepi", "sq"), ("faturat", "sq"), ("racuni", "sl"), ("bills", "en"), ("struju", "hbs"), ("bolletta", "it")],
)
def test_the_registry_has_the_dictionaries(word: str, tag: str) -> None:
    forms = dictionaries(frozenset({"sq", "sl", "en", "ka"}))
    assert {"sq", "sl", "en", "ka", "hbs"} <= forms.keys()
    assert np.isin(hashed([word]), forms[tag]).all()


def test_a_language_without_dictionary_is_left_out() -> None:
    assert "tlh" not in dictionaries(frozenset({"tlh"}))

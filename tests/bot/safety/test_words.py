"""Words and terms: folding, typos, Georgian in two scripts."""

import pytest

from bot.safety.words import Term, Vocabulary, fold_georgian, fold_latin, is_typo, terms_of, words_of


@pytest.mark.parametrize(
    ("form", "term", "is_one"),
    [
        ("transfomer", Term("transformer"), True),
        ("transfromer", Term("transformer"), True),
        ("transformmer", Term("transformer"), True),
        ("tranzformer", Term("transformer"), True),
        ("tranzfomer", Term("transformer"), False),
        ("ransformer", Term("transformer"), False),
        ("transfomers", Term("transformer"), False),
        ("transfomers", Term("transformer", open_end=True), True),
        ("tr", Term("transformer", open_end=True), False),
        ("", Term("transformer"), False),
    ],
)
def test_one_letter_wrong(form, term, is_one):
    assert is_typo(form, term) == is_one


def known(word: str, *terms: Term) -> set[str]:
    return {term.text for term in Vocabulary(terms, 6).terms((word,))}


def test_only_long_words_have_typos():
    assert known("wirw", Term("wire")) == set()
    assert known("cabble", Term("cabbles"), Term("cable")) == {"cabbles"}


def test_an_exact_word_has_none():
    assert known("swapped", Term("snapped")) == {"snapped"}
    assert known("swapped", Term("snapped", is_exact=True)) == set()


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("Shtyll*", Term("shtyll", open_end=True)),
        ("*რტყ*", Term("rtk", open_start=True, open_end=True)),
        ("požar!", Term("pozar", is_exact=True)),
        ("shkend*!", Term("shkend", open_end=True, is_exact=True)),
    ],
)
def test_a_written_word_is_read(written, term):
    assert terms_of(written, fold_georgian if "რ" in written else fold_latin) == [term]


def test_an_apostrophe_parts_two_words():
    assert [term.text for term in terms_of("isn't", fold_latin)] == ["isn", "t"]


@pytest.mark.parametrize(("start", "middle", "end"), [("sparking", "resparked", "respark")])
def test_open_ends(start, middle, end):
    assert known(start, Term("spark", open_end=True)) == {"spark"}
    assert known(middle, Term("spark", open_start=True, open_end=True)) == {"spark"}
    assert known(end, Term("spark", open_start=True)) == {"spark"}
    assert known(middle, Term("spark", open_start=True)) == set()


def test_words_know_their_place_and_sentence():
    words = words_of("Pomoč! žica je na tleh", fold_latin)
    assert [(word.forms[0], word.sentence) for word in words] == [
        ("pomoc", 0),
        ("zica", 1),
        ("je", 1),
        ("na", 1),
        ("tleh", 1),
    ]
    assert words[1].start == 7


def test_a_drawn_out_word_has_its_shorter_forms():
    assert fold_latin("FIREEE") == ("fireee", "firee", "fire")


@pytest.mark.parametrize("typed", ["ცეცხლი", "cecxli", "tsetskhli", "CECXLI", "Cecxli", "ts'ets'khli"])
def test_georgian_has_one_form_in_both_scripts(typed):
    (word,) = words_of(typed, fold_georgian)
    assert fold_georgian("ცეცხლი")[0] in word.forms

"""The folded form: the same with and without diacritics, in every language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.normalise import fold, strip_marks


@pytest.mark.parametrize(
    ("language", "text", "folded"),
    [
        ("sq", "Kur vjen rryma, ju lutëm?", "kur vjen rryma ju lutem"),
        ("sq", "ÇFARË është kjo?!", "cfare eshte kjo"),
        ("sq", "s'kam drita", "s kam drita"),
        ("en", "  What's   my\tbalance?\n", "what s my balance"),
        ("en", "E-MAIL me: a_b", "e mail me a b"),
        ("sl", "Kdaj je elektrika cenejša? Številka števca…", "kdaj je elektrika cenejsa stevilka stevca"),
        ("sl", "ŽIVJO, Črt!", "zivjo crt"),
        ("ka", "როდის მოვა შუქი?", "როდის მოვა შუქი"),
        ("ka", "„გამარჯობა“ - SMS", "გამარჯობა sms"),
        ("ka", "Ა", "ა"),  # Georgian capitals, as headlines are typed
        ("de", "Straße", "strasse"),
    ],
)
def test_folded_form(language: str, text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["", " ", "?!…", "_", "👍"])
def test_nothing_to_read_is_empty(text: str) -> None:
    assert fold(text) == ""


@pytest.mark.parametrize(
    ("text", "plain"), [("ëËçÇ", "eEcC"), ("čšžČŠŽ", "cszCSZ"), ("e\u0308", "e"), ("შუქი", "შუქი"), ("ﬁ", "fi")]
)
def test_marks_are_stripped(text: str, plain: str) -> None:
    assert strip_marks(text) == plain


@given(st.text())
def test_folded_once_is_folded(text: str) -> None:
    assert fold(fold(text)).split() == fold(text).split()


@given(st.text(alphabet="ab _-:?\t"))
def test_words_stand_one_space_apart(text: str) -> None:
    assert fold(text) == " ".join(fold(text).split())


@given(st.text(alphabet="abcëçčšžxyz '-?ABCËÇČŠŽ"))
def test_diacritics_and_case_make_no_difference(text: str) -> None:
    assert fold(text) == fold(strip_marks(text).upper())

"""What is shown of personal data never has the whole of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.masking import masked_code, masked_name, masked_phone


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("DPR1234567", "•••4567"),
        ("1000123456", "•••3456"),
        ("12345678", "•••5678"),
        ("123456", "•••456"),
        ("1", "•••"),
        ("", "•••"),
    ],
)
def test_a_code_shows_its_end(code, shown):
    assert masked_code(code) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("+38344000567", "•••567"), ("044 123 456", "•••456"), ("12345", "•••45"), ("", "•••"), ("none", "•••")],
)
def test_a_phone_shows_three_digits(phone, shown):
    assert masked_phone(phone) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Arta Krasniqi", "A. K."),
        ("Arta Krasniqi-Gashi", "A. K.-G."),
        ("Çlirim Ëndrra", "Ç. Ë."),
        ("C\u0327lirim", "Ç."),
        ("Žiga Šuštar", "Ž. Š."),
        ("ნინო ბერიძე", "ნ. ბ."),
        ("O'Brien", "O."),
        ("  Ana   Novak ", "A. N."),
        ("12", "•••"),
        ("", "•••"),
    ],
)
def test_a_name_shows_its_initials(name, shown):
    assert masked_name(name) == shown


@given(st.text(alphabet="ABCDEFGHIJ0123456789-", min_size=1, max_size=32))
def test_no_code_is_shown_whole_nor_more_than_four_characters(code):
    shown = masked_code(code).removeprefix("•••")
    assert code.endswith(shown)
    assert len(shown) <= min(4, len(code) / 2)


@given(st.lists(st.text(alphabet="abcšžëčßნოა", min_size=2, max_size=12), min_size=1, max_size=4))
def test_no_word_of_a_name_is_shown_whole(words):
    parts = masked_name(" ".join(words)).split(" ")
    assert len(parts) == len(words)
    assert all(len(part) == 2 and part.endswith(".") for part in parts)

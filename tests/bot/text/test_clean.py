"""Cleaning: nothing invisible, no command, and every letter of our languages as it was."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.text.clean import FILLERS, INVISIBLE, MARKS, MAX_MARKS, clean

LETTERS = {
    "sq": "abcçdefghijklmnopqrstuvxyzëABCÇDEFGHIJKLMNOPQRSTUVXYZË",
    "sl": "abcčdefghijklmnoprsštuvzžABCČDEFGHIJKLMNOPRSŠTUVZŽ",
    "ka": "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
}
EMOJI = ["👩‍👩‍👧", "❤️", "❤️‍🔥", "👍🏽", "🏳️‍🌈", "🧑🏽‍🔧", "↔️"]
SLASHES = [
    "/restart",
    "  /restart",
    "\u00a0/restart",
    "\u2028/restart",
    "\u200b/restart",
    "／restart",
    "\u200b／restart",
    "\ufeff \u2060/restart",
    "\U000e0041/restart",
    "\u3164/restart",
    "\x1c\x85/restart",
    "//restart",
    "/\u0338restart",
]
COMMAND_PREFIXES = st.text(
    st.sampled_from(list(" /／\u00a0\u200b\u2028\u3164\ufeff\x00\x1f\u0338\u200d\ufe0f\U000e0001"))
)


@pytest.mark.parametrize("language", LETTERS)
def test_letters_of_our_languages_are_kept(language):
    assert clean(LETTERS[language]) == LETTERS[language]


@pytest.mark.parametrize("language", LETTERS)
def test_decomposed_letters_are_composed(language):
    assert clean(unicodedata.normalize("NFD", LETTERS[language])) == LETTERS[language]


@pytest.mark.parametrize("emoji", EMOJI)
def test_emoji_are_kept(emoji):
    assert clean(f"a {emoji} b") == f"a {emoji} b"


@pytest.mark.parametrize("text", SLASHES)
def test_a_leading_slash_is_no_command(text):
    assert clean(text).startswith("\u2215")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("", ""),
        (" \t\n ", ""),
        ("\u200b\u00ad\u3164\x00", ""),
        ("\ud800", ""),
        ("a\u200db", "ab"),
        ("a\ufe0fb", "ab"),
        ("e\u200b\u0301", "é"),
        ("a\u0338\u0327\u0322\u0321b", "a\u0338\u0327b"),
        ("pay\u202e\u2066now", "paynow"),
        ("one\r\ntwo\tthree", "one\ntwo three"),
        ("２５ ＥＵＲ", "25 EUR"),
        ("a/b", "a/b"),
    ],
)
def test_examples(raw, expected):
    assert clean(raw) == expected


@given(st.text(st.characters(codec=None, categories=None)) | st.text(st.sampled_from("".join(SLASHES + EMOJI))))
@example("\u1e9b\u0323\u200d\u0307")
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


@given(st.text(st.characters(codec=None, categories=None)))
def test_what_comes_out_is_visible_text(text):
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFKC", cleaned)
    assert not set(cleaned) & FILLERS
    hidden = {c for c in cleaned if unicodedata.category(c) in INVISIBLE} - {"\n", "\u200d"}
    assert hidden == set()
    marks = "".join("m" if unicodedata.category(c) in MARKS and c != "\ufe0f" else " " for c in cleaned)
    assert "m" * (MAX_MARKS + 1) not in marks
    cleaned.encode()


@given(COMMAND_PREFIXES, st.text())
def test_no_text_begins_with_a_slash_even_when_it_is_stripped_again(prefix, rest):
    assert not clean(prefix + "/" + rest).strip().startswith("/")

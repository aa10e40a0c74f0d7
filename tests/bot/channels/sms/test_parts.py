"""Parts of short messages: sizes, cuts, and that nothing is lost."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.sms.parts import GSM_BASIC, GSM_EXTENDED, LIMITS, Alphabet, alphabet_of, plain, signs, size, split

FAMILY = "👩\u200d👩\u200d👧"
FLAG = "🇦🇱"


@pytest.mark.parametrize(
    ("text", "alphabet", "sizes"),
    [
        ("", Alphabet.GSM7, []),
        ("a" * 160, Alphabet.GSM7, [160]),
        ("a" * 161, Alphabet.GSM7, [153, 8]),
        ("a" * 306, Alphabet.GSM7, [153, 153]),
        ("a" * 307, Alphabet.GSM7, [153, 153, 1]),
        ("€" * 80, Alphabet.GSM7, [160]),
        ("€" * 81, Alphabet.GSM7, [152, 10]),  # an escape is never parted from its sign
        ("a" * 152 + "€" * 5, Alphabet.GSM7, [152, 10]),
        ("ქ" * 70, Alphabet.UCS2, [70]),
        ("ქ" * 71, Alphabet.UCS2, [67, 4]),
        ("ქ" * 134, Alphabet.UCS2, [67, 67]),
        ("ქ" * 135, Alphabet.UCS2, [67, 67, 1]),
        ("ë" + "a" * 69, Alphabet.UCS2, [70]),
        ("č" + "a" * 70, Alphabet.UCS2, [67, 4]),
        ("😀" * 35, Alphabet.UCS2, [70]),
        ("😀" * 36, Alphabet.UCS2, [66, 6]),
    ],
)
def test_sizes(text, alphabet, sizes):
    parts = split(text)
    assert alphabet_of(text) is alphabet
    assert [size(part, alphabet) for part in parts] == sizes
    assert "".join(parts) == text


@pytest.mark.parametrize("sign", ["e\u0308", "ა\u0301", FAMILY, FLAG, "👍🏽", "❤\ufe0f", "\r\n"])
@pytest.mark.parametrize("before", range(60, 68))
def test_what_is_read_as_one_sign_stays_in_one_part(sign, before):
    text = "ა" * before + sign + "ბ" * 80
    assert list(signs(sign)) == [sign]
    assert any(sign in part for part in split(text))
    assert "".join(split(text)) == text


def test_a_pile_of_accents_is_cut_when_no_part_holds_it():
    text = "ა" + "\u0301" * 200
    parts = split(text)
    assert "".join(parts) == text
    assert [len(part) for part in parts] == [67, 67, 67]


@given(
    st.lists(st.characters(exclude_categories=["Cs"]) | st.sampled_from([FAMILY, FLAG, "€", "é", "ქ" * 30])).map(
        "".join
    )
)
def test_joined_parts_are_the_text_and_each_fits(text):
    parts, alphabet = split(text), alphabet_of(text)
    assert "".join(parts) == text
    limit = LIMITS[alphabet].single if len(parts) == 1 else LIMITS[alphabet].part
    assert all(0 < size(part, alphabet) <= limit for part in parts)
    if alphabet is Alphabet.UCS2:
        assert all(len(part.encode("utf-16-le")) == 2 * size(part, alphabet) for part in parts)


@given(st.text(alphabet=st.sampled_from("aë\u0308\u0301ქ😀\u200d\ufe0f🇦🇱"), min_size=71, max_size=300))
def test_no_part_begins_within_a_sign(text):
    if max(len(sign.encode("utf-16-le")) // 2 for sign in signs(text)) > 67:
        return
    for part in split(text)[1:]:
        assert not unicodedata.combining(part[0])
        assert part[0] not in "\u200d\ufe0f"


@given(st.text(alphabet=sorted(GSM_BASIC | GSM_EXTENDED)))
def test_the_gsm_alphabet_is_never_sent_as_ucs2(text):
    assert alphabet_of(text) is Alphabet.GSM7


def test_the_gsm_alphabet_is_complete():
    assert len(GSM_BASIC) == 127  # 128 places, one of them the escape
    assert len(GSM_EXTENDED) == 10


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1\u00a0234,50\u202f€ – “so”…", '1 234,50 € - "so"...'),
        ("Faturë, č, ქვითარი", "Faturë, č, ქვითარი"),
    ],
)
def test_typographic_signs_do_not_cost_an_alphabet(text, expected):
    assert plain(text) == expected

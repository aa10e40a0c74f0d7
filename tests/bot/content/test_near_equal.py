"""Which questions ask in the same words, in every language, and which cannot be questions."""

import pytest

from bot.content.loader import load_catalog
from bot.content.near_equal import distinct, find_near_equal, tidy
from bot.errors import ContentError
from tests.content_files import LANGUAGES

SIMILARITY = 0.9


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("Kur rikyçem?", "reconnect"),
        ("kur rikycem", "reconnect"),
        ("KUR RIKYÇEM!!!", "reconnect"),
        ("ku gjendet aplikacionii", "app"),
        ("kur ndryshon tarifa", None),
    ],
)
def test_nearly_the_same_question_is_found_in_any_entry(tiny, text, entry):
    catalog = load_catalog(tiny.root)
    found = find_near_equal(catalog, "volt", "sq", [text], SIMILARITY)
    assert [same.entry for same in found] == ([] if entry is None else [entry])
    assert find_near_equal(catalog, "volt", "en", [text], SIMILARITY) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_published_question_is_its_own_near_equal(catalog, language):
    record = catalog.faq["kesco"][language]["payment_methods"]
    (same,) = find_near_equal(catalog, "kesco", language, [f" {record.question}!!"], SIMILARITY)
    assert (same.existing, same.entry) == (record.question, "payment_methods")


def test_georgian_in_both_scripts_is_one():
    assert distinct(["როგორ გადავიხადო", "rogor gadavixado", "სად არის ოფისი"], "ka", SIMILARITY) == [
        "როგორ გადავიხადო",
        "სად არის ოფისი",
    ]


@pytest.mark.parametrize(("text", "kept"), [("  where\n do I  pay ", "where do I pay"), ("e\u0308", "ë")])
def test_a_question_is_one_line_in_composed_form(text, kept):
    assert tidy(text) == kept


@pytest.mark.parametrize("text", ["", "123?", "the {fact}", "my name is [name]"])
def test_what_cannot_be_a_question_is_refused(text):
    with pytest.raises(ContentError):
        tidy(text)

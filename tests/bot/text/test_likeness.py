"""Near-copies: what is one, in each language's way of being typed, and what only looks like one."""

import random

import pytest

from bot.text.likeness import NearCopy, comparable, near_copies

LEAST = 0.6


def likeness(first: str, second: str, *, georgian: bool = False) -> float:
    """Likeness of two texts; 0 if it is nothing worth mentioning."""
    found = near_copies([comparable(text, georgian=georgian) for text in (first, second)], 0.01)
    return found[0].likeness if found else 0.0


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("sq", "Kur kthehet rryma?", "kur kthehet rryma"),
        ("sq", "pagesat e mia të fundit", "pagesat e mia te fundit"),
        ("sq", "rryma kur kthehet", "kur kthehet rryma"),
        ("sl", "Kaj je z mojo pritožbo?", "kaj je z mojo pritozbo"),
        ("en", "Where can I pay my bill?", "were can i pay my bil"),
        ("en", "where to pay", "where to pay bill"),
        ("ka", "როგორ მივიღო ქვითარი?", "rogor miviRo qviTari"),
        ("ka", "საჩივარი ვის დავუწერო", "sa4ivari vis davuwero"),
        ("ka", "შუქი როდის მოვა", "როდის მოვა შუქი"),
    ],
)
def test_near_copies(language, first, second):
    assert likeness(first, second, georgian=language == "ka") >= LEAST


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("sq", "sa borxh kam", "kur duhet ta paguaj faturën"),
        ("sl", "moja plačila", "Kdaj sem nazadnje nakazal denar?"),
        ("en", "complaint form", "how do I file a complaint about a neighbour"),
        ("ka", "ჩამირთეთ დენი", "valebi davfare da sinatle damibrunet"),
    ],
)
def test_the_same_in_other_words_is_no_copy(language, first, second):
    assert likeness(first, second, georgian=language == "ka") < LEAST


def test_pairs_come_in_the_order_of_the_texts():
    assert near_copies(["one two", "three", "two one", "three"], LEAST) == [NearCopy(0, 2, 1.0), NearCopy(1, 3, 1.0)]


@pytest.mark.parametrize("texts", [[], ["alone"], ["", ""], ["a", "b"]])
def test_little_to_compare(texts):
    assert [pair for pair in near_copies(texts, LEAST) if pair.likeness < 1.0] == []


def test_the_pairs_are_those_of_a_plain_count():
    """Against the definition, written out, on texts of made-up words."""
    made_up = random.Random(3)
    words = ["".join(made_up.choices("abcde", k=made_up.randint(2, 5))) for _ in range(12)]
    texts = [" ".join(made_up.choices(words, k=made_up.randint(1, 5))) for _ in range(60)]

    def groups(text: str) -> set[str]:
        return {f" {text} "[at : at + size] for size in (3, 4, 5) for at in range(len(text) + 3 - size)}

    expected = {}
    for first, one in enumerate(texts):
        for second in range(first + 1, len(texts)):
            ours, theirs = groups(one), groups(texts[second])
            value = len(ours & theirs) / len(ours | theirs)
            value = 1.0 if sorted(one.split()) == sorted(texts[second].split()) else value
            if value >= LEAST:
                expected[first, second] = pytest.approx(value)
    assert {(pair.first, pair.second): pair.likeness for pair in near_copies(texts, LEAST)} == expected
    assert expected

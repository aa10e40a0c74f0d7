"""What words say about a language: shared ones nothing, a whole message more than its words."""

import pytest

from bot.text.lexicon import Lexicon, neighbour_words, telling_words

LABELS = ("sl", "sq")


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    texts = [("ne", "sl"), ("da in da", "sl"), ("kdaj pride", "sl"), ("elektrika in ne", "sl")]
    texts += [("ne shtepi", "sq"), ("ne banese ne", "sq"), ("kur vin drita", "sq"), ("elektrika ne pallat", "sq")]
    return Lexicon.from_texts(LABELS, [[text, text] for text, _ in texts], [language for _, language in texts])


def test_a_word_counts_once_for_a_text(lexicon: Lexicon) -> None:
    assert list(lexicon.counts["da"]) == [1, 0]
    assert list(lexicon.counts["ne"]) == [2, 3]


@pytest.mark.parametrize(
    ("words", "best"),
    [(["drita"], "sq"), (["kdaj"], "sl"), (["ne"], "sl"), (["ne", "banese"], "sq"), (["kur", "kdaj", "drita"], "sq")],
)
def test_evidence(lexicon: Lexicon, words: list[str], best: str) -> None:
    sums = lexicon.evidence(words, [False] * len(words))
    assert LABELS[sums.index(max(sums))] == best


def test_nothing_known_is_no_evidence(lexicon: Lexicon) -> None:
    for words in ([], ["xyz"]):
        assert lexicon.evidence(words, [False] * len(words)) == pytest.approx([0, 0])


def test_a_georgian_skeleton_speaks_for_georgian() -> None:
    lexicon = Lexicon(("en", "ka"), {"the": [3, 0]})
    english, georgian = lexicon.evidence(["shuqi"], [True])
    assert georgian > 0 > english


@pytest.mark.parametrize(
    ("words", "shared"),
    [
        (["elektrika"], True),
        (["ne"], False),
        (["drita"], False),
        (["xyz"], False),
        (["ne", "elektrika"], False),
        ([], False),
    ],
)
def test_is_shared(lexicon: Lexicon, words: list[str], shared: bool) -> None:
    assert lexicon.is_shared(words) is shared


@pytest.mark.parametrize(
    ("text", "words"), [("Ok, Fatura", ["fatura"]), ("OK!", []), ("", []), ("Račun viber", ["racun"])]
)
def test_telling_words(text: str, words: list[str]) -> None:
    assert telling_words(text) == words


def test_neighbour_words() -> None:
    assert neighbour_words(["kako", "mogu", "electricity"]) == 2

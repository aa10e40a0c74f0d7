"""What everything learns from: ways to ask the entries, then examples of the intents, each with its class."""

import itertools
from pathlib import Path

import pytest

from bot.content.catalog import Catalog
from bot.content.loader import read_files
from bot.retrieval.joint import NOTHING, entry_label, entry_of
from bot.retrieval.labelled import LabelledText, LabelledTexts, labelled_texts
from tests.bot.content.tiny import NLU, Tiny
from tests.content_files import DATA_DIR, LANGUAGES


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    return Tiny(tmp_path)


@pytest.fixture(scope="module")
def real() -> LabelledTexts:
    return labelled_texts(read_files(DATA_DIR))


def test_questions_are_classes_of_their_entries(tiny: Tiny) -> None:
    texts = labelled_texts(read_files(tiny.root))
    assert [text.text for text in texts.asked] == [question.text for question in texts.questions]
    assert [text.label for text in texts.asked] == [entry_label("volt", q.entry) for q in texts.questions]
    assert LabelledText("Kur rikyçem?", "sq", entry_label("volt", "reconnect")) in texts.asked


def test_examples_are_classes_of_their_intents(tiny: Tiny) -> None:
    texts = labelled_texts(read_files(tiny.root))
    assert texts.intents == [LabelledText("hello", language, "greet") for language in ("en", "sq")]
    assert texts.all == [*texts.asked, *texts.intents]


def test_an_example_may_begin_with_a_dash(tiny: Tiny) -> None:
    tiny.write("nlu/en/greet.yml", NLU.format(language="en").replace("- hello", "- - 5 degrees\n    - hi  "))
    assert [text.text for text in labelled_texts(read_files(tiny.root)).intents] == ["- 5 degrees", "hi", "hello"]


def test_a_draft_teaches_nothing(tiny: Tiny) -> None:
    tiny.replace("faq/volt/sq.yml", "id: app\n    state: approved", "id: app\n    state: draft")
    texts = labelled_texts(read_files(tiny.root))
    assert {entry_of(text.label) for text in texts.asked} == {("volt", "reconnect")}


@pytest.mark.parametrize("shared", ["foreign_language", "give_code"])
def test_what_is_decided_before_is_not_learnt(real: LabelledTexts, shared: str) -> None:
    assert shared not in {text.label for text in real.all}


def test_every_language_has_entries_and_what_nobody_answers(real: LabelledTexts) -> None:
    assert {text.language for text in real.asked} == set(LANGUAGES)
    assert {text.language for text in real.intents if text.label == NOTHING} == set(LANGUAGES)


def test_every_way_to_ask_is_there(real: LabelledTexts, catalog: Catalog) -> None:
    assert len(real.asked) == len(real.questions) == len(list(catalog.questions()))


def test_the_order_is_always_the_same(real: LabelledTexts) -> None:
    again = labelled_texts(read_files(DATA_DIR))
    assert again.all == real.all
    runs = [key for key, _ in itertools.groupby((text.language, text.label) for text in real.intents)]
    assert len(runs) == len(set(runs))


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("rodis mova shuqi", "ka", "როდის მოვა შუქი"),
        ("როდის მოვა შუქი", "ka", "როდის მოვა შუქი"),
        ("rodis mova shuqi", "sq", "rodis mova shuqi"),
        ("", "ka", ""),
    ],
)
def test_georgian_is_in_its_own_script(real: LabelledTexts, text: str, language: str, expected: str) -> None:
    assert real.own_script(text, language) == expected

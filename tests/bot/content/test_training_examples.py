"""The real training examples: one example to a line, and no example with two meanings."""

from collections import defaultdict

import pytest

from bot.content.loader import read_files
from bot.text.normalise import fold
from tests.content_files import DATA_DIR, LANGUAGES


@pytest.fixture(scope="module")
def files():
    return read_files(DATA_DIR)


def examples(file) -> list[str]:
    return [line.removeprefix("- ").strip() for line in file.nlu[0].examples.splitlines() if line.strip()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_is_an_example_and_stands_once(files, language):
    for (tag, intent), file in files.nlu.items():
        if tag == language:
            lines = [line for line in file.nlu[0].examples.splitlines() if line.strip()]
            assert all(line.startswith("- ") for line in lines), intent
            assert len(set(examples(file))) == len(lines), intent


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_example_has_two_intents(files, catalog, language):
    owners = defaultdict(set)
    for (tag, intent), file in files.nlu.items():
        if tag == language:
            for text in examples(file):
                owners[fold(text)].add(intent)
    for question in catalog.questions():
        if question.language == language:
            owners[fold(question.text)].add("ask_faq")
    assert {text: intents for text, intents in owners.items() if len(intents) > 1} == {}

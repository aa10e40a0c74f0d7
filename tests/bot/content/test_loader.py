"""Files -> catalog: what stands in a file has to agree with its path, and one bad file does not hide another."""

import pytest

from bot.content.loader import load_catalog, read_files
from bot.errors import ContentError
from tests.bot.content.tiny import NLU

MISPLACED = {
    "a utility under another name": ("utilities/volt.yml", "utility: volt", "utility: amper", "'volt'"),
    "entries of another utility": ("faq/volt/entries.yml", "utility: volt", "utility: amper", "'volt'"),
    "an FAQ of another utility": ("faq/volt/sq.yml", "utility: volt", "utility: amper", "'volt'"),
    "an FAQ in another language": ("faq/volt/sq.yml", "language: sq", "language: en", "'sq'"),
    "responses in another language": ("responses/sq.yml", "language: sq", "language: en", "'sq'"),
    "examples of another intent": ("nlu/sq/greet.yml", "intent: greet", "intent: thanks", "'greet'"),
    "examples in another language": ("nlu/sq/greet.yml", "language: sq", "language: en", "'sq'"),
}


def test_everything_is_read(tiny):
    files = read_files(tiny.root)
    assert files.problems == []
    assert set(files.utilities) == set(files.entries) == {"volt"}
    assert set(files.faq) == {("volt", "sq")}
    assert set(files.responses) == {"en", "sq"}
    assert set(files.nlu) == {("en", "greet"), ("sq", "greet")}


@pytest.mark.parametrize("name", MISPLACED)
def test_a_file_says_what_its_path_says(tiny, name):
    path, old, new, said = MISPLACED[name]
    tiny.replace(path, old, new)
    problems = [str(problem) for problem in read_files(tiny.root).problems]
    assert len(problems) == 1
    assert problems[0].startswith(f"{path}: ")
    assert f"but the path says {said}" in problems[0]


def test_a_bad_file_is_left_out_and_all_are_named(tiny):
    tiny.replace("utilities/volt.yml", "country: XK", "country: Kosovo")
    tiny.replace("faq/volt/sq.yml", "state: approved", "state: perhaps")
    with pytest.raises(ContentError) as caught:
        load_catalog(tiny.root)
    message = str(caught.value)
    assert "utilities/volt.yml: country" in message
    assert "faq/volt/sq.yml: entries.0.state" in message
    assert "faq/volt/sq.yml: entries.1.state" in message
    assert caught.value.remedy
    assert "volt" not in read_files(tiny.root).utilities


def test_without_languages_there_is_no_catalog(tiny):
    tiny.remove("languages.yml")
    with pytest.raises(ContentError, match=r"languages\.yml"):
        load_catalog(tiny.root)


def test_a_file_has_one_intent_only(tiny):
    second = NLU.format(language="sq").partition("nlu:\n")[2]
    tiny.write("nlu/sq/greet.yml", NLU.format(language="sq") + second)
    assert [problem.path for problem in read_files(tiny.root).problems] == ["nlu/sq/greet.yml"]


def test_shared_examples_need_no_language(tiny):
    tiny.write("nlu/shared/give_code.yml", 'version: "3.1"\nnlu:\n- intent: give_code\n  examples: |\n    - 1\n')
    assert read_files(tiny.root).problems == []

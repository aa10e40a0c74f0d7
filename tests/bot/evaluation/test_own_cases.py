"""Our own cases: readable, unique, in the right file, and none of them learnt."""

from functools import cache

import pytest

from bot.content.catalog import Catalog
from bot.content.loader import read_files
from bot.evaluation.cases import Case, case_files, doubts, read_cases
from bot.settings import PROJECT_ROOT
from bot.text.normalise import fold
from tests.content_files import DATA_DIR

FOLDER = PROJECT_ROOT / "tests" / "cases"
FILES = case_files([FOLDER]) if FOLDER.is_dir() else []
FEWEST = 600


@cache
def own_cases() -> tuple[Case, ...]:
    assert FILES, "there are no cases under tests/cases"
    return tuple(read_cases(FILES))


@cache
def learnt() -> dict[str, set[str]]:
    """What is trained on, folded, by language."""
    found: dict[str, set[str]] = {}
    for (language, _), file in read_files(DATA_DIR).nlu.items():
        lines = file.nlu[0].examples.splitlines()
        found.setdefault(language, set()).update(fold(line.strip().removeprefix("- ")) for line in lines)
    return found


def test_there_are_enough():
    assert len(own_cases()) >= FEWEST


def test_ids_are_unique_and_what_is_expected_exists(catalog: Catalog):
    assert doubts(own_cases(), catalog) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_a_case_stands_in_the_file_of_its_utility_and_language(path):
    assert {(case.utility, case.lang) for case in read_cases([path])} == {(path.parent.name, path.stem)}


def test_no_case_is_asked_twice():
    asked = [(case.lang, case.utility, fold(case.text)) for case in own_cases()]
    assert sorted(question for question in set(asked) if asked.count(question) > 1) == []


def test_no_case_is_a_training_question(catalog: Catalog):
    questions = {(question.language, fold(question.text)) for question in catalog.questions()}
    found = [
        case.id
        for case in own_cases()
        if (case.lang, fold(case.text)) in questions or fold(case.text) in learnt().get(case.lang, set())
    ]
    assert found == []

"""What is trained on: no question that we measure or calibrate with may be one of these."""

from collections.abc import Iterable
from functools import cache

from bot.content.cases import Case
from bot.content.loader import load_catalog, read_files
from bot.text.normalise import fold
from tests.content_files import DATA_DIR


def asked(cases: Iterable[Case]) -> set[tuple[str, str]]:
    """Language and folded text of each case."""
    return {(case.lang, fold(case.text)) for case in cases}


@cache
def learnt() -> frozenset[tuple[str, str]]:
    """Language and folded text of each training question and of each example of an intent."""
    questions = {(question.language, fold(question.text)) for question in load_catalog(DATA_DIR).questions()}
    examples = {
        (language, fold(line.strip().removeprefix("- ")))
        for (language, _), file in read_files(DATA_DIR).nlu.items()
        for line in file.nlu[0].examples.splitlines()
    }
    return frozenset(questions | examples)

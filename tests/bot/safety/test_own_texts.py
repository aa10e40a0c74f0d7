"""Nothing that our own content asks is taken for an emergency, unless it is one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.content.cases import read_cases
from bot.content.loader import read_files
from bot.settings import PROJECT_ROOT
from tests.content_files import DATA_DIR

REPORTS = "report_outage"
"""Its examples may name a danger: whoever reports an outage because a pole fell is told to keep away first."""
WHY = {
    "torn": "a line or a pole is down, hanging or leaning: to keep away comes first, whatever else is asked",
    "smell": "it smells of burning at electrical equipment",
    "sparks": "fire, sparks or an explosion at electrical equipment",
    "support": "somebody depends on a device and has no power",
    "shock": "what to do after an electric shock: call first",
}
REALLY = dict(
    line.split("\t")[::-1] for line in (Path(__file__).parent / "really.tsv").read_text(encoding="utf-8").splitlines()
)
"""The texts that are an emergency although they are asked as something else, each with a key of `WHY`."""


def faq() -> Iterator[str]:
    files = read_files(DATA_DIR)
    for file in files.faq.values():
        for record in file.entries:
            yield record.question
            yield from (text for _, text in record.alternates())


def nlu() -> Iterator[str]:
    files = read_files(DATA_DIR)
    for (_, intent), file in files.nlu.items():
        if intent != REPORTS:
            yield from file.texts()
    for path in sorted((DATA_DIR / "nlu" / "shared").glob("*.yml")):
        if path.stem == "emergency":
            continue
        yield from re.findall(r"^\s+- (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)


def cases(*folder: str) -> Iterator[str]:
    yield from (case.text for case in read_cases([PROJECT_ROOT.joinpath(*folder)]))


TEXTS = {
    "faq": list(faq()),
    "nlu": list(nlu()),
    "calibration": list(cases("data", "calibration")),
    "cases": list(cases("tests", "cases")),
}


@pytest.mark.parametrize("source", TEXTS)
def test_no_question_of_ours_is_taken_for_an_emergency(watch, source):
    assert len(TEXTS[source]) > 500
    taken = {text for text in TEXTS[source] if text not in REALLY and watch.danger(text)}
    assert taken == set()


def test_every_exception_has_a_reason_and_is_still_one(watch):
    assert set(REALLY.values()) <= WHY.keys()
    assert [text for text in REALLY if watch.danger(text) is None] == []
    ours = {text for texts in TEXTS.values() for text in texts}
    assert REALLY.keys() - ours == set()


def test_reports_that_name_a_danger_are_recognised(watch):
    files = read_files(DATA_DIR)
    named = {language: 0 for language, intent in files.nlu if intent == REPORTS}
    for (language, intent), file in files.nlu.items():
        if intent == REPORTS:
            named[language] += sum(watch.danger(text) is not None for text in file.texts())
    assert min(named.values()) >= 15

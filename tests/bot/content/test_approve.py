"""Approving writes state and hash and leaves every other byte of the file alone."""

import re
from pathlib import Path

import pytest

from bot.content.approve import approve, with_fields
from bot.content.loader import ENTRIES_FILE, Files, load_catalog, read_files
from bot.content.translations import State
from bot.errors import ContentError
from tests.bot.content.tiny import HASHES, UP_TO_DATE
from tests.content_files import DATA_DIR

EN = "faq/volt/en.yml"
REAL = sorted(path for path in DATA_DIR.glob("faq/*/*.yml") if path.name != ENTRIES_FILE)
SOURCE_LINE = re.compile(r'^    source: "[0-9a-f]{12}"\n', re.MULTILINE)
NEW = {"app": {"state": "approved", "source": "123456789012"}}
BLOCK = """\
entries:
  # first
  - id: app  # the app
    state: draft  # for now
    question: 'What?'
  - id: b
    state: draft
"""
STAMPED = BLOCK.replace("draft  # for now\n", 'approved  # for now\n    source: "123456789012"\n')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (BLOCK, STAMPED),
        (BLOCK.replace("\n", "\r\n"), STAMPED.replace("\n", "\r\n")),
        (STAMPED.replace("123456789012", "ffffffffffff"), STAMPED),
        (STAMPED.replace('"123456789012"', "'ffffffffffff'"), STAMPED),
        (STAMPED, STAMPED),
        (
            "entries: [{id: app, state: draft, question: What?}]\n",
            'entries: [{id: app, state: approved, source: "123456789012", question: What?}]\n',
        ),
        (
            "entries:\n- question: What?\n  id: app\n  state: draft",
            'entries:\n- question: What?\n  id: app\n  state: approved\n  source: "123456789012"',
        ),
    ],
    ids=["block", "CRLF", "stale", "other quotes", "nothing to do", "flow", "no newline at the end"],
)
def test_only_the_fields_are_written(text, expected):
    assert with_fields(text, NEW) == expected


@pytest.fixture(scope="module")
def real() -> Files:
    return read_files(DATA_DIR)


@pytest.mark.parametrize("path", REAL, ids=lambda path: "-".join(path.parts[-2:]))
def test_the_real_files_stay_as_they_are_when_nothing_is_to_be_done(real: Files, path: Path):
    utility, language = path.parent.name, path.stem
    before = path.read_bytes()
    assert approve(real, utility, language, [record.id for record in real.faq[utility, language].entries]) == []
    assert path.read_bytes() == before


@pytest.mark.parametrize("path", REAL, ids=lambda path: "-".join(path.parts[-2:]))
def test_in_the_real_files_a_new_hash_is_all_that_changes(real: Files, path: Path):
    file = real.faq[path.parent.name, path.stem]
    text = path.read_bytes().decode("utf-8")
    marked = with_fields(text, {record.id: {"source": "0" * 12} for record in file.entries})
    assert len(re.findall(r'^    source: "0{12}"$', marked, re.MULTILINE)) == len(file.entries)
    assert re.sub(SOURCE_LINE, "", marked) == re.sub(SOURCE_LINE, "", text)


def test_an_outdated_translation_becomes_approved(tiny):
    tiny.translate(app="", reconnect=UP_TO_DATE["reconnect"])
    assert approve(read_files(tiny.root), "volt", "en", ["app", "reconnect"]) == ["app"]
    catalog = load_catalog(tiny.root)
    assert {catalog.state("volt", entry, "en") for entry in HASHES} == {State.APPROVED}
    assert catalog.faq["volt"]["en"]["app"].source == HASHES["app"]
    assert [path.name for path in (tiny.root / "faq/volt").iterdir() if path.name.startswith(".")] == []


def test_a_draft_becomes_approved_and_stamped(tiny):
    tiny.translate(app="")
    tiny.replace(EN, "state: approved", "state: draft")
    assert approve(read_files(tiny.root), "volt", "en", ["app"]) == ["app"]
    assert load_catalog(tiny.root).state("volt", "app", "en") is State.APPROVED


def test_the_source_is_approved_without_a_hash(tiny):
    tiny.replace("faq/volt/sq.yml", "state: approved", "state: draft")
    assert approve(read_files(tiny.root), "volt", "sq", ["app"]) == ["app"]
    record = load_catalog(tiny.root).faq["volt"]["sq"]["app"]
    assert (record.state, record.source) == ("approved", None)


@pytest.mark.parametrize(
    ("utility", "language", "entry", "says"),
    [
        ("amper", "en", "app", "no such file"),
        ("volt", "ka", "app", "no such file"),
        ("volt", "en", "nothing", "no entry 'nothing'"),
        ("volt", "en", "reconnect", "the source is not approved"),
    ],
)
def test_what_cannot_be_approved_is_refused_and_nothing_is_written(tiny, utility, language, entry, says):
    tiny.translate(app="", reconnect="")
    tiny.replace("faq/volt/sq.yml", "id: reconnect\n    state: approved", "id: reconnect\n    state: draft")
    before = (tiny.root / EN).read_bytes()
    with pytest.raises(ContentError, match=says) as caught:
        approve(read_files(tiny.root), utility, language, ["app", entry])
    assert caught.value.remedy
    assert (tiny.root / EN).read_bytes() == before

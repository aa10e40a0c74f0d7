"""`bot gaps`: from a question that nobody answered to a file of the content."""

import json
from datetime import timedelta

import pytest

from bot.cli.program import main
from bot.content.checks import check
from bot.content.loader import load_catalog
from bot.learning import knowledge
from bot.settings import get_settings
from bot.store.asked import AskedRepository, keep
from bot.store.engine import create_engine_for, writing
from bot.store.moments import system_clock
from bot.store.records import AskedDraft, Resolution
from bot.store.tables import create_schema
from tests.bot.content.tiny import Tiny
from tests.bot.learning.made_up import MeaningEncoder, write_content

ASKED = (
    ("solar panels on my roof", "en", 3),
    ("panel diellor ne kulm", "sq", 2),
    ("მზის პანელი მინდა", "ka", 1),
    ("meter box is open", "en", 40),
)
"""(text, language, days ago); the ids are 1 to 4."""


@pytest.fixture
def tiny(tmp_path):
    folder = Tiny(tmp_path / "data")
    write_content(folder)
    return folder


@pytest.fixture
def engine(tmp_path, tiny, monkeypatch):
    values = {
        "DATA_DIR": tiny.root,
        "MODELS_DIR": tmp_path / "models",
        "VAR_DIR": tmp_path / "var",
        "GAP_DISTANCE": 0.7,
    }
    for name, value in values.items():
        monkeypatch.setenv(f"BOT_{name}", str(value))
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setattr(knowledge, "load_encoder", lambda _settings: MeaningEncoder())
    get_settings.cache_clear()
    engine = create_engine_for(get_settings().database_url("gateway"))
    create_schema(engine)
    yield engine
    engine.dispose()
    get_settings.cache_clear()


@pytest.fixture
def asked(engine):
    with writing(engine) as connection:
        for text, language, days in ASKED:
            draft = AskedDraft(text, language, "unanswerable_unknown", (), 0.1, "web")
            keep(connection, "volt", draft, system_clock() - timedelta(days=days))
    return AskedRepository(engine)


def run(*arguments):
    with pytest.raises(SystemExit) as caught:
        main(["gaps", *arguments])
    return caught.value.code


def resolutions(asked):
    questions = asked.since(system_clock() - timedelta(days=99), utility=None, limit=99)
    return [question.resolution for question in questions]


def test_gaps_are_listed_most_asked_first(asked, capsys, tmp_path):
    file = tmp_path / "gaps.json"
    assert run("--json", str(file)) == 0
    shown = capsys.readouterr().out
    assert all(text in shown for text, _, _ in ASKED)
    first, second = json.loads(file.read_text())
    assert (first["id"], first["size"], first["languages"]) == (1, 3, {"en": 1, "sq": 1, "ka": 1})
    assert (second["id"], second["size"], second["utility"]) == (4, 1, "volt")


@pytest.mark.parametrize(
    ("options", "ids"),
    [(("--limit", "1"), [1, 4]), (("--since", "7"), [1]), (("--utility", "volt"), [1, 4])],
)
def test_what_is_listed_can_be_narrowed(asked, capsys, tmp_path, options, ids):
    file = tmp_path / "gaps.json"
    assert run(*options, "--json", str(file)) == 0
    assert [gap["id"] for gap in json.loads(file.read_text())] == ids
    assert ("meter box" in capsys.readouterr().out) == (options == ("--utility", "volt"))


def test_without_questions_it_says_so(engine, capsys):
    assert run() == 0
    assert "not answered" in capsys.readouterr().out


def test_any_question_of_a_gap_names_it(asked, capsys):
    assert run("show", "3") == 0
    shown = capsys.readouterr().out
    assert "asked 3 times" in shown
    assert "panel diellor ne kulm" in shown


def test_accepted_questions_are_in_the_content_and_the_gap_is_gone(asked, tiny, capsys):
    problems = set(check(tiny.root))
    assert run("accept", "1", "--entry", "pay") == 0
    shown = capsys.readouterr().out
    assert "bot check" in shown
    assert "bot publish" in shown
    faq = load_catalog(tiny.root).faq["volt"]
    assert {code: faq[code]["pay"].also_asked.get("asked") for code in faq} == {
        "en": ["solar panels on my roof"],
        "sq": ["panel diellor ne kulm"],
        "ka": ["მზის პანელი მინდა"],
        "sl": None,
    }
    new = set(check(tiny.root)) - problems
    assert [problem for problem in new if "Latin letters" not in problem.what] == []  # the count there has changed
    assert resolutions(asked) == [Resolution.ACCEPTED] * 3 + [None]
    assert run("show", "1") == 1


def test_with_a_number_the_other_questions_stay_open(asked, tiny, tmp_path):
    file = tmp_path / "gaps.json"
    assert run("--json", str(file)) == 0
    wordings = json.loads(file.read_text())[0]["wordings"]
    number = next(number for number, wording in enumerate(wordings, 1) if wording["language"] == "sq")
    assert run("accept", "1", "--entry", "pay", "--question", str(number)) == 0
    assert resolutions(asked) == [None, Resolution.ACCEPTED, None, None]
    assert "asked" not in load_catalog(tiny.root).faq["volt"]["en"]["pay"].also_asked


def test_a_question_in_other_words(asked, tiny):
    assert run("accept", "4", "--entry", "app", "--question", "the box of my meter") == 0
    assert load_catalog(tiny.root).faq["volt"]["en"]["app"].also_asked["asked"] == ["the box of my meter"]
    assert resolutions(asked) == [None, None, None, Resolution.ACCEPTED]


def test_a_draft_begins_an_entry(asked, tiny, capsys):
    problems = set(check(tiny.root))
    assert run("draft", "1", "--entry", "solar", "--gloss", "Solar panels on the roof") == 0
    new = set(check(tiny.root)) - problems
    assert [problem for problem in new if "Latin letters" not in problem.what] == []  # the count there has changed
    made = load_catalog(tiny.root)
    assert made.entries["volt"]["solar"].gloss == "Solar panels on the roof"
    assert made.faq["volt"]["ka"]["solar"].question == "მზის პანელი მინდა"
    assert resolutions(asked) == [Resolution.DRAFTED] * 3 + [None]


def test_a_dismissed_gap_is_not_shown(asked, tmp_path):
    file = tmp_path / "gaps.json"
    assert run("dismiss", "1") == 0
    assert run("--json", str(file)) == 0
    assert [gap["id"] for gap in json.loads(file.read_text())] == [4]


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("show", "77"), "there is no gap 77"),
        (("accept", "1", "--entry", "nothing"), "no entry 'nothing'"),
        (("accept", "4", "--entry", "pay", "--question", "PAY abc"), "nearly the same"),
        (("accept", "1", "--entry", "pay", "--question", "9"), "no question 9"),
        (("draft", "1", "--entry", "pay", "--gloss", "G"), "an entry 'pay' already"),
        (("draft", "1", "--entry", "No Id", "--gloss", "G"), "would break the file"),
        (("--utility", "nobody"), "no utility 'nobody'"),
        (("--json", "no folder/gaps.json"), "no such folder"),
    ],
)
def test_what_goes_wrong_is_said_and_changes_nothing(asked, tiny, capsys, arguments, what):
    before = {file: file.read_bytes() for file in tiny.root.rglob("*.yml")}
    assert run(*arguments) == 1
    assert what in capsys.readouterr().err
    assert {file: file.read_bytes() for file in tiny.root.rglob("*.yml")} == before
    assert resolutions(asked) == [None] * 4

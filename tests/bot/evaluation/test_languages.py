"""Language identification measured: which ways of typing are made of a text, what counts as right, and the command."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.evaluation.language_messages import LanguageMessage, Way, read_messages, three_bare_words, ways_of
from bot.evaluation.languages import ALL, LanguageFigures, measure_languages, to_json
from bot.settings import PROJECT_ROOT
from bot.text.language import LanguageGuess
from bot.text.romanisation import georgian_share

SPOKEN = {"sq", "ka"}
OWN = PROJECT_ROOT / "tests" / "languages"


def ways(language: str, *texts: str) -> list[tuple[Way, str, str | None, str]]:
    found = ways_of("source", language, texts, SPOKEN)
    return [(message.way, message.language, message.spoken, message.text) for message in found]


@pytest.mark.parametrize(
    ("language", "text", "made"),
    [
        (
            "sq",
            "Ku është fatura ime?",
            [
                (Way.AS_WRITTEN, "sq", "sq", "Ku është fatura ime?"),
                (Way.THREE_WORDS, "sq", "sq", "ku eshte fatura"),
            ],
        ),
        ("ka", "sad varT", [(Way.LATIN, "ka-Latn", "ka", "sad varT"), (Way.THREE_WORDS, "ka-Latn", "ka", "sad vart")]),
        (
            "ka",
            "სად არის",
            [
                (Way.AS_WRITTEN, "ka", "ka", "სად არის"),
                (Way.THREE_WORDS, "ka", "ka", "სად არის"),
                (Way.LATIN, "ka-Latn", "ka", "sad aris"),
                (Way.THREE_WORDS, "ka-Latn", "ka", "sad aris"),
            ],
        ),
        ("de", "Wo ist", [(Way.FOREIGN, "de", None, "Wo ist")]),
        ("sr", "Љубав", [(Way.FOREIGN, "sr", None, "Љубав"), (Way.FOREIGN, "sr-Latn", None, "Ljubav")]),
        ("sr-Latn", "Ljubav", [(Way.FOREIGN, "sr-Latn", None, "Ljubav")]),
    ],
)
def test_the_ways_of_a_text(language: str, text: str, made: list[tuple[Way, str, str | None, str]]) -> None:
    assert ways(language, text) == made


def test_georgian_is_romanised_in_several_spellings() -> None:
    latin = [text for way, *_, text in ways("ka", *["ღამე შუქი"] * 5) if way is Way.LATIN]
    assert len(set(latin)) >= 4
    assert not any(map(georgian_share, latin))


@pytest.mark.parametrize(("text", "bare"), [("Ç'është kjo, vallë? Po", "c'eshte kjo, valle?"), ("  A  B ", "a b")])
def test_three_bare_words(text: str, bare: str) -> None:
    assert three_bare_words(text) == bare


def test_what_counts_as_right() -> None:
    guesses = {
        "right": LanguageGuess("spoken", "sq", 1.0),
        "other": LanguageGuess("spoken", "ka", 1.0),
        "unknown": LanguageGuess("unknown", None, 0.1),
        "noticed": LanguageGuess("foreign", "de", 1.0),
    }
    asked = [LanguageMessage("a", Way.AS_WRITTEN, "sq", "sq", text) for text in guesses]
    asked += [LanguageMessage("b", Way.FOREIGN, "de", None, text) for text in guesses]
    report = measure_languages(asked, guesses.__getitem__)
    first, second, *overall = report.rows
    assert (first.source, first.n, first.right) == ("a", 4, 0.25)
    assert first.taken_for == {"ka": 1, "unknown": 1, "foreign": 1}
    assert (second.language, second.right, second.taken_for) == ("de", 0.25, {"sq": 1, "ka": 1, "unknown": 1})
    assert first.interval[0] < 0.25 < first.interval[1]
    assert [(row.source, row.way, row.n) for row in overall] == [(ALL, "as written", 4), (ALL, "foreign", 4)]
    assert json.loads(to_json(report))["rows"][0]["interval"] == [round(end, 6) for end in first.interval]


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("sq.txt", "text\na", "there is no"),
        ("Albanian.tsv", "text\na", "language tag"),
        ("sq.tsv", "sentence\na", "no column"),
        ("sq.tsv", b"text\n\xff", "cannot be read"),
    ],
)
def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path, name: str, content: str | bytes, what: str) -> None:
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ContentError, match=what) as error:
        read_messages([tmp_path], [], SPOKEN)
    assert str(tmp_path) in str(error.value.where)


def test_columns_beside_the_text_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "de.tsv").write_text('index_id\ttext\n0\t"Wo" ist\n', encoding="utf-8")
    assert [message.text for message in read_messages([tmp_path], [], SPOKEN)] == ['"Wo" ist']


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> list[LanguageFigures]:
    """What the command finds with the trained model on our own messages."""
    made = tmp_path_factory.mktemp("languages") / "out.json"
    command = [sys.executable, "-m", "bot.cli", "evaluate", "--languages", str(OWN), "--json", str(made)]
    command += ["--cases", str(PROJECT_ROOT / "tests" / "cases")]
    shown = subprocess.run(command, cwd=PROJECT_ROOT, check=True, capture_output=True, text=True).stdout
    found = json.loads(made.read_text(encoding="utf-8"))
    assert f"{found['milliseconds']['median']:.3f} ms a message" in shown
    return [LanguageFigures(**row) for row in found["rows"]]


@pytest.mark.parametrize(
    ("way", "floor", "fewest"),
    [(Way.AS_WRITTEN, 0.995, 800), (Way.THREE_WORDS, 0.97, 800), (Way.LATIN, 0.97, 200), (Way.FOREIGN, 0.9, 100)],
)
def test_our_own_messages_are_told_right(measured: list[LanguageFigures], way: Way, floor: float, fewest: int) -> None:
    (row,) = (row for row in measured if row.source == ALL and row.way == way)
    assert row.n >= fewest
    assert row.right >= floor, row

"""Reading cases: what is accepted, and that everything wrong is named with file and line."""

import json
from pathlib import Path

import pytest

from bot.content.cases import Case, check_utilities, digest, doubts, read_cases
from bot.content.catalog import Catalog
from bot.content.expectation import ACCOUNT_INTENTS, Expectation, Kind
from bot.errors import ContentError
from tests.content_files import DATA_DIR

LINE = {"id": "1", "lang": "sq", "utility": "kesco", "text": "ku muj me pagu", "expect": "faq:payment_methods"}


def write(path: Path, *lines: dict[str, object] | str) -> Path:
    texts = (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("none", Expectation(Kind.NONE, nothing=True)),
        ("faq:a", Expectation(Kind.FAQ, frozenset({"a"}))),
        ("faq:a|b", Expectation(Kind.FAQ, frozenset({"a", "b"}))),
        ("faq:a|faq:b", Expectation(Kind.FAQ, frozenset({"a", "b"}))),
        ("intent:check_balance", Expectation(Kind.INTENT, intents=frozenset({"check_balance"}))),
        ("faq:a|intent:b|none", Expectation(Kind.FAQ, frozenset({"a"}), frozenset({"b"}), nothing=True)),
    ],
)
def test_what_a_case_expects(text: str, expected: Expectation):
    assert Expectation.parse(text) == expected


@pytest.mark.parametrize("text", ["", "faq", "faq:", "faq:A b", "nothing", "a|faq:b", "none|a", "faq:a|", "other:x"])
def test_an_expectation_that_means_nothing(text: str):
    with pytest.raises(ValueError, match="none of"):
        Expectation.parse(text)


def test_a_folder_stands_for_all_its_files(tmp_path: Path):
    write(tmp_path / "kesco" / "sq.jsonl", LINE, "", LINE | {"id": "2", "style": "bare"})
    write(tmp_path / "ossh" / "sq.jsonl", "\ufeff" + json.dumps(LINE | {"id": 3, "utility": "ossh"}))
    write(tmp_path / "README.md", "no case")
    cases = read_cases([tmp_path, tmp_path / "kesco" / "sq.jsonl"])
    assert [(case.id, case.utility, case.style) for case in cases] == [
        ("1", "kesco", None),
        ("2", "kesco", "bare"),
        ("3", "ossh", None),
    ]


def test_a_line_separator_inside_a_text_ends_no_line(tmp_path: Path):
    path = write(tmp_path / "a.jsonl", LINE | {"text": "one\u2028two"})
    assert [case.text for case in read_cases([path])] == ["one\u2028two"]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{", "EOF"),
        ("[]", "object"),
        ({key: LINE[key] for key in ("id", "lang", "utility", "expect")}, "text: Field required"),
        (LINE | {"text": "  "}, "text: "),
        (LINE | {"expect": "faq"}, "expect: "),
        (LINE | {"lang": "Albanian"}, "lang: "),
        (LINE | {"answer": "x"}, "answer: Extra inputs"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: dict[str, object] | str, what: str):
    path = write(tmp_path / "a.jsonl", LINE, line)
    with pytest.raises(ContentError) as caught:
        read_cases([path])
    assert f"{path}:2: " in caught.value.what
    assert what in caught.value.what
    assert "README" in caught.value.remedy


def test_every_bad_line_is_told_at_once(tmp_path: Path):
    path = write(tmp_path / "a.jsonl", "{", LINE, "}")
    with pytest.raises(ContentError, match=r"2 problems[\s\S]*a\.jsonl:1:[\s\S]*a\.jsonl:3:"):
        read_cases([path])


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_no_cases_at_all(tmp_path: Path, name: str):
    with pytest.raises(ContentError, match=r"there (is no such file|are no cases)"):
        read_cases([tmp_path / name])


def test_a_file_that_is_no_text(tmp_path: Path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ContentError, match="cannot be read"):
        read_cases([path])


def test_a_utility_that_does_not_exist(catalog: Catalog):
    with pytest.raises(ContentError, match="'acme'") as caught:
        check_utilities([Case(**LINE | {"utility": "acme"})], catalog)
    assert "kesco" in caught.value.remedy


def test_doubts_do_not_stop_an_evaluation(catalog: Catalog):
    cases = [
        Case(**LINE),
        Case(**LINE | {"expect": "faq:nonsense"}),
        Case(**LINE | {"id": "2", "expect": "intent:greet"}),
    ]
    check_utilities(cases, catalog)
    assert doubts(cases, catalog) == [
        "1: kesco has no entry nonsense",
        "1: the id stands twice",
        "2: greet is no account intent",
    ]


def test_the_digest_is_of_the_set():
    first, second = Case(**LINE), Case(**LINE | {"id": "2"})
    assert digest([first, second]) == digest([second, first]) != digest([first])


def test_account_intents_are_those_of_the_rules():
    ruled = {
        line.split(":")[1].strip()
        for name in ("account", "forms")
        for line in (DATA_DIR / "rules" / f"{name}.yml").read_text(encoding="utf-8").splitlines()
        if line.strip().startswith("- intent:")
    }
    assert ruled - {"give_code", "log_out", "cancel"} == ACCOUNT_INTENTS

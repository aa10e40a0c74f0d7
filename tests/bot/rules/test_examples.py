"""The worked examples are right, and docs/rules.md is what they give."""

from datetime import UTC, datetime

import pytest

from bot.cli.program import main
from bot.errors import ContentError
from bot.rules.examples import FILE, load_examples
from bot.settings import PROJECT_ROOT
from tests.bot.rules.utilities import UTILITIES
from tests.content_files import DATA_DIR

EXAMPLES = load_examples(DATA_DIR)
NOW = datetime(2026, 3, 29, 12, tzinfo=UTC)


def by_reason(examples):
    return pytest.mark.parametrize("example", examples, ids=lambda example: example.why)


@by_reason([*EXAMPLES.tariff, *EXAMPLES.deadlines])
def test_tariff_and_deadline(example):
    utility = UTILITIES[example.utility]
    assert example.computed(utility) == example.expected(utility)


@by_reason(EXAMPLES.compensation)
def test_compensation(example):
    owed = example.computed(UTILITIES[example.utility])
    names = ("overdue_days", "per_day", "amount", "credit_by")
    assert [getattr(owed, name, None) for name in names] == [getattr(example, name) for name in names]


@by_reason(EXAMPLES.interest)
def test_interest(example):
    assert example.computed() == example.interest


@by_reason(EXAMPLES.readings)
def test_reading(example):
    found = example.computed(NOW)
    assert (found.verdict, found.kwh) == (example.verdict, example.kwh)


def test_the_page_is_what_the_command_prints(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["rules", "--data", str(DATA_DIR)])
    assert caught.value.code == 0
    page = PROJECT_ROOT / "docs" / "rules.md"
    assert capsys.readouterr().out == page.read_text(encoding="utf-8"), "run `bot rules > docs/rules.md`"


def test_a_broken_file_is_refused(tmp_path):
    (tmp_path / FILE).write_text("tariff: []\n", encoding="utf-8")
    with pytest.raises(ContentError, match="deadlines: Field required"):
        load_examples(tmp_path)

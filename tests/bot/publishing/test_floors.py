"""Floors: read strictly, held for each language by itself."""

import pytest

from bot.content.cases import Case
from bot.errors import ContentError
from bot.evaluation.outcome import Outcome
from bot.publishing.floors import FILE, Floors, FloorsFile, fallen, read_floors
from bot.publishing.trial import Tried
from tests.content_files import DATA_DIR, LANGUAGES

NONE_ASKED = Floors(right=0, right_or_offered=0, wrong_at_most=1, intent_right=0, none_right=0)
EXPECTED = {"right": "faq:a", "right_or_offered": "faq:a", "intent_right": "intent:check_balance", "none_right": "none"}


def results(language, expect, *outcomes):
    case = Case(id="1", lang=language, utility="volt", text="x", expect=expect)
    return [Tried(case, outcome, None) for outcome in outcomes]


def floors(fewest=1, languages=None, **values):
    return FloorsFile(
        floors=NONE_ASKED.model_copy(update=values),
        languages={code: NONE_ASKED.model_copy(update=own) for code, own in (languages or {}).items()},
        fewest_cases=fewest,
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "expect"), EXPECTED.items())
def test_a_share_under_its_floor_is_named(language, name, expect):
    tried = results(language, expect, Outcome.RIGHT, Outcome.WRONG)
    assert fallen(tried, floors(**{name: 0.5})) == []
    assert fallen(tried, floors(**{name: 0.6})) == [
        f"{language}: {name} is 50.0% of 2 cases, at least 60.0% is asked for"
    ]


def test_too_many_wrong_answers_are_named():
    tried = results("sq", "faq:a", Outcome.RIGHT, Outcome.WRONG)
    assert fallen(tried, floors(wrong_at_most=0.5)) == []
    assert fallen(tried, floors(wrong_at_most=0.4)) == ["sq: wrong is 50.0% of 2 cases, at most 40.0% is allowed"]


def test_one_language_does_not_make_up_for_another():
    tried = results("en", "faq:a", *[Outcome.RIGHT] * 9) + results("ka", "faq:a", Outcome.MISSED)
    assert fallen(tried, floors(right=0.5)) == ["ka: right is 0.0% of 1 cases, at least 50.0% is asked for"]


def test_a_language_may_have_floors_of_its_own():
    tried = results("en", "faq:a", Outcome.MISSED) + results("ka", "faq:a", Outcome.MISSED)
    assert [line[:3] for line in fallen(tried, floors(right=0.5, languages={"ka": {"right": 0}}))] == ["en:"]


@pytest.mark.parametrize(("fewest", "named"), [(2, 2), (3, 0)])
def test_few_cases_say_nothing(fewest, named):
    tried = results("sq", "faq:a", Outcome.WRONG, Outcome.WRONG)
    assert len(fallen(tried, floors(fewest, right=0.5, wrong_at_most=0.5))) == named


def test_without_cases_nothing_falls():
    assert fallen([], floors(right=1)) == []


def test_our_own_floors_can_be_read():
    own = read_floors(DATA_DIR)
    assert 0 < own.floors.right <= own.floors.right_or_offered <= 1


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "[not yaml",
        "floors: {right: 0.5}",
        "floors: {right: 2, right_or_offered: 1, wrong_at_most: 0, intent_right: 0, none_right: 0}",
        "floors: {right: 1, right_or_offered: 1, wrong_at_most: 0, intent_right: 0, none_right: 0}\nmore: 1",
        "floors: {right: 1, right_or_offered: 1, wrong_at_most: 0, intent_right: 0, none_right: 0}\nfewest_cases: 0",
    ],
)
def test_a_file_that_is_missing_or_wrong_is_named(tmp_path, text):
    if text is not None:
        (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=FILE):
        read_floors(tmp_path)

"""Gaps: across languages, within a utility, most asked first, and away once they are seen to."""

from datetime import timedelta

import pytest

from bot.learning.gaps import find_gaps
from bot.store.records import Resolution
from tests.bot.learning.made_up import BEGIN, LANGUAGES, MEANINGS, asked

DISTANCE = 0.7


def solar(number, language, **changes):
    return asked(number, f"{MEANINGS['solar'][LANGUAGES.index(language)]} {number % 3}", language, **changes)


def test_the_same_gap_in_four_languages_is_one(knowledge):
    questions = [solar(number, language) for number, language in enumerate(("ka", "sq", "en", "sl", "sq"), start=3)]
    questions += [asked(10, "price now"), asked(11, "cena", "sl")]
    first, second = find_gaps(questions, knowledge, DISTANCE)
    assert (first.id, first.size, first.languages) == (3, 5, {"sq": 2, "ka": 1, "en": 1, "sl": 1})
    assert (second.id, second.size, set(second.languages)) == (10, 2, {"en", "sl"})
    assert set(first.representatives) == {"sq", "ka", "en", "sl"}
    assert first.representatives["ka"] == "მზის 0"
    assert (first.first_asked, first.last_asked) == (BEGIN + timedelta(hours=3), BEGIN + timedelta(hours=7))
    assert first.questions == (3, 4, 5, 6, 7)


def test_the_most_asked_come_first_and_equal_words_are_counted(knowledge):
    questions = [
        asked(1, "solar"),
        *(asked(number, text) for number, text in enumerate(("meter", "Meter?", "meter!"), 2)),
    ]
    first, second = find_gaps(questions, knowledge, DISTANCE)
    assert [(wording.text, wording.questions) for wording in first.wordings] == [("meter", (2, 3, 4))]
    assert (first.size, second.size) == (3, 1)


def test_what_was_said_and_tapped_is_counted(knowledge):
    did_you_mean = {"status": "clarify_did_you_mean", "offered": ("pay", "app")}
    questions = [
        asked(n, f"pay {n}", chosen=chosen, **did_you_mean) for n, chosen in enumerate(("pay", "pay", "app"), 1)
    ]
    (gap,) = find_gaps([*questions, asked(9, "pay 9")], knowledge, DISTANCE)
    assert gap.chosen == {"pay": 2, "app": 1}
    assert gap.statuses == {"clarify_did_you_mean": 3, "unanswerable_unknown": 1}
    assert gap.nearest.entry == "pay"


def test_utilities_are_kept_apart(knowledge):
    gaps = find_gaps([asked(1, "solar"), asked(2, "solar", utility="other")], knowledge, DISTANCE)
    assert [(gap.utility, gap.size, gap.nearest is None) for gap in gaps] == [("volt", 1, False), ("other", 1, True)]


@pytest.mark.parametrize("resolution", [Resolution.ACCEPTED, Resolution.DRAFTED])
def test_what_became_content_is_gone_and_what_is_asked_since_is_not(knowledge, resolution):
    questions = [solar(1, "en", resolution=resolution), solar(2, "sq", resolution=resolution), solar(3, "ka")]
    (gap,) = find_gaps(questions, knowledge, DISTANCE)
    assert gap.questions == (3,)


@pytest.mark.parametrize(("since", "shown"), [(0, []), (1, []), (2, []), (3, [(3, 4, 5)])])
def test_a_dismissed_gap_comes_back_when_it_is_asked_more_than_before(knowledge, since, shown):
    dismissed = [solar(number, "en", resolution=Resolution.DISMISSED) for number in (1, 2)]
    new = [solar(number, LANGUAGES[number % 4]) for number in range(3, 3 + since)]
    assert [gap.questions for gap in find_gaps(dismissed + new, knowledge, DISTANCE)] == shown


def test_nothing_asked_is_no_gap(knowledge):
    assert find_gaps([], knowledge, DISTANCE) == []

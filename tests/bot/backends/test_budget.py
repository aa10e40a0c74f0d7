"""One time limit for everything that is done within it, without waiting for real time to pass."""

import asyncio
import math

import pytest

from bot.backends import budget
from bot.backends.budget import seconds_left, time_budget, within_budget, without_budget
from bot.errors import BackendUnavailable

LATE = BackendUnavailable("late")


def test_there_is_none_unless_it_is_set():
    assert seconds_left() == math.inf
    with time_budget(5):
        assert 4 < seconds_left() <= 5
    assert seconds_left() == math.inf


@pytest.mark.parametrize(("outer", "inner", "least"), [(5, 100, 5), (100, 5, 5)])
def test_the_shorter_one_counts(outer, inner, least):
    with time_budget(outer), time_budget(inner):
        assert least - 1 < seconds_left() <= least


def test_it_is_never_below_nothing(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(budget.time, "monotonic", lambda: now[0])
    with time_budget(3):
        now[0] = 104.0
        assert seconds_left() == 0


async def test_what_takes_longer_is_cut_off_with_the_given_error():
    with time_budget(0.01), pytest.raises(BackendUnavailable) as caught:
        async with within_budget(LATE):
            await asyncio.Event().wait()
    assert caught.value is LATE


async def test_nothing_is_begun_without_time():
    begun = []
    with time_budget(0), pytest.raises(BackendUnavailable):
        async with within_budget(LATE):
            begun.append(True)
    assert begun == []


@pytest.mark.parametrize("error", [TimeoutError("another's"), ValueError("x"), asyncio.CancelledError()], ids=repr)
async def test_other_errors_stay_what_they_are(error):
    with time_budget(60), pytest.raises(type(error)) as caught:
        async with within_budget(LATE):
            raise error
    assert caught.value is error


async def test_tasks_begun_within_have_it_but_for_those_that_answer_others_too():
    async def left():
        return seconds_left()

    with time_budget(5):
        mine = asyncio.create_task(left())
        shared = asyncio.create_task(left(), context=without_budget())
    assert await mine <= 5
    assert await shared == math.inf

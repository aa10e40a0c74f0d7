"""The customers of the load, and how their answers become figures."""

from collections.abc import AsyncIterator

import pytest

from bot.bench.chat import Answer, arrivals
from bot.bench.load import Turns
from bot.errors import ServiceError


async def lines_of(text: str) -> AsyncIterator[str]:
    for line in text.splitlines():
        yield line


async def test_events_are_read_without_comments() -> None:
    comments = "retry: 2000\n\n: heartbeat\n\n"
    events = 'id: 7\nevent: message\ndata: {"author":"bot"}\n\nevent: typing\ndata: {"on":false}\n\n'
    found = [(arrival.kind, arrival.data) async for arrival in arrivals(lines_of(comments + events))]
    assert found == [("message", {"author": "bot"}), ("typing", {"on": False})]


def turns(*statuses: str) -> Turns:
    found = Turns(wanted=len(statuses), seconds=10.0, tell=lambda _share: None)
    for number, status in enumerate(statuses):
        found.add(Answer(10.0 * (number + 1), status, "a text"))
    return found


def test_answers_become_a_load() -> None:
    load = turns("answered", "clarify_did_you_mean", "answered").load()
    assert (load.median_ms, load.n) == (20.0, 3)
    assert load.statuses == {"answered": 2, "clarify_did_you_mean": 1}
    assert load.turns_per_second > 0


def test_errors_do_not_count_as_fast_answers() -> None:
    with pytest.raises(ServiceError, match="1 of 2"):
        turns("answered", "error_internal").load()


def test_the_share_that_is_done_is_told() -> None:
    shares: list[float] = []
    found = Turns(wanted=2, seconds=10.0, tell=shares.append)
    found.add(Answer(1.0, "answered", ""))
    found.add(Answer(1.0, "answered", ""))
    assert shares == [0.5, 1.0]


@pytest.mark.parametrize(("seconds", "is_over"), [(0.0, True), (3600.0, False)])
def test_time_is_bounded(seconds: float, is_over: bool) -> None:
    found = Turns(wanted=1, seconds=seconds, tell=lambda _share: None, started=0.0 if is_over else float("inf"))
    assert found.is_over is is_over

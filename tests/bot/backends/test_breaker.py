"""The breaker as a state machine, on a clock that the test moves."""

import asyncio
import logging

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.backends.breaker import PurgatoryBreaker
from bot.errors import (
    BackendBusy,
    BackendDataInvalid,
    BackendError,
    BackendRefused,
    BackendUnavailable,
    CustomerUnknown,
    RequestConflict,
)

FAILURES, OPEN_SECONDS = 5, 30.0
ANSWERS: list[BackendError] = [
    BackendRefused("4xx"),
    CustomerUnknown("404"),
    RequestConflict("window_closed"),
    BackendDataInvalid("odd"),
]


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def breaker_on(clock: Clock) -> PurgatoryBreaker:
    return PurgatoryBreaker("billing", failures=FAILURES, open_seconds=OPEN_SECONDS, clock=clock)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> PurgatoryBreaker:
    return breaker_on(clock)


async def call(breaker: PurgatoryBreaker, error: BaseException | None = None) -> str:
    """What a call through the breaker comes to: `ok`, `kept back`, or the name of the error that the call raised."""
    was_called = False

    async def action() -> str:
        nonlocal was_called
        was_called = True
        if error is not None:
            raise error
        return "ok"

    try:
        return await breaker.call(action)
    except (BackendError, asyncio.CancelledError) as caught:
        return type(caught).__name__ if was_called else "kept back"


async def fail(breaker: PurgatoryBreaker, times: int = FAILURES) -> None:
    for _ in range(times):
        assert await call(breaker, BackendUnavailable("down")) == "BackendUnavailable"


async def test_five_failures_open_it(breaker: PurgatoryBreaker) -> None:
    await fail(breaker, FAILURES - 1)
    assert (breaker.state, await call(breaker)) == ("closed", "ok")
    await fail(breaker)
    assert (breaker.state, await call(breaker)) == ("open", "kept back")


@pytest.mark.parametrize(("after", "state", "outcome"), [(0.0, "open", "kept back"), (29.9, "open", "kept back")])
async def test_it_stays_open(breaker: PurgatoryBreaker, clock: Clock, after: float, state: str, outcome: str) -> None:
    await fail(breaker)
    clock.now += after
    assert (await call(breaker), breaker.state) == (outcome, state)


async def test_the_probe_closes_it(breaker: PurgatoryBreaker, clock: Clock) -> None:
    await fail(breaker)
    clock.now += OPEN_SECONDS
    assert (await call(breaker), breaker.state) == ("ok", "closed")
    await fail(breaker, FAILURES - 1)
    assert breaker.state == "closed"


async def test_the_probe_opens_it_again_for_as_long(breaker: PurgatoryBreaker, clock: Clock) -> None:
    await fail(breaker)
    for _ in range(3):
        clock.now += OPEN_SECONDS
        assert await call(breaker, BackendUnavailable("still down")) == "BackendUnavailable"
        clock.now += OPEN_SECONDS - 0.1
        assert (await call(breaker), breaker.state) == ("kept back", "open")
        clock.now += 0.1 - OPEN_SECONDS
    clock.now += OPEN_SECONDS
    assert await call(breaker) == "ok"


async def test_there_is_one_probe_at_a_time(breaker: PurgatoryBreaker, clock: Clock) -> None:
    await fail(breaker)
    clock.now += OPEN_SECONDS
    go_on = asyncio.Event()
    probe = asyncio.create_task(breaker.call(go_on.wait))
    await asyncio.sleep(0)
    assert [await call(breaker) for _ in range(20)] == ["kept back"] * 20
    assert breaker.state == "half_open"
    go_on.set()
    await probe
    assert (breaker.state, await call(breaker)) == ("closed", "ok")


@pytest.mark.parametrize("given_up", [asyncio.CancelledError(), BackendBusy("queue")], ids=["cancelled", "busy"])
async def test_a_probe_that_was_given_up_leaves_it_to_the_next(
    breaker: PurgatoryBreaker, clock: Clock, given_up: BaseException
) -> None:
    await fail(breaker)
    clock.now += OPEN_SECONDS
    assert await call(breaker, given_up) == type(given_up).__name__
    assert breaker.state == "half_open"
    assert (await call(breaker), breaker.state) == ("ok", "closed")


@pytest.mark.parametrize("given_up", [asyncio.CancelledError(), BackendBusy("queue")], ids=["cancelled", "busy"])
async def test_what_was_given_up_counts_for_nothing(breaker: PurgatoryBreaker, given_up: BaseException) -> None:
    await fail(breaker, FAILURES - 1)
    for _ in range(2 * FAILURES):
        await call(breaker, given_up)
    assert breaker.state == "closed"
    await fail(breaker, 1)
    assert breaker.state == "open"


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda error: type(error).__name__)
async def test_an_answer_that_is_a_refusal_shows_that_it_works(
    breaker: PurgatoryBreaker, clock: Clock, answer: BackendError
) -> None:
    for _ in range(3 * FAILURES):
        assert await call(breaker, answer) == type(answer).__name__
    await fail(breaker, FAILURES - 1)
    await call(breaker, answer)
    await fail(breaker, FAILURES - 1)
    assert breaker.state == "closed"
    await fail(breaker, 1)
    clock.now += OPEN_SECONDS
    await call(breaker, answer)
    assert breaker.state == "closed"


@pytest.mark.parametrize("late_error", [None, BackendUnavailable("late")], ids=["answered", "failed"])
@pytest.mark.parametrize("probing", [False, True], ids=["open", "half open"])
async def test_a_call_from_before_decides_nothing(
    breaker: PurgatoryBreaker, clock: Clock, late_error: BackendUnavailable | None, probing: bool
) -> None:
    go_on, go_on_probing = asyncio.Event(), asyncio.Event()

    async def old() -> None:
        await go_on.wait()
        if late_error is not None:
            raise late_error

    started = asyncio.create_task(breaker.call(old))
    await asyncio.sleep(0)
    await fail(breaker)
    if probing:
        clock.now += OPEN_SECONDS
        probe = asyncio.create_task(breaker.call(go_on_probing.wait))
        await asyncio.sleep(0)
    else:
        clock.now += OPEN_SECONDS - 1
    go_on.set()
    await asyncio.gather(started, return_exceptions=True)
    assert breaker.state == ("half_open" if probing else "open")
    if probing:
        assert await call(breaker) == "kept back"
        go_on_probing.set()
        await probe
    else:
        clock.now += 1
        assert await call(breaker) == "ok"
    assert breaker.state == "closed"


async def test_changes_are_logged_without_what_was_asked(
    breaker: PurgatoryBreaker, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        for _ in range(FAILURES):
            await call(breaker, BackendUnavailable("down", where="DPR1000004"))
        await call(breaker)
        clock.now += OPEN_SECONDS
        await call(breaker)
    assert [record.getMessage() for record in caplog.records] == [
        "the circuit to the billing back office is open",
        "the circuit to the billing back office is closed",
    ]


STEPS = st.lists(st.sampled_from(["ok", "fail", "refused", "busy", "cancelled", 1.0, 29.0, 30.0]), max_size=60)


@settings(deadline=None)
@given(STEPS)
def test_it_is_the_machine_of_the_requirement(steps: list[str | float]) -> None:
    asyncio.run(_compare_with_model(steps))


async def _compare_with_model(steps: list[str | float]) -> None:
    clock = Clock()
    breaker = breaker_on(clock)
    state, failures, opened_at = "closed", 0, 0.0
    errors: dict[str, BaseException | None] = {
        "ok": None,
        "fail": BackendUnavailable("down"),
        "refused": BackendRefused("no"),
        "busy": BackendBusy("later"),
        "cancelled": asyncio.CancelledError(),
    }
    for step in steps:
        if isinstance(step, float):
            clock.now += step
            continue
        outcome = await call(breaker, errors[step])
        if state == "open" and clock.now - opened_at >= OPEN_SECONDS:
            state = "half_open"
        assert (outcome == "kept back") == (state == "open")
        if state == "open":
            continue
        if step == "fail":
            failures += 1
            if state == "half_open" or failures == FAILURES:
                state, failures, opened_at = "open", 0, clock.now
        elif step in {"ok", "refused"}:
            state, failures = "closed", 0
        assert breaker.state == state

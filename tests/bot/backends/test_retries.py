"""Which errors get another try, and when there is no time for one."""

import pytest
import stamina

from bot.backends.retries import Retries
from bot.errors import (
    BackendBusy,
    BackendDataInvalid,
    BackendError,
    BackendRefused,
    BackendUnavailable,
    CustomerUnknown,
    RequestConflict,
)

DOWN = BackendUnavailable("down")


class Script:
    """Attempts that take `seconds` each and end as listed; the last one ends all that follow."""

    def __init__(self, *ends: BackendError | str, seconds: float = 0.0) -> None:
        self._ends = ends
        self._seconds = seconds
        self.now = 1000.0
        self.untils: list[float] = []

    def clock(self) -> float:
        return self.now

    async def attempt(self, until: float) -> str:
        end = self._ends[min(len(self.untils), len(self._ends) - 1)]
        self.untils.append(until)
        self.now += self._seconds
        if isinstance(end, BackendError):
            raise end
        return end


def retries(script: Script, *, tries: int = 2) -> Retries:
    return Retries(
        tries=tries, total_seconds=3.5, wait_seconds=0.001, jitter_seconds=0.001, needs_seconds=1.0, clock=script.clock
    )


async def test_the_second_try_may_work() -> None:
    script = Script(DOWN, "answer")
    assert await retries(script).run(script.attempt) == "answer"
    assert script.untils == [1003.5, 1003.5]


@pytest.mark.parametrize("tries", [1, 2, 3])
async def test_no_more_tries_than_allowed(tries: int) -> None:
    script = Script(DOWN)
    with pytest.raises(BackendUnavailable):
        await retries(script, tries=tries).run(script.attempt)
    assert len(script.untils) == tries


@pytest.mark.parametrize(
    "error",
    [
        BackendBusy("429"),
        BackendRefused("4xx"),
        CustomerUnknown("404"),
        RequestConflict("already_requested"),
        BackendDataInvalid("odd"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_what_another_try_would_not_mend(error: BackendError) -> None:
    script = Script(error)
    with pytest.raises(type(error)) as caught:
        await retries(script).run(script.attempt)
    assert caught.value is error
    assert len(script.untils) == 1


@pytest.mark.parametrize(("seconds", "tried"), [(0.0, 2), (1.0, 2), (2.4, 2), (2.6, 1), (3.0, 1), (9.0, 1)])
async def test_no_try_without_time_for_it(seconds: float, tried: int) -> None:
    script = Script(DOWN, seconds=seconds)
    with pytest.raises(BackendUnavailable):
        await retries(script).run(script.attempt)
    assert len(script.untils) == tried


async def test_what_is_told_of_a_repeated_try_has_no_arguments() -> None:
    seen: list[stamina.instrumentation.RetryDetails] = []
    script = Script(DOWN, "answer")
    before = stamina.instrumentation.get_on_retry_hooks()
    stamina.instrumentation.set_on_retry_hooks([seen.append])
    try:
        await retries(script).run(script.attempt)
    finally:
        stamina.instrumentation.set_on_retry_hooks(before)
    (details,) = seen
    assert (details.args, details.kwargs, details.caused_by) == ((), {}, DOWN)
    assert 0 <= details.wait_for <= 0.002

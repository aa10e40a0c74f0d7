"""The circuit breaker: a back office that keeps failing is left alone for a while, and nobody waits for it."""

import logging
import math
import time
from collections.abc import Awaitable, Callable
from typing import Literal, Protocol, TypeVar

from purgatory import ContextChanged
from purgatory.domain.model import CLOSED, HALF_OPENED, OPENED, Context

from bot.errors import BackendBusy, BackendError, BackendUnavailable

logger = logging.getLogger(__name__)

T = TypeVar("T")
State = Literal["closed", "open", "half_open"]
_STATES: dict[str, State] = {CLOSED: "closed", OPENED: "open", HALF_OPENED: "half_open"}


class Breaker(Protocol):
    """What stands between us and a back office that fails."""

    @property
    def state(self) -> State:
        """`open`: calls fail at once; `half_open`: one call is let through to try."""
        ...

    async def call(self, action: Callable[[], Awaitable[T]]) -> T:
        """What `action` gives. Raises BackendBusy without calling it while the circuit is open, else what it raises."""
        ...


class PurgatoryBreaker:
    """A breaker of one back office, in this process.

    `failures` in a row (BackendUnavailable, but not BackendBusy) open it for `open_seconds`; then one call is the probe
    whose outcome closes it or opens it again. Any other answer, also a refusal, shows that the back office works. A
    call that was given up (cancelled, BackendBusy) shows nothing.

    purgatory keeps the count and the state. The time and the single probe are kept here: its half-open state lets every
    call through, and it reads the wall clock. Each half-open round has a Context of its own, so a call that began
    before the circuit opened decides nothing when it ends at last.
    """

    def __init__(
        self, name: str, *, failures: int, open_seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._name = name
        self._failures = failures
        self._open_seconds = open_seconds
        self._clock = clock
        self._context = Context(name, failures, math.inf)
        self._opened_at = 0.0
        self._probing = False

    @property
    def state(self) -> State:
        """The state; an open circuit becomes half open with the first call after its time."""
        return _STATES[self._context.state]

    async def call(self, action: Callable[[], Awaitable[T]]) -> T:
        """What `action` gives. Raises BackendBusy without calling it while the circuit is open, else what it raises."""
        context = self._admit()
        is_probe = context.state == HALF_OPENED
        try:
            answer = await action()
        except BackendBusy:
            raise
        except BackendUnavailable as error:
            self._failed(context, error)
            raise
        except BackendError:
            self._answered(context)
            raise
        else:
            self._answered(context)
            return answer
        finally:
            if is_probe:
                self._probing = False

    def _admit(self) -> Context:
        if self._context.state == OPENED:
            if self._clock() - self._opened_at < self._open_seconds:
                raise BackendBusy("the back office has failed too often and is left alone for now")
            self._context = Context(self._name, self._failures, math.inf, state=HALF_OPENED)
        if self._context.state == HALF_OPENED:
            if self._probing:
                raise BackendBusy("another call is trying whether the back office works again")
            self._probing = True
        return self._context

    def _failed(self, context: Context, error: BackendUnavailable) -> None:
        was = context.state
        context.handle_exception(error)
        if context is self._context and was != OPENED and context.state == OPENED:
            self._opened_at = self._clock()
        self._tell(context)

    def _answered(self, context: Context) -> None:
        context.handle_end_request()
        self._tell(context)

    def _tell(self, context: Context) -> None:
        if context is self._context:
            for event in context.messages:
                if isinstance(event, ContextChanged):
                    logger.warning("the circuit to the %s back office is %s", self._name, _STATES[event.state])
        context.messages.clear()

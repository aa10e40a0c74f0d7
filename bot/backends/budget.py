"""The time that one answer may take, however many calls it needs: set once for an action, read by every call in it."""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import Context, ContextVar, copy_context

from bot.errors import BotError

_until: ContextVar[float] = ContextVar("until", default=math.inf)


@contextmanager
def time_budget(seconds: float) -> Iterator[None]:
    """All calls within the context, also those of tasks begun in it, end within `seconds`. A shorter one stays."""
    token = _until.set(min(_until.get(), time.monotonic() + seconds))
    try:
        yield
    finally:
        _until.reset(token)


def seconds_left() -> float:
    """What is left of the budget, at least 0; infinite where there is none."""
    return max(0.0, _until.get() - time.monotonic())


@asynccontextmanager
async def within_budget(error: BotError) -> AsyncIterator[None]:
    """Raises `error` as soon as the budget is used up, without beginning if it is already."""
    left = seconds_left()
    if left == 0:
        raise error
    limit = asyncio.timeout(None if left == math.inf else left)
    try:
        async with limit:
            yield
    except TimeoutError:
        if limit.expired():
            raise error from None
        raise


def without_budget() -> Context:
    """The present context without a budget, for a task whose answer is for others, too."""
    context = copy_context()
    context.run(_until.set, math.inf)
    return context

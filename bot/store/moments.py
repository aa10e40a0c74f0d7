"""One kind of time in the whole store: aware, in UTC. SQLite gives times back without a zone."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present moment, aware, in UTC. Passed in wherever time matters, so that tests can set it."""


def system_clock() -> datetime:
    """The present moment by the clock of the machine."""
    return datetime.now(UTC)


def as_utc(value: datetime) -> datetime:
    """A stored moment, aware and in UTC."""
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

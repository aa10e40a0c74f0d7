"""Outages are asked for by many at the same moment: they share one answer for a few seconds."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from bot.backends.budget import within_budget, without_budget
from bot.backends.models import Outages, Place, Receipt
from bot.backends.protocols import Outage
from bot.backends.verified import VerifiedContext
from bot.errors import BackendBusy
from bot.text.normalise import fold

Question = tuple[str, str | None]
"""A utility, and a place in folded form or None for all places."""


class ClosableOutage(Outage, Protocol):
    """An outage system with connections to close."""

    async def aclose(self) -> None:
        """Close all connections."""
        ...


class CachedOutage:
    """`Outage` that asks about each utility at most once in `seconds`, however many ask, and once at a time.

    A question about a place that the list of all outages names is answered from that list; only about another place is
    the back office asked, again once for all. An answer is as the back office gave it: `as_of` says how old it is. It
    is kept for `seconds` from when it was asked for, never longer, also if the back office then fails. An error is told
    to all who wait for it and not kept. At most `answers` answers are kept.
    """

    def __init__(
        self, outage: ClosableOutage, *, seconds: float, answers: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._outage = outage
        self._seconds = seconds
        self._answers = answers
        self._clock = clock
        self._kept: dict[Question, tuple[float, Outages]] = {}
        self._asked: dict[Question, asyncio.Task[Outages]] = {}

    async def outages(self, utility: str, locality: str | None = None) -> Outages:
        """Current and upcoming outages, of one place (its code or its name) or of all."""
        everything = await self._shared(utility, None)
        if locality is None:
            return everything
        place = _only_place(everything, locality)
        if place is None:
            return await self._shared(utility, locality)
        items = tuple(item for item in everything.outages if place in item.localities)
        return replace(everything, locality=place, outages=items)

    async def report(
        self, utility: str, locality: str, text: str, *, verified: VerifiedContext | None, key: str
    ) -> Receipt:
        """Report that there is no power at `locality` (its code); goes straight to the back office."""
        return await self._outage.report(utility, locality, text, verified=verified, key=key)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._outage.aclose()

    async def _shared(self, utility: str, locality: str | None) -> Outages:
        question = (utility, None if locality is None else fold(locality))
        expires, kept = self._kept.get(question, (0.0, None))
        if kept is not None and self._clock() < expires:
            return kept
        task = self._asked.get(question)
        if task is None:
            task = asyncio.create_task(self._ask(question, locality), context=without_budget())
            task.add_done_callback(_look_at)
            self._asked[question] = task
        # Whoever gives up waiting leaves the answer to the others.
        async with within_budget(BackendBusy("there is no time left for the back office", where="outages")):
            return await asyncio.shield(task)

    async def _ask(self, question: Question, locality: str | None) -> Outages:
        asked_at = self._clock()
        try:
            answer = await self._outage.outages(question[0], locality)
            self._keep(question, asked_at + self._seconds, answer)
            return answer
        finally:
            self._asked.pop(question, None)

    def _keep(self, question: Question, expires: float, answer: Outages) -> None:
        now = self._clock()
        self._kept = {old: kept for old, kept in self._kept.items() if old != question and now < kept[0]}
        while len(self._kept) >= self._answers:
            del self._kept[next(iter(self._kept))]
        self._kept[question] = (expires, answer)


def _only_place(everything: Outages, locality: str) -> Place | None:
    """The place of this code or name among those with outages; None if there is none or more than one."""
    wanted = fold(locality)
    named = {place for item in everything.outages for place in item.localities}
    found = [place for place in named if wanted in {fold(place.code), fold(place.name)}]
    return found[0] if len(found) == 1 else None


def _look_at(task: asyncio.Task[Outages]) -> None:
    """Takes note of an error that nobody waits for any more, so that asyncio does not report it as forgotten."""
    if not task.cancelled():
        task.exception()

"""Places among the calls: limited, given back, and not waited for long."""

import asyncio

import pytest

from bot.backends.bulkhead import Bulkhead
from bot.errors import BackendBusy


class Visitors:
    """Calls that stay in their place until they are let out."""

    def __init__(self, bulkhead: Bulkhead) -> None:
        self._bulkhead = bulkhead
        self.inside = 0
        self.most = 0
        self.leave = asyncio.Event()

    async def visit(self) -> None:
        async with self._bulkhead.place():
            self.inside += 1
            self.most = max(self.most, self.inside)
            try:
                await self.leave.wait()
            finally:
                self.inside -= 1


async def test_no_more_than_its_places() -> None:
    visitors = Visitors(Bulkhead(places=3, wait_seconds=0))
    tasks = [asyncio.create_task(visitors.visit()) for _ in range(10)]
    refused, _ = await asyncio.wait(tasks, timeout=5, return_when=asyncio.FIRST_EXCEPTION)
    while len(refused) < 7:
        refused, _ = await asyncio.wait(tasks, timeout=0.01)
    assert all(isinstance(task.exception(), BackendBusy) for task in refused)
    assert (visitors.inside, visitors.most) == (3, 3)
    visitors.leave.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    await visitors.visit()


async def test_one_more_waits_for_a_place() -> None:
    visitors = Visitors(Bulkhead(places=1, wait_seconds=60))
    tasks = [asyncio.create_task(visitors.visit()) for _ in range(5)]
    await asyncio.sleep(0)
    visitors.leave.set()
    await asyncio.gather(*tasks)
    assert visitors.most == 1


@pytest.mark.parametrize("inside", [True, False], ids=["in its place", "in the queue"])
async def test_a_cancelled_call_takes_no_place(inside: bool) -> None:
    bulkhead = Bulkhead(places=1, wait_seconds=60)
    visitors = Visitors(bulkhead)
    first = asyncio.create_task(visitors.visit())
    await asyncio.sleep(0)
    second = asyncio.create_task(visitors.visit())
    await asyncio.sleep(0)
    (first if inside else second).cancel()
    visitors.leave.set()
    await asyncio.gather(first, second, return_exceptions=True)
    async with bulkhead.place():
        assert visitors.most == 1

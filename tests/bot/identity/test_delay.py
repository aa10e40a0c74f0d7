"""The time of an answer tells nothing: all cases end at the same moments."""

import statistics

import pytest

from bot.errors import BackendUnavailable
from bot.identity.delay import DelayBucket
from tests.bot.identity.world import ANNA, NO_PHONE, UNKNOWN, World

TRIALS = 200
WORK = {ANNA: 0.041, UNKNOWN: 0.003, NO_PHONE: 0.019}
"""Seconds that the directory takes for each, as a back office might."""


class Stopwatch:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now

    async def sleep(self, seconds):
        assert seconds >= 0
        self.now += seconds


@pytest.mark.parametrize(
    ("bucket", "work", "whole"),
    [(0.5, 0.0, 0.5), (0.5, 0.2, 0.5), (0.5, 0.499, 0.5), (0.5, 0.6, 1.0), (0.25, 0.9, 1.0), (0.0, 0.3, 0.3)],
)
async def test_what_takes_time_ends_with_a_bucket(bucket, work, whole):
    watch = Stopwatch()
    async with DelayBucket(bucket, watch, watch.sleep).held():
        watch.now += work
    assert watch.now - 100.0 == pytest.approx(whole)


async def test_a_failure_ends_with_a_bucket_too():
    watch = Stopwatch()

    async def fail():
        async with DelayBucket(0.5, watch, watch.sleep).held():
            watch.now += 0.1
            raise BackendUnavailable("down")

    with pytest.raises(BackendUnavailable):
        await fail()
    assert watch.now == pytest.approx(100.5)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_medians_of_known_unknown_and_without_phone_are_the_same(engine):
    no_limit = dict.fromkeys(
        ("phone_codes_per_hour", "sender_codes_per_hour", "sender_max_failures", "account_failures_per_hour"), 10**6
    )
    world = World(engine, "a", **no_limit)
    world.directory.takes = lambda customer_code: setattr(world, "stopwatch", world.stopwatch + WORK[customer_code])
    times, bodies = {}, {}
    for customer in WORK:
        for _ in range(TRIALS):
            before = world.stopwatch
            started = await world.service.start_challenge("a", customer)
            asked = world.stopwatch
            wrong = await world.wrong("a")
            times.setdefault(customer, []).append((asked - before, world.stopwatch - asked))
            bodies.setdefault(customer, set()).add((started, wrong))
    for step in (0, 1):
        medians = [statistics.median(time[step] for time in of) for of in times.values()]
        assert max(medians) <= min(medians) * 1.1
    assert {len(of) for of in bodies.values()} == {1}
    assert len(set.union(*bodies.values())) == 1

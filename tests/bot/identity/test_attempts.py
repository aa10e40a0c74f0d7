"""Guessing: counted over conversations, channels and restarts, and answered with a wait."""

import pytest
from sqlalchemy import text

from bot.identity.limits import IdentityLimits
from bot.identity.results import IdentityStatus
from bot.store.engine import reading
from bot.store.records import Channel
from tests.bot.identity.world import ANNA, BESA, NO_PHONE, UNKNOWN, World

SENT, VERIFIED, WRONG, WAIT = (
    IdentityStatus.SENT,
    IdentityStatus.VERIFIED,
    IdentityStatus.WRONG,
    IdentityStatus.WAIT,
)
ANYBODY = pytest.mark.parametrize("customer", [ANNA, UNKNOWN, NO_PHONE])


def compared(engine):
    """How many wrong codes were looked at."""
    with reading(engine) as connection:
        return connection.execute(text("SELECT count(*) FROM identity_failures")).scalar()


def many(engine, count, **limits):
    """A world with so many conversations, each of another sender, and the names of the conversations."""
    names = [f"{number:03x}" for number in range(count)]
    whose = {name: {"sender_key": f"sender {name}"} for name in names}
    return World(engine, names, whose=whose, phone_codes_per_hour=10_000, **limits), names


async def test_a_thousand_guesses_from_many_conversations_are_hardly_looked_at(engine):
    world, names = many(engine, 100)
    for name in names:
        await world.service.start_challenge(name, ANNA)
    statuses = [(await world.wrong(name)).status for name in names for _ in range(5)]
    assert compared(engine) == 10
    assert set(statuses[10:]) == {WAIT}
    assert (await world.service.start_challenge(names[0], BESA)).status is WAIT  # this sender guessed five times
    assert (await world.service.start_challenge(names[50], ANNA)).status is WAIT
    assert (await world.service.start_challenge(names[50], BESA)).status is SENT


async def test_no_more_than_ten_are_compared_in_any_hour_of_a_long_attack(engine):
    world, names = many(engine, 120, code_lifetime_seconds=10**6)
    for name in names:
        await world.service.start_challenge(name, ANNA)
    moments = []
    for name in names:  # every two minutes, for four hours, from another conversation
        before = compared(engine)
        await world.wrong(name)
        moments += [world.clock.now] * (compared(engine) - before)
        world.clock.move(120)
    gaps = [(later - earlier).total_seconds() for earlier, later in zip(moments, moments[10:], strict=False)]
    assert all(gap >= 3600 for gap in gaps)
    assert len(moments) <= 10 + 4 * 8


@ANYBODY
async def test_a_sender_waits_longer_and_longer_in_whatever_conversation(engine, customer):
    names = [f"{number:x}" for number in range(12)]
    world = World(engine, names, whose={name: {"sender_key": "one"} for name in names}, sender_codes_per_hour=100)
    waits = []
    for name in names:
        world.clock.move(4000)  # beyond any wait, and beyond the hour in which codes are counted
        await world.service.start_challenge(name, customer)
        waits.append((await world.wrong(name)).wait_seconds)
    assert waits == [0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600]


@pytest.mark.parametrize(("seconds", "status"), [(29, WAIT), (31, VERIFIED)])
async def test_the_first_wait_ends_after_half_a_minute(world, seconds, status):
    code = await world.code_for("a", ANNA)
    await world.service.start_challenge("b", BESA)
    for _ in range(4):
        await world.wrong("a")
    code = await world.code_for("a", ANNA)
    await world.wrong("a")
    world.clock.move(seconds)
    assert (await world.service.verify("a", code)).status is status


async def test_a_wait_outlives_a_restart_and_a_new_conversation(engine):
    whose = {name: {"sender_key": "one"} for name in "ab"}
    before = World(engine, "a", whose=whose)
    await before.service.start_challenge("a", ANNA)
    for _ in range(5):
        await before.wrong("a")
    after = World(engine, "b", whose=whose)
    assert (await after.service.start_challenge("a", ANNA)).status is WAIT
    assert (await after.service.start_challenge("b", BESA)).status is WAIT


async def test_what_one_sender_does_keeps_no_other_out(engine):
    world = World(engine, "ab", whose={"a": {"sender_key": "one"}, "b": {"sender_key": "two"}})
    await world.service.start_challenge("a", ANNA)
    for _ in range(5):
        await world.wrong("a")
    code = await world.code_for("b", ANNA)
    assert (await world.service.verify("b", code)).status is VERIFIED


async def test_an_attack_leaves_who_is_verified_alone(engine):
    world, names = many(engine, 4)
    owner, *others = names
    code = await world.code_for(owner, ANNA)
    await world.service.verify(owner, code)
    for name in others:
        await world.service.start_challenge(name, ANNA)
        for _ in range(5):
            await world.wrong(name)
    assert (await world.service.context(owner)).customer_code == ANNA
    assert (await world.service.fresh(owner)).customer_code == ANNA


async def test_accounts_are_counted_over_channels(engine):
    channels = {"a": Channel.WEB, "b": Channel.MESSENGER, "c": Channel.SMS}
    whose = {name: {"channel": channel, "sender_key": f"sender {name}"} for name, channel in channels.items()}
    world = World(engine, channels, whose=whose)
    for name in channels:
        await world.service.start_challenge(name, ANNA)
    statuses = [(await world.wrong(name)).status for name in ("a", "b", "c") for _ in range(4)]
    assert statuses == [WRONG] * 9 + [WAIT] * 3
    assert compared(engine) == 10


# Phone codes


@ANYBODY
@pytest.mark.parametrize(("seconds", "status"), [(3599, WAIT), (3601, SENT)])
async def test_three_codes_an_hour_whichever_conversation_asks(world, customer, seconds, status):
    assert [(await world.service.start_challenge(name, customer)).status for name in "abab"] == [SENT] * 3 + [WAIT]
    world.clock.move(seconds)
    assert (await world.service.start_challenge("a", customer)).status is status


async def test_proved_codes_count_too(world):
    for _ in range(3):
        code = await world.code_for("a", ANNA)
        await world.service.verify("a", code)
    assert (await world.service.start_challenge("a", ANNA)).status is WAIT
    assert len(world.phones.messages) == 3


async def test_a_phone_of_several_accounts_gets_three_codes_and_nobody_is_told(engine):
    world = World(engine, "abcd")
    world.directory.shared_phone = True
    results = [
        await world.service.start_challenge(name, customer)
        for name, customer in zip("abcd", [ANNA, BESA, ANNA, BESA], strict=True)
    ]
    await world.service.settle()
    assert [result.status for result in results] == [SENT] * 4
    assert len(world.phones.messages) == 3


async def test_a_sender_cannot_have_codes_sent_to_everybody(world):
    sent = [(await world.service.start_challenge("a", f"DPR{number:07}")).status for number in range(100, 111)]
    assert sent == [SENT] * 10 + [WAIT]
    assert (await world.service.start_challenge("b", ANNA)).status is SENT


async def test_no_stored_row_tells_the_phone_or_the_code(world, engine):
    code = await world.code_for("a", ANNA)
    with reading(engine) as connection:
        tables = ("identity_sends", "identity_locks", "identity_challenges")
        rows = [row for table in tables for row in connection.execute(text(f"SELECT * FROM {table}")).all()]
    stored = " ".join(str(value) for row in rows for value in row)
    assert "38344000001" not in stored
    assert code not in [str(value) for row in rows for value in row]


def test_the_waits_are_those_of_the_reference():
    limits = IdentityLimits()
    assert (limits.first_wait_seconds, limits.longest_wait_seconds) == (30, 3600)
    assert (limits.sender_max_failures, limits.account_failures_per_hour, limits.phone_codes_per_hour) == (5, 10, 3)

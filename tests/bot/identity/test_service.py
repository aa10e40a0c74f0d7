"""The proof of identity, step by step, at its boundaries and under attack."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.backends.verified import VerifiedContext
from bot.errors import BackendUnavailable, ServiceError
from bot.identity.results import Awaiting, IdentityState, IdentityStatus, VerificationResult
from bot.store.engine import reading, writing
from tests.bot.identity.world import ANNA, BESA, NO_PHONE, UNKNOWN, World
from tests.bot.store.samples import NOON

SENT, VERIFIED, WRONG = IdentityStatus.SENT, IdentityStatus.VERIFIED, IdentityStatus.WRONG
EXPIRED, WAIT, NONE = IdentityStatus.EXPIRED, IdentityStatus.WAIT, IdentityStatus.NONE


async def verified(world, conversation_id="a", customer_code=ANNA):
    code = await world.code_for(conversation_id, customer_code)
    assert (await world.service.verify(conversation_id, code)).status is VERIFIED


async def test_the_whole_way(world):
    service = world.service
    assert await service.state("a") == IdentityState(None, None, None)
    await service.request("a", "check_balance")
    assert await service.state("a") == IdentityState(None, Awaiting.CUSTOMER_CODE, "check_balance")
    code = await world.code_for("a", ANNA)
    assert await service.state("a") == IdentityState(None, Awaiting.PHONE_CODE, "check_balance")
    assert await service.verify("a", code) == VerificationResult(VERIFIED, 0, "check_balance")
    state = await service.state("a")
    ends = NOON.replace(minute=10)
    assert state == IdentityState(VerifiedContext("a", "kesco", ANNA, NOON, ends), None, None)
    await service.log_out("a")
    assert await service.state("a") == IdentityState(None, None, None)


@pytest.mark.parametrize(("customer", "language"), [(ANNA, "en"), (BESA, "sq")])
async def test_the_message_is_in_the_customers_language_else_in_the_conversations(world, customer, language):
    code = await world.code_for("a", customer)
    assert world.phones.messages[-1][2] == f"{language}:kesco:{code}:5"
    assert len(code) == 6
    assert code.isdecimal()


async def test_nothing_that_is_stored_is_the_code(world, engine):
    code = await world.code_for("a", ANNA)
    with reading(engine) as connection:
        [row] = connection.execute(text("SELECT * FROM identity_challenges")).all()
    assert code not in [str(value) for value in row]


@pytest.mark.parametrize("customer", [ANNA, UNKNOWN, NO_PHONE])
async def test_every_customer_code_gets_the_same_answers(world, customer):
    started = await world.service.start_challenge("a", customer)
    await world.service.settle()
    answers = [(await world.wrong("a")).status for _ in range(5)]
    state = await world.service.state("a")
    assert started.status is SENT
    assert answers == [WRONG] * 4 + [WAIT]
    assert state.awaiting is Awaiting.PHONE_CODE
    assert world.pauses == [0.5] * 6
    assert bool(world.phones.messages) == (customer == ANNA)


@pytest.mark.parametrize("customer", [UNKNOWN, NO_PHONE])
async def test_a_code_that_nobody_got_does_not_verify(engine, customer):
    world = World(engine)
    world.random.seed(7)
    expected = f"{world.random.randrange(10**6):06d}"
    world.random.seed(7)
    await world.service.start_challenge("a", customer)
    assert (await world.service.verify("a", expected)).status is WRONG


async def test_a_back_office_that_is_down_changes_nothing(world):
    await world.service.request("a", "check_balance")
    world.directory.is_down = True
    with pytest.raises(BackendUnavailable):
        await world.service.start_challenge("a", ANNA)
    assert (await world.service.state("a")).awaiting is Awaiting.CUSTOMER_CODE


@pytest.mark.parametrize(("seconds", "status"), [(299, VERIFIED), (300, EXPIRED), (301, EXPIRED)])
async def test_a_code_lives_five_minutes(world, seconds, status):
    code = await world.code_for("a", ANNA)
    world.clock.move(seconds)
    assert (await world.service.verify("a", code)).status is status


async def test_after_an_expired_code_the_customer_code_is_awaited_again(world):
    await world.service.request("a", "latest_bill")
    code = await world.code_for("a", ANNA)
    world.clock.move(301)
    await world.service.verify("a", code)
    assert await world.service.state("a") == IdentityState(None, Awaiting.CUSTOMER_CODE, "latest_bill")
    assert (await world.service.verify("a", code)).status is NONE


@pytest.mark.parametrize(
    ("idle", "steps", "holds"),
    [(599, 1, True), (600, 1, False), (601, 1, False), (599, 3, True), (450, 4, False), (449.9, 4, True)],
)
async def test_a_session_ends_when_idle_or_after_half_an_hour(world, idle, steps, holds):
    await verified(world)
    for _ in range(steps):
        world.clock.move(idle)
        context = await world.service.context("a")
    assert (context is not None) == holds


async def test_a_session_never_outlives_half_an_hour(world):
    await verified(world)
    for _ in range(3):
        world.clock.move(599)
        assert (await world.service.context("a")).expires_at <= NOON.replace(minute=30)
    world.clock.move(2)
    assert (await world.service.context("a")).customer_code == ANNA
    world.clock.move(1)
    assert await world.service.context("a") is None


async def test_a_request_is_forgotten_after_a_while(world):
    await world.service.request("a", "check_balance")
    world.clock.move(599)
    assert (await world.service.state("a")).purpose == "check_balance"
    world.clock.move(1)
    assert (await world.service.state("a")).awaiting is None


@pytest.mark.parametrize("other", [BESA, UNKNOWN, NO_PHONE])
async def test_asking_for_another_account_ends_the_first_proof(world, other):
    await verified(world, customer_code=ANNA)
    await world.service.start_challenge("a", other)
    assert await world.service.context("a") is None


async def test_another_account_replaces_the_first(world):
    await verified(world, customer_code=ANNA)
    await verified(world, customer_code=BESA)
    assert (await world.service.context("a")).customer_code == BESA


async def test_asking_for_another_account_ends_the_first_proof_even_if_one_has_to_wait(world):
    for _ in range(3):
        await world.service.start_challenge("b", BESA)
    code = await world.code_for("a", ANNA)
    assert (await world.service.start_challenge("a", BESA)).status is WAIT
    assert (await world.service.verify("a", code)).status is NONE
    await verified(world, customer_code=ANNA)
    assert (await world.service.start_challenge("a", BESA)).status is WAIT
    assert await world.service.context("a") is None


async def test_asking_for_the_same_account_again_keeps_the_proof(world):
    await verified(world)
    await world.service.start_challenge("a", ANNA)
    assert (await world.service.context("a")).customer_code == ANNA


# What is filed needs a fresh proof


@pytest.mark.parametrize(("seconds", "is_fresh"), [(0, True), (299, True), (300, False), (301, False)])
async def test_a_proof_is_fresh_for_five_minutes(world, seconds, is_fresh):
    await verified(world)
    world.clock.move(seconds)
    assert (await world.service.fresh("a") is not None) == is_fresh
    assert (await world.service.context("a")).customer_code == ANNA


async def test_using_a_proof_does_not_make_it_fresh(world):
    await verified(world)
    for _ in range(3):
        world.clock.move(100)
        await world.service.fresh("a")
        await world.service.context("a")
    assert await world.service.fresh("a") is None


async def test_a_fresh_proof_ends_with_the_session(world):
    await verified(world)
    await world.service.log_out("a")
    assert await world.service.fresh("a") is None
    assert await world.service.fresh("b") is None


async def test_a_proof_is_renewed_by_a_phone_code_alone(world):
    await verified(world)
    world.clock.move(400)
    assert (await world.service.request("a", "request_reconnection", fresh=True)).status is SENT
    await world.service.settle()
    state = await world.service.state("a")
    assert (state.awaiting, state.purpose) == (Awaiting.PHONE_CODE, "request_reconnection")
    assert state.verified.customer_code == ANNA
    assert await world.service.fresh("a") is None
    result = await world.service.verify("a", world.phones.last_code)
    assert result == VerificationResult(VERIFIED, 0, "request_reconnection")
    assert (await world.service.fresh("a")).customer_code == ANNA


async def test_without_a_proof_the_customer_code_is_asked_for(world):
    assert (await world.service.request("a", "request_reconnection", fresh=True)).status is NONE
    await verified(world)
    world.clock.move(601)
    assert (await world.service.request("a", "request_reconnection", fresh=True)).status is NONE
    assert (await world.service.state("a")).awaiting is Awaiting.CUSTOMER_CODE
    assert len(world.phones.messages) == 1


async def test_renewing_has_the_same_limits(world):
    await verified(world)
    results = [(await world.service.request("a", "submit_meter_reading", fresh=True)).status for _ in range(3)]
    assert results == [SENT, SENT, WAIT]


# Bound to conversation, channel and sender


@pytest.mark.parametrize("column", ["channel", "sender_key"])
async def test_a_proof_of_another_channel_or_sender_does_not_count(world, engine, column):
    await verified(world)
    open_code = await world.code_for("b", BESA)
    with writing(engine) as connection:
        connection.execute(text(f"UPDATE conversations SET {column} = 'sms'"))
    assert await world.service.context("a") is None
    assert (await world.service.verify("b", open_code)).status is WRONG


async def test_a_code_works_once_only_and_only_the_last_one(world):
    first = await world.code_for("a", ANNA)
    second = await world.code_for("a", ANNA)
    assert first != second
    assert (await world.service.verify("a", first)).status is WRONG
    assert (await world.service.verify("a", second)).status is VERIFIED
    await world.service.log_out("a")
    assert (await world.service.verify("a", second)).status is NONE


async def test_a_code_works_only_where_it_was_asked_for(world):
    code = await world.code_for("a", ANNA)
    assert (await world.service.verify("b", code)).status is NONE
    await world.service.start_challenge("b", ANNA)
    assert (await world.service.verify("b", code)).status is WRONG
    assert await world.service.context("b") is None


async def test_the_right_code_does_not_help_while_waiting(world):
    code = await world.code_for("a", ANNA)
    for _ in range(5):
        await world.wrong("a")
    assert await world.service.verify("a", code) == VerificationResult(WAIT, 30)
    world.clock.move(30)
    assert (await world.service.verify("a", code)).status is EXPIRED


async def test_failures_are_forgotten_after_an_hour(world):
    await world.service.start_challenge("a", ANNA)
    for _ in range(5):
        await world.wrong("a")
    world.clock.move(3601)
    await verified(world)
    assert (await world.service.context("a")).customer_code == ANNA


async def test_another_key_makes_stored_codes_worthless(world, engine):
    code = await world.code_for("a", ANNA)
    other = World(engine, conversations=())
    other.service._rules = replace(other.service._rules, key=b"another key")
    assert (await other.service.verify("a", code)).status is WRONG


@pytest.mark.parametrize(
    "call",
    [
        lambda service: service.state("nobody"),
        lambda service: service.context("nobody"),
        lambda service: service.request("nobody", "check_balance"),
        lambda service: service.start_challenge("nobody", ANNA),
        lambda service: service.verify("nobody", "123456"),
        lambda service: service.log_out("nobody"),
        lambda service: service.fresh("nobody"),
        lambda service: service.request("nobody", "submit_meter_reading", fresh=True),
    ],
)
async def test_an_unknown_conversation_is_an_error(world, call):
    with pytest.raises(ServiceError):
        await call(world.service)

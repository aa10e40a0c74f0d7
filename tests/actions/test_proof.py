"""The proof that an action needs: held, renewed, or asked for."""

import pytest
from rasa_sdk import Tracker

from actions.proof import proof
from actions.services import Services
from actions.turn import Turn
from bot.answering.reply import Reply
from bot.identity.results import ChallengeResult, IdentityStatus
from tests.account_data import CUSTOMER_CODE, verified
from tests.actions.fakes import FakeBilling, FakeIdentity, FakeOutage, tracker_state
from tests.content_files import LANGUAGES

OTHER = "DPR7654321"


async def proved(catalog, identity, *, fresh, language="en", **entities):
    services = Services(catalogs=lambda: catalog, identity=identity, billing=FakeBilling(), outage=FakeOutage())
    state = tracker_state("request_reconnection", entities=entities, language=language)
    turn = Turn.from_tracker(Tracker.from_dict(state), catalog)
    return await proof(services, turn, services.composer(turn.utility, turn.language), fresh=fresh)


def names(identity):
    return [call[0] for call in identity.calls]


@pytest.mark.parametrize("fresh", [False, True])
@pytest.mark.parametrize("entities", [{}, {"customer_code": CUSTOMER_CODE}], ids=["none", "the same account"])
async def test_a_proof_that_holds_is_given(catalog, fresh, entities):
    identity = FakeIdentity(verified=verified())
    assert await proved(catalog, identity, fresh=fresh, **entities) == verified()
    assert names(identity) == ["fresh" if fresh else "context"]


async def test_an_older_proof_does_for_reading_only(catalog):
    identity = FakeIdentity(verified=verified(), is_fresh=False)
    assert await proved(catalog, identity, fresh=False) == verified()
    assert isinstance(await proved(catalog, identity, fresh=True), Reply)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_older_proof_is_renewed_without_the_customer_code(catalog, language):
    identity = FakeIdentity(verified=verified(), is_fresh=False)
    reply = await proved(catalog, identity, fresh=True, language=language)
    assert (reply.status, reply.language) == ("clarify_phone_code_again", language)
    assert "{" not in reply.text
    assert identity.asked_for("request") == [("request_reconnection", "fresh")]
    assert identity.asked_for("start_challenge") == []


async def test_too_many_codes_have_to_wait(catalog):
    identity = FakeIdentity(verified=verified(), is_fresh=False, challenge=ChallengeResult(IdentityStatus.WAIT, 720))
    reply = await proved(catalog, identity, fresh=True)
    assert reply.status == "clarify_identity_wait"
    assert "12" in reply.text


@pytest.mark.parametrize("fresh", [False, True])
async def test_without_a_proof_the_customer_code_is_asked_for(catalog, fresh):
    reply = await proved(catalog, FakeIdentity(), fresh=fresh)
    assert reply.status == "clarify_customer_code"


@pytest.mark.parametrize("fresh", [False, True])
async def test_another_account_begins_anew(catalog, fresh):
    identity = FakeIdentity(verified=verified())
    reply = await proved(catalog, identity, fresh=fresh, customer_code=OTHER)
    assert reply.status == "clarify_phone_code"
    assert identity.asked_for("request") == [("request_reconnection",)]
    assert identity.asked_for("start_challenge") == [(OTHER,)]


@pytest.mark.parametrize("fresh", [False, True])
async def test_the_proof_of_another_utility_does_not_count(catalog, fresh):
    identity = FakeIdentity(verified=verified(utility="ossh"))
    assert isinstance(await proved(catalog, identity, fresh=fresh), Reply)

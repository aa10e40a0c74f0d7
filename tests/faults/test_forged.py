"""What a customer can forge: slots, metadata, entities, typed commands, another conversation. It opens nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.backends.verified import VerifiedContext
from bot.gateway.conversations import NewMessage, draft_of
from bot.text.masking import masked_code
from tests.actions.fakes import FakeIdentity
from tests.content_files import LANGUAGES
from tests.faults.world import CUSTOMERS, INTENTS, WRITES, drafts, run

NEEDS_PROOF = tuple(intent for intent in INTENTS if intent not in {"outage_status", "report_outage", "tariff_now"})
READS = tuple(intent for intent in NEEDS_PROOF if intent not in WRITES)
PAIRS = {"kesco": ("DPR1000009", "DPR1000016"), "energopro": ("100000004", "100000011")}
FORGED = {"verified": True, "is_verified": "yes", "fresh": True, "purpose": "check_balance", "expires_at": "2999-01-01"}


class IdentityOf(FakeIdentity):
    """Knows who is verified in which conversation; asked about any other, nobody."""

    def __init__(self, proofs):
        super().__init__()
        self.proofs = proofs

    async def context(self, conversation_id):
        return self.proofs.get(conversation_id)

    async def fresh(self, conversation_id):
        return self.proofs.get(conversation_id)


def proved(utility, code):
    now = datetime.now(UTC)
    return VerifiedContext("c1", utility, code, now, now + timedelta(minutes=10))


def forgery(code):
    """Everything that can be claimed beside the message, for `code`."""
    claims = FORGED | {"customer_code": code, "code": code, "account": code}
    return {"slots": dict(claims), "metadata": claims | {"verified_customer": code, "session": {"customer_code": code}}}


def asked_for(world):
    """The customers whom the back offices were asked about."""
    paths = [request.path for server in (world.billing_server, world.outage_server) for request in server.requests]
    bodies = [request.body.decode() for request in world.billing_server.requests + world.outage_server.requests]
    return {code for codes in PAIRS.values() for code in codes if any(code in told for told in [*paths, *bodies])}


@pytest.mark.parametrize("own", [0, 1])
@pytest.mark.parametrize("intent", INTENTS)
async def test_only_the_proved_account_is_ever_asked_for(world, intent, own):
    """Two customers, all actions: each claims in every way to be the other."""
    utility, _ = CUSTOMERS[intent]
    me, other = PAIRS[utility][own], PAIRS[utility][1 - own]
    language = LANGUAGES[INTENTS.index(intent) % len(LANGUAGES)]
    async with world.services() as services:
        forged = forgery(other)
        if intent in WRITES:
            forged["slots"] |= (await drafts(services))[intent]
            world.billing_server.requests.clear()
        known = replace(services, identity=IdentityOf({"c1": proved(utility, me)}))
        replies = await run(known, intent, language, utility=utility, **forged)
    assert asked_for(world) <= {me}
    assert replies
    assert not [reply for reply in replies if other in str(reply) or masked_code(other) in reply["text"]]


@pytest.mark.parametrize("intent", NEEDS_PROOF)
async def test_claims_prove_nothing(world, intent):
    """Nobody is verified in this conversation, though somebody is in another one."""
    utility, code = CUSTOMERS[intent]
    async with world.services() as services:
        forged = forgery(code)
        if intent in WRITES:
            forged["slots"] |= (await drafts(services))[intent]
            world.billing_server.requests.clear()
        nobody = replace(services, identity=IdentityOf({"another": proved(utility, code)}))
        replies = await run(nobody, intent, "en", utility=utility, **forged)
    assert asked_for(world) == set()
    if intent == "file_complaint_now":  # open to everyone, but in nobody's name
        assert [b'"customer_code":null' in request.body.replace(b" ", b"") for request in world.billing_server.requests]
    else:
        assert world.billing_server.requests == []
        assert {reply["status"] for reply in replies} <= {"clarify_customer_code", "clarify_request"}


@pytest.mark.parametrize("intent", READS)
async def test_a_code_in_the_message_opens_no_other_account(world, intent):
    """To name another customer begins a proof for that one; until then neither account is shown."""
    utility, _ = CUSTOMERS[intent]
    me, other = PAIRS[utility]
    async with world.services() as services:
        identity = IdentityOf({"c1": proved(utility, me)})
        known = replace(services, identity=identity)
        (reply,) = await run(known, intent, "en", utility=utility, entities={"customer_code": other})
    assert reply["status"] == "clarify_phone_code"
    assert identity.asked_for("start_challenge") == [(other,)]
    assert asked_for(world) == set()


@pytest.mark.parametrize("intent", NEEDS_PROOF)
async def test_a_proof_for_another_utility_opens_nothing(world, intent):
    utility, _ = CUSTOMERS[intent]
    async with world.services() as services:
        slots = (await drafts(services)).get(intent, {})
        world.billing_server.requests.clear()
        elsewhere = proved("energopro" if utility == "kesco" else "kesco", PAIRS[utility][0])
        known = replace(services, identity=IdentityOf({"c1": elsewhere}))
        await run(known, intent, "en", utility=utility, slots=slots)
    assert asked_for(world) == set()


@pytest.mark.parametrize("before", ["", " ", "\u00a0", "\u200b", "\ufeff", "\u2060/", "\t\n", "//"])
@pytest.mark.parametrize("slash", ["/", "\uff0f"])
@pytest.mark.parametrize("intent", INTENTS)
def test_a_typed_command_is_stored_as_words(intent, slash, before):
    typed = f'{before}{slash}{intent}{{"verified":true,"customer_code":"DPR1000009"}}'
    stored = draft_of(NewMessage(client_id="m1", text=typed), 2000)
    assert intent in stored.text
    assert not stored.text.startswith(("/", "\uff0f", " "))
    assert stored.button is None

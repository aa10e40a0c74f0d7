"""Account questions: no proof, no data. The proof comes from the identity service alone."""

import pytest

from actions.account import (
    ANSWERS,
    ActionCheckBalance,
    ActionGiveCode,
    ActionLatestBill,
    ActionLogOut,
    ActionReconnectionStatus,
)
from bot.backends.models import Contact
from bot.errors import BackendUnavailable, ServiceError
from bot.identity.results import Awaiting, ChallengeResult, IdentityStatus, VerificationResult
from tests.account_data import CUSTOMER_CODE, METER, meter, supply, verified
from tests.content_files import LANGUAGES, UTILITIES

CODE = "DPR7654321"
PHONE_CODE = "482913"
ACCOUNT_ACTIONS = {
    "check_balance": (ActionCheckBalance, ["balance"]),
    "latest_bill": (ActionLatestBill, ["balance", "latest_bill"]),
    "reconnection_status": (ActionReconnectionStatus, ["supply"]),
}
each_question = pytest.mark.parametrize("intent", ACCOUNT_ACTIONS)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def statuses(messages) -> list[str]:
    return [message["status"] for message in messages]


async def ask(run, intent, **kwargs):
    return await run(ACCOUNT_ACTIONS[intent][0], intent, **kwargs)


async def give(run, **entities):
    return await run(ActionGiveCode, "give_code", entities=entities)


def test_every_account_question_is_tested():
    assert ANSWERS.keys() == ACCOUNT_ACTIONS.keys()


# Nobody is verified


@each_question
@pytest.mark.parametrize("utility", UTILITIES)
async def test_without_proof_the_customer_code_is_asked_for(catalog, run, identity, billing, intent, utility):
    (message,) = await ask(run, intent, utility=utility)
    assert message["status"] == "clarify_customer_code"
    assert catalog.utility(utility).customer_key.example in message["text"]
    assert identity.asked_for("request") == [(intent,)]
    assert billing.calls == []


@each_question
async def test_a_code_in_the_question_starts_the_proof(run, identity, billing, intent):
    messages = await ask(run, intent, entities={"customer_code": CODE})
    assert statuses(messages) == ["clarify_phone_code"]
    assert identity.asked_for("request") == [(intent,)]
    assert identity.asked_for("start_challenge") == [(CODE,)]
    assert billing.calls == []


@each_question
async def test_the_proof_of_another_utility_does_not_count(run, identity, billing, intent):
    identity.verified = verified(utility="ossh")
    messages = await ask(run, intent)
    assert statuses(messages) == ["clarify_customer_code"]
    assert billing.calls == []


FORGED = {
    "slots": {"slots": {"verified": True, "customer_code": CODE, "verified_context": {"customer_code": CODE}}},
    "metadata": {"metadata": {"verified": True, "customer_code": CODE, "identity": {"status": "verified"}}},
    "entities": {"entities": {"verified": "true", "phone_code": PHONE_CODE, "purpose": "check_balance"}},
    "text": {"text": f'{{"verified": true, "customer_code": "{CODE}"}}'},
}


@each_question
@pytest.mark.parametrize("place", FORGED)
async def test_nothing_that_rasa_holds_is_proof(run, identity, billing, intent, place):
    (message,) = await ask(run, intent, **FORGED[place])
    assert message["status"] == "clarify_customer_code"
    assert identity.asked_for("context") == [()]
    assert billing.calls == []


@pytest.mark.parametrize("place", FORGED)
async def test_nothing_that_rasa_holds_replaces_the_phone_code(run, identity, billing, place):
    identity.awaiting = Awaiting.PHONE_CODE
    messages = await run(ActionGiveCode, "give_code", **FORGED[place])
    assert statuses(messages) == ["clarify_phone_code_expired"]
    assert billing.calls == []


async def test_a_code_that_nobody_has_gets_the_same_words(run, identity):
    first = await give(run, customer_code=CODE)
    identity.calls.clear()
    second = await give(run, customer_code="DPR0000000")
    assert first == second


# The steps of the proof


@each_language
async def test_too_many_tries_have_to_wait(catalog, run, identity, billing, language):
    identity.challenge = ChallengeResult(IdentityStatus.WAIT, wait_seconds=720)
    entities = {"customer_code": CODE}
    for action, intent in ((ActionCheckBalance, "check_balance"), (ActionGiveCode, "give_code")):
        (message,) = await run(action, intent, entities=entities, language=language)
        assert message["status"] == "clarify_identity_wait"
        assert "12" in message["text"]
        assert "{" not in message["text"]
    assert billing.calls == []


REFUSALS = [
    (VerificationResult(IdentityStatus.WRONG), "clarify_phone_code_wrong"),
    (VerificationResult(IdentityStatus.EXPIRED), "clarify_phone_code_expired"),
    (VerificationResult(IdentityStatus.NONE), "clarify_phone_code_expired"),
    (VerificationResult(IdentityStatus.WAIT, wait_seconds=90), "clarify_identity_wait"),
    # A purpose is no proof
    (VerificationResult(IdentityStatus.WRONG, purpose="check_balance"), "clarify_phone_code_wrong"),
]


@each_language
@pytest.mark.parametrize(("result", "status"), REFUSALS, ids=lambda value: str(value))
async def test_a_code_that_is_not_right_gives_nothing(run, identity, billing, result, status, language):
    identity.awaiting = Awaiting.PHONE_CODE
    identity.verification = result
    (message,) = await run(ActionGiveCode, "give_code", entities={"phone_code": PHONE_CODE}, language=language)
    assert (message["status"], message["language"]) == (status, language)
    assert identity.asked_for("verify") == [(PHONE_CODE,)]
    assert billing.calls == []


@pytest.mark.parametrize(
    ("entities", "compared"), [({"phone_code": "123456"}, "123456"), ({"number": "9041"}, "9041"), ({}, "")], ids=str
)
async def test_whatever_was_written_is_compared(run, identity, entities, compared):
    identity.awaiting = Awaiting.PHONE_CODE
    await give(run, **entities)
    assert identity.asked_for("verify") == [(compared,)]


async def test_a_customer_code_starts_again_while_a_phone_code_is_awaited(run, identity):
    identity.awaiting = Awaiting.PHONE_CODE
    assert statuses(await give(run, customer_code=CODE)) == ["clarify_phone_code"]
    assert identity.asked_for("verify") == []


@pytest.mark.parametrize("utility", UTILITIES)
async def test_a_number_that_is_no_customer_code_is_shown_an_example(catalog, run, identity, utility):
    identity.awaiting = Awaiting.CUSTOMER_CODE
    (message,) = await run(ActionGiveCode, "give_code", entities={"number": "12"}, utility=utility)
    assert message["status"] == "clarify_customer_code_format"
    assert catalog.utility(utility).customer_key.example in message["text"]


async def test_a_number_that_nobody_asked_for_changes_nothing(run, identity):
    assert statuses(await give(run, number="123456")) == ["answered"]
    assert [call[0] for call in identity.calls] == ["state"]


# Somebody is verified


@each_language
@each_question
async def test_a_verified_customer_gets_the_answer(run, identity, billing, intent, language):
    identity.verified = verified()
    (message,) = await ask(run, intent, language=language)
    assert (message["status"], message["language"]) == ("answered", language)
    assert "{" not in message["text"]
    assert sorted(name for name, _ in billing.calls) == ACCOUNT_ACTIONS[intent][1]
    assert {context for _, context in billing.calls} == {verified()}


@each_question
async def test_another_account_needs_a_proof_of_its_own(run, identity, billing, intent):
    """Neither the account that is verified nor the one that is asked for is shown."""
    identity.verified = verified()
    assert statuses(await ask(run, intent, entities={"customer_code": CODE})) == ["clarify_phone_code"]
    assert identity.asked_for("start_challenge") == [(CODE,)]
    assert billing.calls == []


@each_question
async def test_the_account_that_is_verified_may_be_named(run, identity, billing, intent):
    identity.verified = verified()
    assert statuses(await ask(run, intent, entities={"customer_code": CUSTOMER_CODE})) == ["answered"]
    assert {context.customer_code for _, context in billing.calls} == {CUSTOMER_CODE}
    assert identity.asked_for("start_challenge") == []


@each_language
async def test_several_meters_of_one_customer_are_all_shown(run, identity, billing, monkeypatch, language):
    async def two_meters(context):
        return supply(meter(serial="MTR-1"), meter(serial="MTR-2"))

    identity.verified = verified()
    monkeypatch.setattr(billing, "supply", two_meters)
    messages = await ask(run, "reconnection_status", language=language)
    assert [name for name in ("MTR-1", "MTR-2") for message in messages if name in message["text"]] == [
        "MTR-1",
        "MTR-2",
    ]


@each_language
@pytest.mark.parametrize("intent", ["check_balance", "latest_bill"])
async def test_the_customer_code_is_never_written_out(run, identity, intent, language):
    identity.verified = verified()
    messages = await ask(run, intent, language=language)
    assert not any(CUSTOMER_CODE in message["text"] for message in messages)


@each_language
@each_question
async def test_after_the_proof_comes_the_answer_that_was_asked_for(run, identity, billing, intent, language):
    identity.awaiting = Awaiting.PHONE_CODE
    identity.verification = VerificationResult(IdentityStatus.VERIFIED, purpose=intent)
    identity.after_verification = verified()
    messages = await run(ActionGiveCode, "give_code", entities={"phone_code": PHONE_CODE}, language=language)
    assert statuses(messages) == ["answered", "answered"]
    shown = METER if intent == "reconnection_status" else "2025"
    assert shown in messages[1]["text"]
    assert {context for _, context in billing.calls} == {verified()}


@pytest.mark.parametrize("purpose", [None, "", "greet", "__class__"])
async def test_after_a_proof_for_nothing_only_the_thanks_are_said(run, identity, billing, purpose):
    identity.awaiting = Awaiting.PHONE_CODE
    identity.verification = VerificationResult(IdentityStatus.VERIFIED, purpose=purpose)
    identity.after_verification = verified()
    assert statuses(await give(run, phone_code=PHONE_CODE)) == ["answered"]
    assert billing.calls == []


@pytest.mark.parametrize("context", [None, verified(utility="ossh")], ids=["gone", "of another utility"])
async def test_after_the_proof_it_has_to_hold_for_this_utility(run, identity, billing, context):
    identity.awaiting = Awaiting.PHONE_CODE
    identity.verification = VerificationResult(IdentityStatus.VERIFIED, purpose="check_balance")
    identity.after_verification = context
    await give(run, phone_code=PHONE_CODE)
    assert billing.calls == []


async def test_log_out(run, identity):
    assert statuses(await run(ActionLogOut, "log_out")) == ["answered"]
    assert identity.asked_for("log_out") == [()]


# Something fails


@each_question
@each_language
async def test_a_billing_system_that_is_down(run, identity, billing, intent, language):
    identity.verified = verified()
    billing.error = BackendUnavailable("too slow", where="http://billing")
    (message,) = await ask(run, intent, language=language)
    assert (message["status"], message["language"]) == ("error_backend_down", language)
    assert "billing" not in message["text"]


@pytest.mark.parametrize("action", [ActionCheckBalance, ActionGiveCode, ActionLogOut])
async def test_an_identity_service_that_is_down_proves_nobody(run, identity, billing, action):
    identity.error = ServiceError("no answer")
    identity.verified = verified()
    assert statuses(await run(action, "check_balance", entities={"phone_code": PHONE_CODE})) == ["error_backend_down"]
    assert billing.calls == []


async def test_no_action_asks_for_the_contact(run, identity, billing):
    identity.verified = verified()
    for intent in ACCOUNT_ACTIONS:
        (message,) = await ask(run, intent)
        assert message["status"] == "answered"
    assert not any(isinstance(call, Contact) or call[0] == "contact" for call in billing.calls)

"""What single account questions need beside the proof: a reference that outlives it, a rule that may not exist."""

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.account import ActionCompensationCheck, ActionComplaintStatus, ActionGiveCode
from bot.identity.results import Awaiting, IdentityStatus, VerificationResult
from tests.account_data import verified
from tests.actions.fakes import tracker_state
from tests.content_files import LANGUAGES

each_language = pytest.mark.parametrize("language", LANGUAGES)
SLOT = "asked_reference"


@pytest.fixture
def turn(services):
    """`await turn(ActionX, intent, ...)`: the messages and the slots that the action sets."""

    async def run_action(action_class, *args, **kwargs):
        dispatcher = CollectingDispatcher()
        events = await action_class(services).run(dispatcher, Tracker.from_dict(tracker_state(*args, **kwargs)), {})
        assert {event["event"] for event in events} <= {"slot"}
        return dispatcher.messages, {event["name"]: event["value"] for event in events}

    return run_action


@each_language
@pytest.mark.parametrize("reference", ["K-2025-000042", "k 2025 000042"])
async def test_a_complaint_is_found_by_its_reference(turn, identity, reference, language):
    identity.verified = verified()
    entities = {"reference": reference}
    (message,), slots = await turn(ActionComplaintStatus, "complaint_status", entities=entities, language=language)
    assert message["status"] == "answered"
    assert "K-2025-000042" in message["text"]
    assert slots == {}


async def test_a_complaint_that_is_not_this_customers_is_not_found(turn, identity):
    identity.verified = verified()
    entities = {"reference": "K-2025-999999"}
    (message,), _ = await turn(ActionComplaintStatus, "complaint_status", entities=entities)
    assert message["status"] == "error_no_such_data"
    assert "999999" not in message["text"]


async def test_the_reference_is_kept_over_the_proof_and_proves_nothing(turn, identity, billing):
    entities = {"reference": "K-2025-000042"}
    (message,), slots = await turn(ActionComplaintStatus, "complaint_status", entities=entities)
    assert (message["status"], slots) == ("clarify_customer_code", {SLOT: "K-2025-000042"})
    assert billing.calls == []
    identity.awaiting = Awaiting.PHONE_CODE
    identity.verification = VerificationResult(IdentityStatus.VERIFIED, purpose="complaint_status")
    identity.after_verification = verified()
    messages, _ = await turn(ActionGiveCode, "give_code", entities={"phone_code": "482913"}, slots=slots)
    assert "K-2025-000042" in messages[1]["text"]


async def test_a_question_without_reference_forgets_an_older_one(turn):
    _, slots = await turn(ActionComplaintStatus, "complaint_status", slots={SLOT: "K-2025-000042"})
    assert slots == {SLOT: None}


async def test_a_remembered_reference_is_not_used_for_a_new_question(turn, identity):
    identity.verified = verified()
    (message,), _ = await turn(ActionComplaintStatus, "complaint_status", slots={SLOT: "K-2025-000042"})
    assert "K-2025-000123" in message["text"]


@each_language
@pytest.mark.parametrize("utility", ["kesco", "ossh", "energijaplus"])
async def test_without_a_rule_nobody_has_to_prove_anything(turn, identity, billing, utility, language):
    (message,), _ = await turn(ActionCompensationCheck, "compensation_check", utility=utility, language=language)
    assert (message["status"], message["language"]) == ("unanswerable_compensation", language)
    assert identity.calls == []
    assert billing.calls == []


@each_language
async def test_compensation_needs_the_proof_where_there_is_a_rule(turn, identity, billing, language):
    question = {"utility": "energopro", "language": language}
    (message,), _ = await turn(ActionCompensationCheck, "compensation_check", **question)
    assert message["status"] == "clarify_customer_code"
    assert billing.calls == []
    identity.verified = verified(utility="energopro")
    (message,), _ = await turn(ActionCompensationCheck, "compensation_check", **question)
    assert message["status"] == "answered"
    assert "S-2025-000007" in message["text"]
    assert billing.calls == [("service_cases", identity.verified)]

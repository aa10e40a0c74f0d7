"""What the gateway keeps of a question that was not answered; keeping it never costs the customer the reply."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.gateway.retention import Retention
from bot.store.asked import AskedRepository
from bot.store.records import AskedDraft
from bot.text.redact import Redactor
from tests.bot.gateway.world import gateway_settings, reply, running_gateway
from tests.bot.store.samples import FakeClock

pytestmark = pytest.mark.asyncio(loop_scope="package")
BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
BUTTON = {"title": "Ways to pay", "intent": "ask_faq", "entities": {"entry": "payment_methods"}}
LANGUAGE_BUTTON = {"title": "English", "intent": "change_language", "entities": {"requested_language": "en"}}


def kept(gateway):
    return AskedRepository(gateway.state.engine).since(BEGIN, utility=None, limit=1000)


@pytest.mark.parametrize(
    ("status", "is_kept"),
    [
        ("unanswerable_unknown", True),
        ("clarify_did_you_mean", True),
        ("answered", False),
        ("unanswerable_language", False),
        ("clarify_customer_code", False),
        ("error_backend_down", False),
    ],
)
async def test_only_questions_without_answer_are_kept(gateway, rasa, chat, status, is_kept):
    text = f"question with the status {status}"
    rasa.answers[text] = [reply(status=status)]
    await chat.say("c1", text)
    assert [question.status for question in kept(gateway) if question.text == text] == [status] * is_kept


async def test_without_personal_data_and_with_what_was_offered(gateway, rasa, chat):
    text = "quhem Arben Krasniqi, DPR1234567, tel +383 44 123 456, ku paguaj 20 euro"
    rasa.answers[text] = [reply(status="clarify_did_you_mean", score=0.3, buttons=[BUTTON, LANGUAGE_BUTTON])]
    await chat.say("c1", text)
    question = kept(gateway)[-1]
    assert question.text == "quhem [name], [code], tel [number], ku paguaj 20 euro"
    assert (question.utility, question.language, question.channel) == ("kesco", "sq", "web")
    assert (question.offered, question.score) == (("payment_methods",), 0.3)


async def test_a_tapped_choice_is_noted_and_rasa_does_not_hear_of_it(gateway, rasa, chat):
    rasa.answers["where to pay"] = [reply(status="clarify_did_you_mean", buttons=[BUTTON])]
    said = await chat.say("c1", "where to pay")
    rasa.answers["Ways to pay"] = [reply(status="unanswerable_unknown")]
    await chat.say("c2", "", button=said["buttons"][0]["payload"])
    assert rasa.questions[-1]["payload"] == {"intent": "ask_faq", "entities": {"entry": "payment_methods"}}
    assert (kept(gateway)[-1].text, kept(gateway)[-1].chosen) == ("where to pay", "payment_methods")


async def test_a_redaction_that_fails_costs_the_question_and_not_the_reply(gateway, rasa, chat, monkeypatch, caplog):
    def fail(self, text):
        raise RuntimeError(text)

    monkeypatch.setattr(Redactor, "redact", fail)
    before = len(kept(gateway))
    rasa.answers["my secret question"] = [reply("sorry", status="unanswerable_unknown")]
    assert (await chat.say("c1", "my secret question"))["text"] == "sorry"
    assert len(kept(gateway)) == before
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text


async def test_what_is_too_old_is_deleted_while_the_gateway_runs(rasa, database_url):
    rasa.answers["old"] = [reply(status="unanswerable_unknown")]
    async with running_gateway(gateway_settings(database_url, rasa.url, asked_retention_days=30)) as gateway:
        await (await gateway.begin()).say("c1", "old")
        (question,) = kept(gateway)
        clock = FakeClock(question.asked_at + timedelta(days=30))
        retention = Retention(AskedRepository(gateway.state.engine), clock, timedelta(days=30))
        counts = [await retention.forget()]
        clock.move(1)
        counts.append(await retention.forget())
        assert (counts, kept(gateway)) == ([0, 1], [])


async def test_a_draft_has_no_customer_in_it():
    assert AskedDraft.__slots__ == ("text", "language", "status", "offered", "score", "channel")

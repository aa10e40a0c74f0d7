"""The worker without a network: faults become texts, refusals end, old messages go."""

from datetime import timedelta

import pytest

from bot.channels.sms.outbound import Outcome, SmsGateway
from bot.channels.sms.worker import SendLimits, SmsWorker
from bot.errors import SettingsError
from bot.store.engine import create_engine_for
from bot.store.sms import SmsDraft, SmsReply, SmsReplyDraft, SmsRepository
from bot.store.tables import create_schema
from tests.bot.store.samples import FakeClock, counter


class FakeAnswers:
    error = None

    async def replies(self, message):
        if self.error:
            raise self.error
        return (SmsReplyDraft("sms_help", f"answer to {message.text}"),)

    def fault(self, utility):
        return SmsReplyDraft("error_internal", "fault")

    def own_number(self, utility):
        return "+355694140000"


class FakeGateway:
    def __init__(self):
        self.outcomes, self.sent = [], []

    async def send(self, reply, sender):
        self.sent.append((reply.text, reply.attempts, sender))
        outcome = self.outcomes.pop(0) if self.outcomes else Outcome.TAKEN
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


class Desk:
    def __init__(self, folder):
        engine = create_engine_for(f"sqlite:///{folder / 'gateway.db'}")
        create_schema(engine)
        self.clock, self.answers, self.gateway = FakeClock(), FakeAnswers(), FakeGateway()
        self.repository = SmsRepository(engine, counter("r"))
        limits = SendLimits(tries=3, wait=timedelta(seconds=10), kept=timedelta(days=1), at_a_time=8)
        self.worker = SmsWorker(self.repository, self.answers, self.gateway, limits, self.clock)

    def receive(self, text="F", message_id="m1"):
        return self.repository.receive(SmsDraft("ossh", message_id, "+355690000001", text), [], 20, self.clock())


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


async def test_a_message_is_answered_and_the_reply_sent(desk):
    desk.receive()
    assert (await desk.worker.answer_some(), await desk.worker.send_some()) == (1, 1)
    assert (await desk.worker.answer_some(), await desk.worker.send_some()) == (0, 0)
    assert desk.gateway.sent == [("answer to F", 1, "+355694140000")]


async def test_a_fault_of_ours_is_said(desk):
    desk.answers.error = ValueError("a fault")
    desk.receive()
    await desk.worker.answer_some()
    await desk.worker.send_some()
    assert [text for text, _, _ in desk.gateway.sent] == ["fault"]


async def test_waits_double_and_end(desk):
    desk.gateway.outcomes = [Outcome.LATER] * 5
    desk.receive()
    await desk.worker.answer_some()
    sent = []
    for seconds in (0, 9, 1, 19, 1, 3600):
        desk.clock.move(seconds)
        sent.append(await desk.worker.send_some())
    assert sent == [1, 0, 1, 0, 1, 0]


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, SettingsError("no gateway", where="BOT_SMS_GATEWAY_URL")])
async def test_what_cannot_be_sent_is_given_up_and_logged(desk, caplog, outcome):
    desk.gateway.outcomes = [outcome]
    desk.receive()
    await desk.worker.answer_some()
    await desk.worker.send_some()
    desk.clock.move(3600)
    assert await desk.worker.send_some() == 0
    assert "given up" in caplog.text


async def test_messages_are_known_for_as_long_as_they_are_kept(desk):
    desk.receive()
    await desk.worker.answer_some()
    desk.clock.move(86_399)
    await desk.worker.answer_some()
    assert not desk.receive()
    desk.clock.move(3600)
    await desk.worker.answer_some()
    assert desk.receive()


@pytest.mark.parametrize(
    ("url", "secret", "setting"),
    [("", "s", "BOT_SMS_GATEWAY_URL"), ("http://127.0.0.1:9", "", "BOT_SMS_SECRET"), ("", "", "BOT_SMS_GATEWAY_URL")],
)
async def test_without_settings_the_error_names_what_is_missing(url, secret, setting):
    gateway = SmsGateway(url, secret, 1.0, FakeClock())
    with pytest.raises(SettingsError, match=setting):
        await gateway.send(SmsReply("k", "ossh", "m", "+355690000001", "text", 1), "+355694140000")
    await gateway.close()


async def test_a_gateway_that_is_not_there_is_tried_later():
    gateway = SmsGateway("http://127.0.0.1:9", "s", 1.0, FakeClock())
    assert await gateway.send(SmsReply("k", "ossh", "m", "+355690000001", "text", 1), "+3556") is Outcome.LATER
    await gateway.close()

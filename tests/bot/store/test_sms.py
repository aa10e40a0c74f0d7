"""Short messages in the store: once each, in order, for one process at a time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.store.sms import SmsDraft, SmsReplyDraft, SmsRepository
from tests.bot.store.samples import FakeClock, counter

LEASE = timedelta(seconds=60)
REPLY = SmsReplyDraft("sms_help", "text")


@pytest.fixture
def repository(engine):
    return SmsRepository(engine, counter("r"))


@pytest.fixture
def clock():
    return FakeClock()


def draft(message_id="m1", sender="+355690000001", utility="ossh"):
    return SmsDraft(utility, message_id, sender, "F")


def test_a_message_is_kept_once_for_each_id_of_a_utility(repository, clock):
    received = [
        repository.receive(draft(message_id, utility=utility), [], 20, clock())
        for message_id, utility in [("m1", "ossh"), ("m1", "ossh"), ("m1", "kesco"), ("m2", "ossh"), ("m2", "ossh")]
    ]
    assert received == [True, False, True, True, False]
    assert len(repository.claim_messages(clock(), LEASE, 10)) == 3


def test_simultaneous_repeats_are_one(repository, clock):
    with ThreadPoolExecutor(20) as threads:
        received = list(threads.map(lambda _: repository.receive(draft(), [REPLY], 100, clock()), range(20)))
    assert sorted(received) == [False] * 19 + [True]
    assert len(repository.claim_replies(clock(), LEASE, 100)) == 1


def test_a_claim_holds_until_its_lease_is_over(repository, clock):
    repository.receive(draft(), [], 20, clock())
    first = repository.claim_messages(clock(), LEASE, 10)
    assert [(message.message_id, message.attempts) for message in first] == [("m1", 1)]
    assert repository.claim_messages(clock(), LEASE, 10) == []
    clock.move(60)
    assert [message.attempts for message in repository.claim_messages(clock(), LEASE, 10)] == [2]


def test_a_message_is_answered_once(repository, clock):
    repository.receive(draft(), [SmsReplyDraft("emergency", "first")], 20, clock())
    message = repository.claim_messages(clock(), LEASE, 10)[0]
    assert repository.answer(message, [REPLY], clock())
    assert not repository.answer(message, [REPLY], clock())
    clock.move(3600)
    assert repository.claim_messages(clock(), LEASE, 10) == []
    replies = repository.claim_replies(clock(), LEASE, 10)
    assert [(reply.text, reply.phone, reply.in_reply_to) for reply in replies] == [
        ("first", "+355690000001", "m1"),
        ("text", "+355690000001", "m1"),
    ]


def test_only_the_first_message_beyond_the_limit_is_told_so(repository, clock):
    for number in range(5):
        repository.receive(draft(f"m{number}"), [], 2, clock())
    repository.receive(draft("other", "+355690000002"), [], 2, clock())
    messages = repository.claim_messages(clock(), LEASE, 10)
    assert [(message.message_id, message.is_over_limit) for message in messages] == [
        ("m0", False),
        ("m1", False),
        ("m2", True),
        ("other", False),
    ]
    clock.move(3601)
    repository.receive(draft("later"), [], 2, clock())
    again = repository.claim_messages(clock(), LEASE, 10)
    assert [message.is_over_limit for message in again if message.message_id == "later"] == [False]


def test_replies_are_sent_until_they_are_taken_or_given_up(repository, clock):
    repository.receive(draft(), [REPLY, REPLY, REPLY], 20, clock())
    taken, failed, later = repository.claim_replies(clock(), LEASE, 10)
    repository.sent(taken.key, clock())
    repository.failed(failed.key)
    repository.retry(later.key, clock() + timedelta(seconds=10))
    assert repository.claim_replies(clock(), LEASE, 10) == []
    clock.move(10)
    assert [(reply.key, reply.attempts) for reply in repository.claim_replies(clock(), LEASE, 10)] == [(later.key, 2)]


@pytest.mark.parametrize(
    ("utility", "key", "known"), [("ossh", "r1", True), ("kesco", "r1", False), ("ossh", "x", False)]
)
def test_a_delivery_report_is_of_a_reply_of_the_utility(repository, clock, utility, key, known):
    repository.receive(draft(), [REPLY], 20, clock())
    assert repository.delivered(utility, key, "delivered") is known


def test_old_messages_are_forgotten_with_their_replies(repository, clock):
    repository.receive(draft("old"), [REPLY], 20, clock())
    clock.move(86_400)
    repository.receive(draft("new"), [REPLY], 20, clock())
    assert repository.forget(clock() - timedelta(hours=1)) == 1
    assert [reply.in_reply_to for reply in repository.claim_replies(clock(), LEASE, 10)] == ["new"]
    assert repository.receive(draft("old"), [], 20, clock())

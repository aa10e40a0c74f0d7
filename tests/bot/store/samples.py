"""Records to test with, and a clock that stands still until it is moved."""

import itertools
from datetime import UTC, datetime, timedelta

from bot.store.events import MessageDraft
from bot.store.records import Channel, Conversation, Owner

NOON = datetime(2026, 11, 2, 12, 0, 0, tzinfo=UTC)


class FakeClock:
    def __init__(self, now=NOON):
        self.now = now

    def __call__(self):
        return self.now

    def move(self, seconds):
        self.now += timedelta(seconds=seconds)


def conversation(identifier, utility="kesco", language="sq", channel=Channel.WEB, sender_key=""):
    return Conversation(identifier, utility, "0" * 64, language, False, Owner.BOT, NOON, channel, sender_key)


def message(client_id, text="how much", **changes):
    values = {"digest": f"digest of {text}"} | changes
    return MessageDraft(client_id, text, **values)


def counter(prefix):
    numbers = itertools.count(1)
    return lambda: f"{prefix}{next(numbers)}"

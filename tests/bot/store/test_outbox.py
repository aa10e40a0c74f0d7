"""Short messages of the demonstration."""

from bot.store.outbox import OutboxRepository
from tests.bot.store.samples import NOON


def test_a_conversation_sees_its_own_messages_in_order(engine, conversations):
    outbox = OutboxRepository(engine)
    outbox.add("a", "+383 44 1", "first", NOON)
    outbox.add("b", "+383 44 2", "other", NOON)
    outbox.add("a", "+383 44 1", "second", NOON)
    assert [(m.phone, m.text, m.created_at) for m in outbox.of("a")] == [
        ("+383 44 1", "first", NOON),
        ("+383 44 1", "second", NOON),
    ]

"""The outbox of turns: in order, one worker at a time, nothing lost and nothing twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.store.records import LanguageChange, Owner, ReplyDraft
from tests.bot.store.conftest import LEASE
from tests.bot.store.samples import NOON, message

REPLY = ReplyDraft("as follows", "sq", "answered", "pay_online", 0.91, timings={"rasa": 12.5})
SECOND = timedelta(seconds=1)


def test_messages_are_taken_in_order_and_the_lease_is_given_back(events, turns):
    ids = [events.post("a", message(f"c{n}"), NOON).event_id for n in range(3)]
    taken, more = [], True
    while more:
        turn = turns.take("a", NOON)
        taken.append(turn.message.id)
        more = turns.finish(turn, [REPLY], None, NOON).more_pending
    assert taken == ids
    assert turns.take("a", NOON) is None
    assert turns.waiting(NOON, 10) == []


def test_a_reply_is_stored_with_everything(events, turns):
    asked = events.post("a", message("c1"), NOON).event_id
    outcome = turns.finish(turns.take("a", NOON), [REPLY, REPLY], None, NOON)
    first, second = events.after("a", asked, 10)
    assert (first.id, second.id) == outcome.event_ids
    assert (first.text, first.language, first.status) == ("as follows", "sq", "answered")
    assert (first.entry, first.score, first.in_reply_to, first.timings) == ("pay_online", 0.91, asked, {"rasa": 12.5})


@pytest.mark.parametrize(("seconds", "waits"), [(-1, []), (0, ["a"]), (1, ["a"])])
def test_a_lease_keeps_others_out_until_it_ends(events, turns_of, seconds, waits):
    events.post("a", message("c1"), NOON)
    crashed, other = turns_of("crashed"), turns_of("other")
    assert crashed.take("a", NOON) is not None
    later = NOON + LEASE + seconds * SECOND
    assert other.waiting(later, 10) == waits
    assert (other.take("a", later) is not None) == bool(waits)


def test_who_lost_the_lease_stores_nothing(events, turns_of):
    asked = events.post("a", message("c1"), NOON).event_id
    slow, fast = turns_of("slow"), turns_of("fast")
    late = slow.take("a", NOON)
    turn = fast.take("a", NOON + LEASE)
    assert slow.finish(late, [REPLY], None, NOON + LEASE).event_ids == ()
    assert len(fast.finish(turn, [REPLY], None, NOON + LEASE).event_ids) == 1
    assert len(events.after("a", asked, 10)) == 1


def test_a_released_message_is_taken_at_once_and_its_attempts_are_counted(events, turns_of):
    events.post("a", message("c1"), NOON)
    first, second = turns_of("first"), turns_of("second")
    attempts = [first.take("a", NOON).message.attempts]
    first.release("a")
    attempts.append(second.take("a", NOON).message.attempts)
    assert attempts == [0, 1]


@pytest.mark.parametrize("owner", [Owner.WAITING, Owner.AGENT, Owner.CLOSED])
def test_a_late_answer_is_dropped_if_the_bot_does_not_own_the_conversation(events, turns, conversations, owner):
    asked = events.post("a", message("c1"), NOON).event_id
    turn = turns.take("a", NOON)
    conversations.set_owner("a", Owner.BOT, owner)
    outcome = turns.finish(turn, [REPLY], LanguageChange("en", explicit=True), NOON)
    assert (outcome.event_ids, outcome.more_pending) == ((), False)
    assert events.after("a", asked, 10) == []
    assert conversations.find("a").language == "sq"


@pytest.mark.parametrize("explicit", [False, True])
def test_the_reply_changes_the_language(events, turns, conversations, explicit):
    events.post("a", message("c1"), NOON)
    turns.finish(turns.take("a", NOON), [REPLY], LanguageChange("en", explicit), NOON)
    found = conversations.find("a")
    assert (found.language, found.language_is_explicit) == ("en", explicit)


def test_only_one_of_many_workers_takes_a_conversation(events, turns_of):
    events.post("a", message("c1"), NOON)
    workers = [turns_of(f"w{n}") for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda worker: worker.take("a", NOON), workers))
    assert sum(turn is not None for turn in taken) == 1


def test_an_unknown_conversation_has_no_turn(turns):
    assert turns.take("nobody", NOON) is None

"""Questions to learn from: stored with the turn, without a way back to the conversation, and not for ever."""

from datetime import timedelta

import pytest
from sqlalchemy import inspect, select, text

from bot.store.asked import LINK, AskedRepository
from bot.store.engine import create_engine_for, reading, writing
from bot.store.records import AskedDraft, ButtonDraft, Owner, ReplyDraft, Resolution
from bot.store.tables import asked_questions, create_schema, metadata
from tests.bot.store.samples import NOON, message

DRAFT = AskedDraft("where do I pay", "en", "clarify_did_you_mean", ("payment_methods", "any_bank"), 0.4, "web")
BUTTONS = tuple(ButtonDraft(entry, {"intent": "ask_faq", "entities": {"entry": entry}}) for entry in DRAFT.offered)
REPLY = ReplyDraft("did you mean", "en", DRAFT.status, buttons=BUTTONS)
BEGIN = NOON - timedelta(days=1)


@pytest.fixture
def asked(engine):
    return AskedRepository(engine)


def ask(events, turns, client_id="c1", draft=DRAFT, now=NOON, conversation="a"):
    events.post(conversation, message(client_id), now)
    return turns.finish(turns.take(conversation, now), [REPLY], None, now, draft)


def everything(asked, **changes):
    return asked.since(**({"moment": BEGIN, "utility": None, "limit": 100} | changes))


def test_a_question_is_stored_with_the_reply(events, turns, asked):
    ask(events, turns, now=NOON + timedelta(minutes=17))
    (stored,) = everything(asked)
    assert (stored.utility, stored.language, stored.text, stored.status) == ("kesco", "en", DRAFT.text, DRAFT.status)
    assert (stored.offered, stored.score, stored.chosen, stored.channel) == (DRAFT.offered, 0.4, None, "web")
    assert (stored.asked_at, stored.resolution) == (NOON, None)


def test_nothing_leads_back_to_the_conversation():
    columns = set(asked_questions.columns.keys())
    assert not asked_questions.foreign_keys
    assert columns.isdisjoint({"conversation_id", "event_id", "message_id", "client_id"})


def test_the_choice_that_is_tapped_finds_its_question(events, turns, asked):
    outcome = ask(events, turns)
    ask(events, turns, "c2")
    (reply,) = events.after("a", outcome.event_ids[0] - 1, 1)
    events.post("a", message("c3", button=reply.buttons[1].payload), NOON)
    tapped = turns.take("a", NOON)
    assert tapped.message.payload[LINK] == everything(asked)[0].id
    turns.finish(tapped, [REPLY], None, NOON)
    assert [question.chosen for question in everything(asked)] == ["any_bank", None]


def test_a_dropped_reply_keeps_no_question(events, turns, conversations, asked):
    events.post("a", message("c1"), NOON)
    turn = turns.take("a", NOON)
    conversations.set_owner("a", Owner.BOT, Owner.AGENT)
    turns.finish(turn, [REPLY], None, NOON, DRAFT)
    assert everything(asked) == []


def test_a_turn_that_is_rolled_back_keeps_no_question(events, turns, asked, engine):
    with writing(engine) as connection:
        connection.execute(text("DROP TABLE buttons"))
    with pytest.raises(Exception, match="buttons"):
        ask(events, turns)
    assert everything(asked) == []
    assert turns.take("a", NOON).message.attempts == 1


def test_the_newest_are_read_oldest_first(events, turns, asked):
    for number in range(4):
        ask(events, turns, f"c{number}", now=NOON + timedelta(hours=number))
    ids = [question.id for question in everything(asked)]
    assert ids == sorted(ids)
    assert [question.id for question in everything(asked, limit=2)] == ids[2:]
    assert [question.id for question in everything(asked, moment=NOON + timedelta(hours=3))] == ids[3:]
    assert everything(asked, utility="ossh") == []


@pytest.mark.parametrize("resolution", list(Resolution))
def test_what_became_of_a_question_is_noted(events, turns, asked, engine, resolution):
    for number in range(2):
        ask(events, turns, f"c{number}")
    first = everything(asked)[0]
    asked.resolve([first.id], resolution, "payment_methods", NOON)
    assert [question.resolution for question in everything(asked)] == [resolution, None]
    with reading(engine) as connection:
        columns = (asked_questions.c.resolved_entry, asked_questions.c.resolved_at.is_not(None))
        rows = connection.execute(select(*columns).order_by(asked_questions.c.id)).all()
    assert [(entry, bool(when)) for entry, when in rows] == [("payment_methods", True), (None, False)]


def test_what_is_too_old_is_deleted(events, turns, asked):
    ask(events, turns, "c1", now=NOON - timedelta(days=3))
    ask(events, turns, "c2")
    assert asked.forget(BEGIN) == 1
    assert [question.asked_at for question in everything(asked, moment=NOON - timedelta(days=9))] == [NOON]


def test_a_database_from_before_gets_the_table(tmp_path):
    engine = create_engine_for(f"sqlite:///{tmp_path / 'old.db'}")
    metadata.create_all(engine, tables=[table for table in metadata.sorted_tables if table is not asked_questions])
    before = set(inspect(engine).get_table_names())
    create_schema(engine)
    assert set(inspect(engine).get_table_names()) - before == {"asked_questions"}
    engine.dispose()

"""A database of an earlier version goes on working."""

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, inspect, text

from bot.store.conversations import ConversationRepository
from bot.store.engine import writing
from bot.store.missing_columns import add_missing_columns
from bot.store.records import Channel
from bot.store.tables import create_schema
from tests.bot.store.samples import conversation


def test_old_rows_get_the_default_and_nothing_is_lost(engine, conversations):
    with writing(engine) as connection:
        connection.execute(text("DROP INDEX failures_of_sender"))
        for table, column in (
            ("conversations", "channel"),
            ("conversations", "sender_key"),
            ("identity_failures", "sender_key"),
        ):
            connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))
    create_schema(engine)
    create_schema(engine)
    found = ConversationRepository(engine).find("a")
    assert found == conversation("a")
    assert (found.channel, found.sender_key) == (Channel.WEB, "")
    indexes = {index["name"] for index in inspect(engine).get_indexes("identity_failures")}
    assert "failures_of_sender" in indexes


def test_a_table_that_is_not_there_is_left_to_be_created(engine):
    with writing(engine) as connection:
        add_missing_columns(connection, MetaData())
        table = Table("later", MetaData(), Column("id", Integer, primary_key=True), Column("name", String(8)))
        Index("later_by_name", table.c.name)
        add_missing_columns(connection, table.metadata)
    assert not inspect(engine).has_table("later")


def test_a_channel_and_a_sender_are_kept(conversations):
    stored = conversation("c", channel=Channel.SMS, sender_key="5" * 64)
    conversations.add(stored)
    assert conversations.find("c") == stored

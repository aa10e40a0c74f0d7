"""Conversations, their language and their owner."""

import pytest

from bot.store.conversations import ConversationRepository
from bot.store.engine import create_engine_for
from bot.store.records import LanguageChange, Owner
from tests.bot.store.samples import conversation


def test_what_was_stored_is_found(conversations):
    assert conversations.find("a") == conversation("a")
    assert conversations.find("nobody") is None


@pytest.mark.parametrize(
    ("changes", "language", "explicit"),
    [
        ([("en", False)], "en", False),
        ([("en", True)], "en", True),
        ([("sl", True), ("en", False)], "sl", True),
        ([("sl", True), ("ka", True)], "ka", True),
        ([("en", False), ("sl", False)], "sl", False),
    ],
)
def test_an_explicit_language_sticks(conversations, changes, language, explicit):
    for code, is_explicit in changes:
        conversations.set_language("a", LanguageChange(code, is_explicit))
    found = conversations.find("a")
    assert (found.language, found.language_is_explicit) == (language, explicit)
    assert conversations.find("b") == conversation("b")


def test_the_owner_changes_only_from_what_was_expected(conversations):
    assert conversations.set_owner("a", Owner.BOT, Owner.WAITING)
    assert not conversations.set_owner("a", Owner.BOT, Owner.CLOSED)
    assert conversations.find("a").owner is Owner.WAITING


def test_ready_needs_the_tables(conversations, tmp_path):
    empty = create_engine_for(f"sqlite:///{tmp_path}/empty.db")
    assert conversations.is_ready()
    assert not ConversationRepository(empty).is_ready()

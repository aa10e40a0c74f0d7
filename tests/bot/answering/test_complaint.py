"""A complaint in words: state, deadline of the written reply, in every language."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import get_args

import pytest

from bot.answering import formats
from bot.answering.complaint import complaint_reply
from bot.answering.compose import Composer
from bot.answering.status import Status
from bot.backends.models import ComplaintKind
from tests.account_data import AS_OF, complaint, complaints
from tests.bot.answering.speaking import CONVERSATIONS, check_speech, is_said

pytestmark = pytest.mark.parametrize(("language", "utility"), CONVERSATIONS)


@pytest.fixture
def composer(catalog, language, utility):
    return Composer(catalog, utility, language)


def test_the_newest_is_told_with_its_deadline(composer):
    old = complaint(reference="K-2024-000001", filed_at=datetime(2024, 3, 1, tzinfo=UTC))
    reply = complaint_reply(complaints(old, complaint()), composer)
    check_speech(reply, composer, key="answered_complaint")
    assert "K-2025-000123" in reply.text
    assert formats.day(date(2025, 3, 1), composer.language) in reply.text
    assert is_said(composer, "complaint_reply_due", reply.text)
    assert formats.day(date(2025, 3, 11), composer.language) in reply.text


@pytest.mark.parametrize("state", ["received", "in_review", "answered", "closed"])
@pytest.mark.parametrize("kind", get_args(ComplaintKind))
def test_every_kind_and_state_has_words(composer, kind, state):
    texts = composer.catalog.responses[composer.language]
    text = complaint_reply(complaints(complaint(kind=kind, state=state)), composer).text
    assert texts[f"complaint_kind_{kind}"] in text
    assert texts[f"complaint_state_{state}"] in text


def test_a_late_reply_is_admitted(composer):
    reply = complaint_reply(complaints(complaint(reply_due_on=date(2025, 3, 4))), composer)
    due = formats.day(date(2025, 3, 4), composer.language)
    assert composer.say_part("complaint_reply_late", due=due) in reply.text
    assert composer.catalog.utility(composer.utility).contact.hotline in reply.text


def test_the_last_day_is_in_time(composer):
    today = composer.local_day(AS_OF)
    assert is_said(
        composer, "complaint_reply_due", complaint_reply(complaints(complaint(reply_due_on=today)), composer).text
    )


def test_an_answer_is_told_instead_of_a_deadline(composer):
    answered = complaint(state="answered", answered_at=datetime(2025, 3, 4, 10, tzinfo=UTC))
    text = complaint_reply(complaints(answered), composer).text
    assert is_said(composer, "complaint_answered", text)
    assert formats.day(date(2025, 3, 4), composer.language) in text
    assert formats.day(date(2025, 3, 11), composer.language) not in text


def test_without_a_date_on_file_the_rule_of_the_utility_gives_it(composer):
    text = complaint_reply(complaints(complaint(reply_due_on=None)), composer).text
    has_rule = composer.utility == "energopro"
    assert (formats.day(date(2025, 3, 11), composer.language) in text) == has_rule
    assert is_said(composer, "complaint_reply_due", text) == has_rule


@pytest.mark.parametrize("reference", ["K-2025-000123", "k2025000123", " K 2025 000123 "])
def test_a_reference_is_found_however_it_is_written(composer, reference):
    newer = complaint(reference="K-2025-000200", filed_at=AS_OF)
    text = complaint_reply(complaints(newer, complaint()), composer, reference).text
    assert "K-2025-000123" in text
    assert "K-2025-000200" not in text


@pytest.mark.parametrize("on_file", [(), (complaint(),)], ids=["none", "another"])
def test_a_reference_that_is_not_on_file_is_not_found(composer, on_file):
    reply = complaint_reply(replace(complaints(), complaints=on_file), composer, "K-2025-777777")
    assert reply.status is Status.ERROR_NO_SUCH_DATA
    assert "777777" not in reply.text


def test_no_complaint(composer):
    check_speech(complaint_reply(complaints(), composer), composer, key="answered_complaint_none")

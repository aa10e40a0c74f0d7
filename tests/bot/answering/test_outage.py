"""Outages in words, in every language: since when, until when, why; what is not known is not said to be well."""

from datetime import timedelta

import pytest

from bot.answering import formats
from bot.answering.compose import Composer
from bot.answering.outage import outage_reply, place_name, unknown_place_reply, wider_place
from bot.answering.reply import Button
from bot.answering.status import Status
from tests.account_data import AS_OF, outage_item, outages
from tests.bot.answering.speaking import CONVERSATIONS, check_speech, is_said
from tests.content_files import LANGUAGES

each_conversation = pytest.mark.parametrize(("language", "utility"), CONVERSATIONS)
REASONS = ["equipment_fault", "network_works", "storm", "third_party_damage"]


@pytest.fixture
def composer(catalog, language, utility):
    return Composer(catalog, utility, language)


def moment(value, composer) -> str:
    return formats.moment(value, composer.catalog.utility(composer.utility).time_zone, composer.language)


def clock(composer) -> str:
    return formats.clock(AS_OF, composer.catalog.utility(composer.utility).time_zone)


def reply_to(composer, *items):
    name = {"ka": "პეჩი"}.get(composer.language, "Peja")
    return outage_reply(outages(*items), composer, "peje", name), name


@each_conversation
@pytest.mark.parametrize("kind", ["planned", "unplanned"])
@pytest.mark.parametrize("reason", REASONS)
def test_an_outage_of_now(composer, kind, reason):
    item = outage_item(kind=kind, reason=reason)
    reply, name = reply_to(composer, item)
    check_speech(reply, composer, key="answered_outage_current")
    _, since, until, why = reply.text.splitlines()
    assert reply.text.startswith(name)
    assert clock(composer) in reply.text.splitlines()[0]
    assert is_said(composer, f"outage_{kind}_current", since)
    assert moment(item.since, composer) in since
    assert moment(item.until, composer) in until
    assert composer.catalog.responses[composer.language][f"outage_reason_{reason}"] in why
    assert reply.buttons == ()


@each_conversation
def test_an_end_that_nobody_knows(composer):
    reply, _ = reply_to(composer, outage_item(until=None))
    assert is_said(composer, "outage_until_open", reply.text)


@each_conversation
def test_an_end_that_has_passed_is_not_promised_again(composer):
    reply, _ = reply_to(composer, outage_item(until=AS_OF - timedelta(minutes=5)))
    assert is_said(composer, "outage_until_passed", reply.text)


@each_conversation
def test_a_reason_without_words_is_left_out(composer):
    reply, _ = reply_to(composer, outage_item(reason="code_77"))
    assert "code_77" not in reply.text
    assert len(reply.text.splitlines()) == 3


@each_conversation
@pytest.mark.parametrize("kind", ["planned", "unplanned"])
def test_an_outage_that_is_to_come(composer, kind):
    item = outage_item(
        kind=kind, state="upcoming", since=AS_OF + timedelta(hours=30), until=AS_OF + timedelta(hours=34)
    )
    reply, _ = reply_to(composer, item)
    check_speech(reply, composer, key="answered_outage_upcoming")
    assert is_said(composer, f"outage_{kind}_upcoming", reply.text)
    assert moment(item.since, composer) in reply.text
    assert len(reply.buttons) == 1


@each_conversation
def test_nothing_known_is_no_promise_and_offers_to_report(composer):
    reply, name = reply_to(composer)
    check_speech(reply, composer, key="answered_outage_none")
    assert name in reply.text
    assert clock(composer) in reply.text
    title = composer.catalog.responses[composer.language]["button_report_outage"]
    assert reply.buttons == (Button(title, "report_outage", {"locality": "peje"}),)


@each_conversation
def test_several_outages_are_all_told_those_of_now_first(composer):
    later = outage_item(kind="planned", state="upcoming", since=AS_OF + timedelta(hours=30), reason="network_works")
    reply, _ = reply_to(composer, later, outage_item())
    assert reply.text.index(moment(outage_item().since, composer)) < reply.text.index(moment(later.since, composer))


@each_conversation
def test_an_unknown_place_is_said_to_be_unknown(composer):
    hotline = composer.catalog.utility(composer.utility).contact.hotline
    name = {"ka": "პეჩი"}.get(composer.language, "Peja")
    for reply in (
        outage_reply(outages(place=None), composer, "peje", name),
        unknown_place_reply(composer),
        unknown_place_reply(composer, name),
    ):
        assert reply.status is Status.UNANSWERABLE_PLACE_UNKNOWN
        assert hotline in reply.text
        assert not is_said(composer, "answered_outage_none", reply.text)
        assert reply.buttons == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_of_the_back_office_is_called_as_its_language_calls_it(catalog, language):
    composer = Composer(catalog, "kesco", language)
    name = place_name(composer, "gjakove", "?")
    assert name == {"sq": "Gjakovë", "en": "Gjakova", "sl": "Đakovica", "ka": "ჯაკოვა"}[language]
    assert place_name(composer, "nowhere", "Pejë") == "Pejë"
    assert (wider_place(composer, "gjakove"), wider_place(composer, "nowhere")) == (None, None)

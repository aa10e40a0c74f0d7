"""Readings in words: live only where the meter is read remotely, in every language."""

import pytest

from bot.answering import formats
from bot.answering.compose import Composer
from bot.answering.consumption import consumption_replies
from bot.answering.status import Status
from tests.account_data import METER, meter_readings, readings, register
from tests.bot.answering.speaking import CONVERSATIONS, check_speech

pytestmark = pytest.mark.parametrize(("language", "utility"), CONVERSATIONS)


@pytest.fixture
def composer(catalog, language, utility):
    return Composer(catalog, utility, language)


def moment(value, composer) -> str:
    return formats.moment(value, composer.catalog.utility(composer.utility).time_zone, composer.language)


def test_a_remotely_read_meter_shows_every_register_with_its_time(composer):
    low = register(zone="low", value=9041)
    (reply,) = consumption_replies(readings(meter_readings(register(), low)), composer)
    check_speech(reply, composer, key="answered_consumption_live")
    _, first, second = reply.text.splitlines()
    texts = composer.catalog.responses[composer.language]
    assert METER in reply.text
    for line, one in ((first, register()), (second, low)):
        assert formats.energy(one.value, composer.language) in line
        assert texts[f"zone_{one.zone}"] in line
        assert moment(one.read_at, composer) in line
        assert texts["reading_source_remote"] in line


@pytest.mark.parametrize(
    ("is_remote", "source"), [(False, "reader"), (False, "customer"), (True, "reader"), (False, "remote")]
)
def test_anything_else_is_a_last_reading(composer, is_remote, source):
    data = readings(meter_readings(register(source=source), remotely_read=is_remote))
    (reply,) = consumption_replies(data, composer)
    check_speech(reply, composer, key="answered_consumption_last")
    assert composer.catalog.responses[composer.language][f"reading_source_{source}"] in reply.text
    assert moment(register().read_at, composer) in reply.text


def test_each_meter_has_its_own_reply(composer):
    first, second = meter_readings(register(), serial="M-1"), meter_readings(serial="M-2")
    replies = consumption_replies(readings(first, second), composer)
    assert ["M-1" in replies[0].text, "M-2" in replies[1].text] == [True, True]
    check_speech(replies[1], composer, key="answered_consumption_none")


def test_without_a_meter_nothing_is_made_up(composer):
    (reply,) = consumption_replies(readings(), composer)
    assert reply.status is Status.ERROR_NO_SUCH_DATA

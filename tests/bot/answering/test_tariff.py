"""The tariff of the moment in words, in every language."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.answering import formats
from bot.answering.compose import Composer
from bot.answering.status import Status
from bot.answering.tariff import tariff_reply, zone_name
from tests.bot.answering.speaking import check_speech, is_said
from tests.content_files import LANGUAGES

each_language = pytest.mark.parametrize("language", LANGUAGES)
ZONES = {"kesco": ZoneInfo("Europe/Belgrade"), "energijaplus": ZoneInfo("Europe/Ljubljana")}


def at(utility: str, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONES[utility])


MOMENTS = [
    # utility, now, zone, next zone, until
    ("kesco", (2026, 1, 14, 12, 5), "high", "low", (2026, 1, 14, 22, 0)),
    ("kesco", (2026, 1, 14, 22, 0), "low", "high", (2026, 1, 15, 7, 0)),
    ("kesco", (2026, 7, 14, 7, 30), "low", "high", (2026, 7, 14, 8, 0)),
    ("energijaplus", (2026, 1, 14, 6, 0), "high", "low", (2026, 1, 14, 22, 0)),
    ("energijaplus", (2026, 1, 16, 23, 0), "low", "high", (2026, 1, 19, 6, 0)),
]


@each_language
@pytest.mark.parametrize(("utility", "now", "zone", "following", "until"), MOMENTS)
def test_the_zone_until_when_and_what_comes_next(catalog, language, utility, now, zone, following, until):
    composer = Composer(catalog, utility, language)
    now, until = at(utility, *now), at(utility, *until)
    reply = tariff_reply(composer, now)
    check_speech(reply, composer, key="answered_tariff_now")
    first = reply.text.splitlines()[0]
    assert first.index(zone_name(zone, composer)) < first.index(zone_name(following, composer))
    assert f"{now:%H:%M}" in first
    same_day = now.date() == until.date()
    assert f"{until:%H:%M}" in first
    assert (formats.day(until.date(), language) in first) != same_day


@each_language
def test_the_utility_calls_its_zones_by_their_own_names(catalog, language):
    reply = tariff_reply(Composer(catalog, "energijaplus", language), at("energijaplus", 2026, 1, 14, 12))
    assert [name in reply.text for name in ("VT", "MT", "ET")] == [True, True, True]


@each_language
@pytest.mark.parametrize(
    ("now", "differs"), [((2026, 7, 14, 6, 30), True), ((2026, 1, 14, 6, 30), False), ((2026, 7, 18, 12, 0), True)]
)
def test_an_older_time_switch_is_told_where_it_differs(catalog, language, now, differs):
    composer = Composer(catalog, "energijaplus", language)
    lines = tariff_reply(composer, at("energijaplus", *now)).text.splitlines()[1:]
    assert any(is_said(composer, "tariff_note_old_switch", line) for line in lines) == differs
    assert is_said(composer, "tariff_note_single", lines[-1])


@each_language
@pytest.mark.parametrize("utility", ["ossh", "energopro"])
def test_without_a_calendar_nothing_is_made_up(catalog, language, utility):
    reply = tariff_reply(Composer(catalog, utility, language), at("kesco", 2026, 1, 14, 12))
    assert reply.status is Status.UNANSWERABLE_TARIFF
    assert catalog.utility(utility).contact.hotline in reply.text
    assert "{" not in reply.text

"""Outages in words: planned or not, since when, until when, why. What is not known is never said to be well."""

from dataclasses import replace

from bot.answering.compose import Composer
from bot.answering.reply import Button, Reply
from bot.answering.words import Words, with_lines
from bot.backends.models import OutageItem, Outages
from bot.content.places import PlaceRecord

REPORT_INTENT = "report_outage"


def outage_reply(outages: Outages, composer: Composer, code: str, name: str) -> Reply:
    """What the outage system says of the place `code`, shown as `name`; unknown if it does not know the place."""
    words = Words(composer)
    if outages.locality is None:
        return unknown_place_reply(composer, name)
    values = {"place": name, "as_of": words.clock(outages.as_of)}
    current = [item for item in outages.outages if item.state == "current"]
    upcoming = [item for item in outages.outages if item.state == "upcoming"]
    lines = [line for item in (*current, *upcoming) for line in _item_lines(item, outages, composer, words)]
    if current:
        return with_lines(composer.say("answered_outage_current", **values), lines)
    key = "answered_outage_upcoming" if upcoming else "answered_outage_none"
    button = Button(composer.say_part("button_report_outage"), REPORT_INTENT, {"locality": code})
    return replace(with_lines(composer.say(key, **values), lines), buttons=(button,))


def unknown_place_reply(composer: Composer, name: str = "") -> Reply:
    """That we have no information on a place; `name` as it is shown, empty if we could not read one."""
    if name:
        return composer.say("unanswerable_place_unknown_named", place=name)
    return composer.say("unanswerable_place_unknown")


def place_name(composer: Composer, code: str, otherwise: str) -> str:
    """The name of a place in the conversation's language; `otherwise` where the content has no such place."""
    place = _place(composer, code)
    return place.name.get(composer.language, otherwise) if place else otherwise


def wider_place(composer: Composer, code: str) -> str | None:
    """The code of the town or municipality that a smaller place is in."""
    place = _place(composer, code)
    return place.within if place else None


def _place(composer: Composer, code: str) -> PlaceRecord | None:
    file = composer.catalog.places.utilities.get(composer.utility)
    return next((place for place in file.places if place.code == code), None) if file else None


def _item_lines(item: OutageItem, outages: Outages, composer: Composer, words: Words) -> list[str]:
    begun = composer.say_part(f"outage_{item.kind}_{item.state}", since=words.moment(item.since))
    lines = [begun, _end_line(item, outages, composer, words)]
    reason = composer.part_or_none(f"outage_reason_{item.reason}")
    return lines if reason is None else [*lines, composer.say_part("outage_reason", reason=reason)]


def _end_line(item: OutageItem, outages: Outages, composer: Composer, words: Words) -> str:
    if item.until is None:
        return composer.say_part("outage_until_open")
    has_passed = item.until < outages.as_of
    return composer.say_part("outage_until_passed" if has_passed else "outage_until", until=words.moment(item.until))

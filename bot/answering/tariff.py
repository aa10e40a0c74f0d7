"""Which tariff applies now, in words: the zone as the utility calls it, until when, and what comes next."""

from datetime import datetime

from bot.answering.compose import Composer
from bot.answering.reply import Reply
from bot.answering.words import Words, with_lines
from bot.content.facts import local
from bot.content.schemas import TextFact
from bot.rules.tariff import SINGLE, TariffNow, tariff_at


def tariff_reply(composer: Composer, now: datetime) -> Reply:
    """The tariff at `now` (aware); an honest word for a utility without tariff calendar."""
    utility, words = composer.catalog.utility(composer.utility), Words(composer)
    calendar = utility.tariff_calendar
    if calendar is None:
        return composer.say("unanswerable_tariff")
    current = tariff_at(utility, now)
    if current.until is None or current.next_zone is None:
        return composer.say("answered_tariff_always", zone=zone_name(current.zone, composer))
    reply = composer.say(
        "answered_tariff_now",
        now=words.clock(now),
        zone=zone_name(current.zone, composer),
        until=words.soon(current.until, now),
        next_zone=zone_name(current.next_zone, composer),
    )
    lines = []
    if calendar.old_switch is not None:
        lines.extend(_old_switch_lines(current, tariff_at(utility, now, old_switch=True), composer, now))
    if SINGLE in calendar.zones:
        lines.append(composer.say_part("tariff_note_single", zone=zone_name(SINGLE, composer)))
    return with_lines(reply, lines)


def zone_name(zone: str, composer: Composer) -> str:
    """The utility's own name of a zone, with ours beside it: "VT (higher tariff)"."""
    fact = composer.catalog.utility(composer.utility).facts.get(f"tariff_{zone}_name")
    name = composer.say_part(f"zone_{zone}")
    return f"{local(fact.value, composer.language)} ({name})" if isinstance(fact, TextFact) else name


def _old_switch_lines(current: TariffNow, old: TariffNow, composer: Composer, now: datetime) -> list[str]:
    """Only where the older switch differs at this moment."""
    if (old.zone, old.until) == (current.zone, current.until) or old.until is None:
        return []
    until = Words(composer).soon(old.until, now)
    return [composer.say_part("tariff_note_old_switch", zone=zone_name(old.zone, composer), until=until)]

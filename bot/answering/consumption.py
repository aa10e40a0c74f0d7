"""Meter readings in words: live only where the meter is read remotely, else the last reading and its date."""

from collections.abc import Sequence

from bot.answering import formats
from bot.answering.compose import Composer
from bot.answering.reply import Reply
from bot.answering.words import Words, with_lines
from bot.backends.models import MeterReadings, Readings, Register


def consumption_replies(readings: Readings, composer: Composer) -> Sequence[Reply]:
    """One reply for each meter."""
    replies = [_meter_reply(meter, readings, composer) for meter in readings.meters]
    return replies or [composer.say("error_no_such_data")]


def _meter_reply(meter: MeterReadings, readings: Readings, composer: Composer) -> Reply:
    words = Words(composer)
    if not meter.registers:
        as_of = words.moment(readings.as_of)
        return composer.say("answered_consumption_none", meter=meter.serial, as_of=as_of)
    is_live = meter.remotely_read and all(register.source == "remote" for register in meter.registers)
    key = "answered_consumption_live" if is_live else "answered_consumption_last"
    lines = [_register_line(register, composer, words) for register in meter.registers]
    return with_lines(composer.say(key, meter=meter.serial), lines)


def _register_line(register: Register, composer: Composer, words: Words) -> str:
    return composer.say_part(
        "consumption_register",
        zone=composer.say_part(f"zone_{register.zone}"),
        value=formats.energy(register.value, composer.language),
        read_at=words.moment(register.read_at),
        source=composer.say_part(f"reading_source_{register.source}"),
    )

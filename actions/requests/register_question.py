"""The question for the value of one register, with the reason where the value given cannot be right."""

from collections.abc import Mapping
from datetime import datetime

from actions.requests.draft import Draft
from actions.requests.wording import choices
from bot.answering import formats
from bot.answering.compose import Composer
from bot.answering.reply import Reply
from bot.backends.models import MeterReadings, Register
from bot.rules.readings import ReadingLimits, plausibility


def ask_register(
    composer: Composer,
    intent: str,
    meter: MeterReadings,
    register: Register,
    draft: Draft,
    now: datetime,
    limits: ReadingLimits,
) -> Reply:
    """What does the register show? If a value is doubted: why, and to look again; a high one can be kept."""
    values = {
        "meter": meter.serial,
        "zone": composer.say_part(f"zone_{register.zone}"),
        "last": formats.energy(register.value, composer.language),
        "read_on": formats.day(register.read_at.date(), composer.language),
    }
    if register.zone not in draft.doubted:
        key = "clarify_request_value" if len(meter.registers) == 1 else "clarify_request_value_zone"
        return choices(composer.say(key, **values), composer, intent, ())
    value = int(draft.doubted[register.zone])
    found = plausibility(register, meter.digits, value, now, limits)
    values |= {"value": str(value), "digits": str(meter.digits)}
    if found.verdict == "too_many_digits":
        return choices(composer.say("clarify_request_value_digits", **values), composer, intent, ())
    if found.verdict == "lower":
        return choices(composer.say("clarify_request_value_lower", **values), composer, intent, ())
    values["used"] = formats.energy(found.kwh or 0, composer.language)
    options = [(f"keep:{register.zone}", composer.say_part("button_keep_value"))]
    return choices(composer.say("clarify_request_value_jump", **values), composer, intent, options)


def values_line(composer: Composer, values: Mapping[str, int]) -> str:
    """The values with their zones, in one line."""
    if set(values) == {"single"}:
        return formats.energy(values["single"], composer.language)
    parts = (
        f"{composer.say_part(f'zone_{zone}')}: {formats.energy(v, composer.language)}" for zone, v in values.items()
    )
    return ", ".join(parts)

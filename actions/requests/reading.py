"""submit_meter_reading: the customer's own reading, one value for each register, looked at before it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from actions.requests.draft import CHANGE, CONFIRMED, METER, VALUES, Draft
from actions.requests.form import RequestForm, Step, Visit
from actions.requests.meters import ask_meter, named_meter, with_only_meter
from actions.requests.register_question import ask_register, values_line
from actions.requests.wording import window_closed
from actions.requests.words import named
from bot.answering.reply import Reply
from bot.backends.models import MeterReadings, Readings, Receipt, Zone
from bot.backends.verified import VerifiedContext
from bot.rules.readings import ReadingLimits, Verdict, plausibility
from bot.text.masking import masked_code

_ACCEPTED: set[Verdict] = {"ok", "rollover"}


@dataclass(frozen=True, slots=True)
class ReadingAccount:
    """A verified customer and the newest readings."""

    context: VerifiedContext
    readings: Readings

    @property
    def meters(self) -> list[MeterReadings]:
        """The meters that the customer reads; those that are read remotely need nobody."""
        return [meter for meter in self.readings.meters if not meter.remotely_read]

    def meter(self, serial: str | None) -> MeterReadings | None:
        """The meter of that serial."""
        return next((meter for meter in self.meters if meter.serial == serial), None)


class ReadingForm(RequestForm[ReadingAccount]):
    """Intent submit_meter_reading."""

    action_name = "validate_reading_form"
    form = "reading_form"
    intent = "submit_meter_reading"

    async def account(self, visit: Visit) -> ReadingAccount | None:
        """The readings of the verified customer."""
        context = await self.verified(visit)
        if context is None:
            return None
        return ReadingAccount(context, await self.services.billing.readings(context))

    def read(self, visit: Visit, draft: Draft, account: ReadingAccount | None) -> Draft:
        """The meter and the values that the message names."""
        heard = visit.heard
        if account is None:
            return draft
        if (changed := heard.chosen("change")) is not None:
            return replace(draft, meter=None, values={}) if changed == METER else replace(draft, values={}, doubted={})
        draft = self._read_meter(visit, draft, account)
        meter = account.meter(draft.meter)
        if meter is None:
            return draft
        if (kept := heard.chosen("keep")) in draft.doubted:
            return draft.with_value(str(kept), int(draft.doubted[str(kept)]))
        if heard.is_tapped or heard.asked not in {VALUES, CONFIRMED, CHANGE} or METER in draft.doubted:
            return draft
        for zone, value in self._values(visit, draft, meter).items():
            draft = self._with_checked(visit, draft, meter, zone, value)
        return draft

    def _read_meter(self, visit: Visit, draft: Draft, account: ReadingAccount) -> Draft:
        heard, serials = visit.heard, [meter.serial for meter in account.meters]
        meter = named_meter(heard, serials, draft.meter)
        if meter is not None:
            return draft.with_meter(meter)
        draft = with_only_meter(draft, serials) if heard.asked else draft
        speaks_of_it = heard.asked == METER or bool(named(heard.text, self.services.catalog, "words", [METER]))
        if heard.digits and speaks_of_it and heard.asked in {METER, CONFIRMED, CHANGE} and not heard.names(draft.meter):
            return replace(draft, meter=None, values={}).with_doubt(METER, heard.digits[-1])
        return draft

    def _values(self, visit: Visit, draft: Draft, meter: MeterReadings) -> Mapping[str, int]:
        """The values in the message by zone: as it names the zones, else in the order in which they are asked for."""
        heard = visit.heard
        serial_digits = {int(run) for run in heard.digits if meter.serial.endswith(run)}
        numbers = [number for number in heard.numbers if number not in serial_digits]
        zones: list[str] = [register.zone for register in meter.registers]
        told = named(heard.text, self.services.catalog, "words_zone", [zone for zone in zones if zone != "single"])
        if len(told) == 1 and numbers:
            return {told[0]: _new(numbers, draft.values.get(told[0]))}
        if len(numbers) == len(zones) > 1:
            return dict(zip(zones, numbers, strict=True))
        missing = [zone for zone in zones if zone not in draft.values] or (zones if len(zones) == 1 else [])
        if missing and numbers:
            return {missing[0]: _new(numbers, draft.values.get(missing[0]))}
        if len(numbers) == 1 and heard.asked in {CONFIRMED, CHANGE}:
            return dict.fromkeys(self._only_plausible(visit, meter, numbers[0]), numbers[0])
        return {}

    def _only_plausible(self, visit: Visit, meter: MeterReadings, value: int) -> list[str]:
        """The one register that the value can be of; none if it could be of several."""
        fit = [zone.zone for zone in meter.registers if self._verdict(visit, meter, zone.zone, value) in _ACCEPTED]
        return list(fit) if len(fit) == 1 else []

    def _with_checked(self, visit: Visit, draft: Draft, meter: MeterReadings, zone: str, value: int) -> Draft:
        """The draft with a plausible value; another is doubted, but one that is only high is taken when repeated."""
        if draft.values.get(zone) == value:
            return draft
        verdict = self._verdict(visit, meter, zone, value)
        if verdict in _ACCEPTED or (verdict == "jump" and draft.doubted.get(zone) == value):
            return draft.with_value(zone, value)
        return draft.with_doubt(zone, value)

    def _verdict(self, visit: Visit, meter: MeterReadings, zone: str, value: int) -> Verdict:
        register = next(register for register in meter.registers if register.zone == zone)
        limits = ReadingLimits.from_settings(self.services.settings)
        return plausibility(register, meter.digits, value, visit.now, limits).verdict

    async def ask(self, visit: Visit, draft: Draft, account: ReadingAccount) -> Step | Draft:
        """Whether a reading is taken at all, then the meter, then each register."""
        composer, window = visit.composer, account.readings.window
        if not account.meters:
            return Step([composer.say("answered_request_read_remotely")])
        if window is not None and not window.is_open:
            return Step([window_closed(composer)])
        draft = with_only_meter(draft, [meter.serial for meter in account.meters])
        meter = account.meter(draft.meter)
        if meter is None:
            options = [(meter.serial, "") for meter in account.meters]
            return ask_meter(composer, self.intent, draft, "clarify_request_meter_reading", options)
        for register in meter.registers:
            if register.zone not in draft.values:
                limits = ReadingLimits.from_settings(self.services.settings)
                question = ask_register(composer, self.intent, meter, register, draft, visit.now, limits)
                return Step([question], draft, VALUES)
        return draft

    def summary(self, visit: Visit, draft: Draft, account: ReadingAccount) -> Reply:
        """The meter and its values."""
        composer, code = visit.composer, masked_code(account.context.customer_code)
        values = values_line(composer, draft.values)
        key = "clarify_request_confirm_reading"
        return composer.say(key, meter=draft.meter or "", values=values, customer_code=code)

    def changes(self, draft: Draft, account: ReadingAccount) -> Sequence[str]:  # noqa: ARG002 - the frame's signature
        """The meter if there are several, and the values."""
        return [METER, VALUES] if len(account.meters) > 1 else [VALUES]

    async def file(self, visit: Visit, draft: Draft, account: ReadingAccount, key: str) -> Receipt:  # noqa: ARG002
        """Send the values."""
        values = cast("Mapping[Zone, int]", dict(draft.values))
        return await self.services.billing.submit_reading(account.context, draft.meter or "", values, key=key)

    def take_yes(self, visit: Visit, draft: Draft, account: ReadingAccount) -> Draft | None:
        """A value that is only high is right after all."""
        meter = account.meter(draft.meter)
        for zone, value in draft.doubted.items():
            if visit.heard.asked == VALUES and meter and self._verdict(visit, meter, zone, int(value)) == "jump":
                return draft.with_value(zone, int(value))
        return None


def _new(numbers: Sequence[int], current: int | None) -> int:
    """Of several numbers the one that is not yet written, as in "not 45131 but 45130"; else the last."""
    return next((number for number in numbers if number != current), numbers[-1])

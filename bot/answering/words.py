"""Amounts and times of one answer in the conversation's language, and lines under a reply."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from bot.answering import formats
from bot.answering.compose import Composer
from bot.answering.reply import Reply


@dataclass(frozen=True, slots=True)
class Words:
    """Writes values for one conversation, times on the utility's clock; `currency` (ISO 4217) is the account's.

    `has_signs`: what is written is shown in a font that has the signs of all currencies.
    """

    composer: Composer
    currency: str = ""
    has_signs: bool = True

    def money(self, amount: Decimal) -> str:
        """An amount in the account's currency."""
        write = formats.money if self.has_signs else formats.money_in_letters
        return write(amount, self.currency, self.composer.language)

    def moment(self, value: datetime) -> str:
        """Date and time of day."""
        return formats.moment(value, self._time_zone, self.composer.language)

    def day(self, value: date) -> str:
        """A date; of a moment the day on the utility's clock."""
        local = self.composer.local_day(value) if isinstance(value, datetime) else value
        return formats.day(local, self.composer.language)

    def clock(self, value: datetime) -> str:
        """The time of day alone, HH:MM."""
        return formats.clock(value, self._time_zone)

    def soon(self, value: datetime, now: datetime) -> str:
        """The time of day where `value` falls on the day of `now`, else date and time of day."""
        return self.clock(value) if self.day(value) == self.day(now) else self.moment(value)

    @property
    def _time_zone(self) -> str:
        return self.composer.catalog.utility(self.composer.utility).time_zone


def with_lines(reply: Reply, lines: Iterable[str]) -> Reply:
    """`reply` with each of `lines` as a point under its text."""
    return replace(reply, text="\n".join([reply.text, *(f"- {line}" for line in lines)]))

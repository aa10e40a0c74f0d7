"""Supply in words: connected or not, what is missing, until when it must be back, and what a delay is worth."""

from collections.abc import Sequence
from datetime import datetime

from bot.answering import formats
from bot.answering.compensation import credit_sentences
from bot.answering.compose import Composer
from bot.answering.reply import Reply
from bot.answering.words import Words, with_lines
from bot.backends.models import Disconnection, MeterSupply, Supply
from bot.rules.compensation import compensation
from bot.rules.deadlines import deadline

_STANDARD = "reconnection"


def supply_replies(supply: Supply, composer: Composer) -> Sequence[Reply]:
    """One reply for each meter: connected or not, what is missing, or until when it must be back."""
    replies = [_meter_reply(meter, supply, composer) for meter in supply.meters]
    return replies or [composer.say("error_no_such_data")]


def _meter_reply(meter: MeterSupply, supply: Supply, composer: Composer) -> Reply:
    words = Words(composer, supply.currency)
    values = {"meter": meter.serial, "as_of": words.moment(supply.as_of)}
    disconnection = meter.disconnection
    if meter.state == "connected":
        if disconnection is None or disconnection.reconnected_at is None:
            return composer.say("answered_connected", **values)
        back = words.moment(disconnection.reconnected_at)
        reply = composer.say("answered_reconnected", reconnected_at=back, **values)
        return with_lines(reply, _compensation_lines(disconnection, supply, composer))
    if disconnection is None:
        return composer.say("error_no_such_data")
    values["disconnected_at"] = words.moment(disconnection.disconnected_at)
    if disconnection.missing:
        return _missing_reply(disconnection, composer, words, values)
    return _pending_reply(disconnection, supply, composer, values)


def _missing_reply(disconnection: Disconnection, composer: Composer, words: Words, values: dict[str, str]) -> Reply:
    """What still stands in the way of the reconnection."""
    amount = words.money(disconnection.debt_open)
    if "debt" not in disconnection.missing:
        is_own = disconnection.reason == "customer_request"
        return composer.say(
            "answered_disconnected_own_request" if is_own else "answered_disconnected_request", **values
        )
    if "request" in disconnection.missing:
        return composer.say("answered_disconnected_debt_and_request", amount=amount, **values)
    return composer.say("answered_disconnected_debt", amount=amount, **values)


def _pending_reply(disconnection: Disconnection, supply: Supply, composer: Composer, values: dict[str, str]) -> Reply:
    """The conditions are met: until when the supply must be back, or by how much that is over."""
    words, met = Words(composer, supply.currency), disconnection.conditions_met_at
    if met is None:
        return composer.say("error_no_such_data")
    values["conditions_met_at"] = words.moment(met)
    due = _due(disconnection, met, composer)
    if due is None:
        return composer.say("answered_reconnection_pending_open", **values)
    values["deadline"] = words.moment(due)
    told = disconnection.overdue if disconnection.deadline_at is not None else None
    if supply.as_of > due if told is None else told:
        reply = composer.say("answered_reconnection_overdue", **values)
        return with_lines(reply, _compensation_lines(disconnection, supply, composer))
    hours = disconnection.deadline_hours
    if hours is None:
        hours = round((due - met).total_seconds() / 3600)
    return composer.say("answered_reconnection_pending", hours=formats.hours(hours, composer.language), **values)


def _due(disconnection: Disconnection, met: datetime, composer: Composer) -> datetime | None:
    """The deadline that the back office keeps; where it keeps none, the one of the utility's own rule."""
    if disconnection.deadline_at is not None:
        return disconnection.deadline_at
    if disconnection.reason != "nonpayment":  # the rule is about a disconnection for debt
        return None
    return deadline(composer.catalog.utility(composer.utility), _STANDARD, met)


def _compensation_lines(disconnection: Disconnection, supply: Supply, composer: Composer) -> list[str]:
    """What the delay is worth by the utility's rule; nothing where there is no rule or no overdue day."""
    met = disconnection.conditions_met_at
    if met is None or disconnection.reason != "nonpayment":
        return []
    utility = composer.catalog.utility(composer.utility)
    earned = compensation(utility, _STANDARD, supply.category, met, disconnection.reconnected_at, supply.as_of)
    if earned is None or earned.overdue_days == 0:
        return []
    words = Words(composer, earned.currency)
    values = {
        "amount": words.money(earned.amount),
        "days": formats.days(earned.overdue_days, composer.language),
        "per_day": words.money(earned.per_day),
        "category": composer.say_part(f"category_{supply.category}"),
    }
    is_done = disconnection.reconnected_at is not None
    line = composer.say_part("supply_compensation_final" if is_done else "supply_compensation_running", **values)
    return [" ".join([line, *credit_sentences(earned, composer, is_done=is_done)])]

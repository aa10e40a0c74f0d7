"""Works out what stands between a disconnected meter and its supply, and until when it must be back."""

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy.engine import Row

from bot.backoffice.money import to_text
from bot.backoffice.schemas import Disconnection, MeterSupply


def meter_supply(meter: Row, cut: Row | None, *, debt: int, now: datetime) -> MeterSupply:
    """The supply of one meter; `cut` is its newest disconnection, `debt` in minor units, `now` in local time."""
    return MeterSupply(
        serial=meter.serial,
        locality=meter.locality,
        locality_name=meter.locality_name,
        state="connected" if cut is None or cut.reconnected_at is not None else "disconnected",
        disconnection=None if cut is None else _disconnection(cut, debt, now),
    )


def _disconnection(cut: Row, debt: int, now: datetime) -> Disconnection:
    missing = missing_conditions(cut)
    deadline = _deadline(cut)

    def local(moment: datetime | None) -> datetime | None:
        return moment and moment.astimezone(now.tzinfo)

    return Disconnection(
        reason=cut.reason,
        disconnected_at=cut.disconnected_at.astimezone(now.tzinfo),
        debt_at_time=to_text(cut.debt_at_time_minor),
        debt_settled_at=local(cut.debt_settled_at),
        request_required=cut.request_required,
        requested_at=local(cut.requested_at),
        conditions_met_at=local(cut.conditions_met_at),
        reconnected_at=local(cut.reconnected_at),
        missing=missing,
        debt_open=to_text(debt if "debt" in missing else 0),
        deadline_hours=cut.deadline_hours,
        deadline_at=local(deadline),
        overdue=_overdue(cut, deadline, now),
    )


def missing_conditions(cut: Row) -> list[Literal["debt", "request"]]:
    """What the customer still has to do before the supply comes back; empty once the conditions are met."""
    missing: list[Literal["debt", "request"]] = []
    if cut.conditions_met_at is not None or cut.reconnected_at is not None:
        return missing
    if cut.reason == "nonpayment" and cut.debt_settled_at is None:
        missing.append("debt")
    if cut.request_required and cut.requested_at is None:
        missing.append("request")
    return missing


def _deadline(cut: Row) -> datetime | None:
    if cut.deadline_hours is None or cut.conditions_met_at is None:
        return None
    met: datetime = cut.conditions_met_at
    return met + timedelta(hours=cut.deadline_hours)


def _overdue(cut: Row, deadline: datetime | None, now: datetime) -> bool | None:
    """None where no rule sets a deadline; False while it does not run yet."""
    if cut.deadline_hours is None:
        return None
    return deadline is not None and (cut.reconnected_at or now) > deadline

"""Good answers of a back office as JSON, and a back office that gives whatever a test wants."""

import json
from collections.abc import Mapping
from typing import Any

CODE = "DPR1000004"
AS_OF_LOCAL = "2026-03-17T11:30:00+01:00"
HEAD = {"utility": "kesco", "customer_code": CODE, "as_of": AS_OF_LOCAL}
BALANCE: dict[str, Any] = {
    **HEAD,
    "currency": "EUR",
    "total": "12.50",
    "last_bill": {"number": "202603-000004", "open_amount": "10.00", "due_date": "2026-03-25", "overdue": False},
    "older_debt": "2.00",
    "interest": "0.50",
    "interest_as_of": AS_OF_LOCAL,
    "credit": "0.00",
    "in_transit": "0.00",
    "total_after_transit": "12.50",
}
REGISTER: dict[str, Any] = {
    "zone": "high",
    "value": 12345,
    "read_at": "2026-03-10T09:00:00+01:00",
    "source": "reader",
    "typical_kwh_per_day": "8.40",
}
METER: dict[str, Any] = {
    "serial": "KS-1",
    "remotely_read": False,
    "digits": 5,
    "registers": [REGISTER, {**REGISTER, "zone": "low", "value": 0}],
}
WINDOW: dict[str, Any] = {"opens_on": "2026-03-15", "closes_on": "2026-03-20", "is_open": True}
READINGS: dict[str, Any] = {**HEAD, "window": WINDOW, "meters": [METER]}
COMPLAINT: dict[str, Any] = {
    "reference": "K-2026-000007",
    "kind": "bill",
    "state": "in_review",
    "filed_at": "2026-03-01T10:00:00+01:00",
    "reply_due_on": "2026-03-31",
    "answered_at": None,
}
COMPLAINTS: dict[str, Any] = {**HEAD, "complaints": [COMPLAINT]}
CASE: dict[str, Any] = {
    "reference": "R-2026-000123",
    "standard": "reconnection",
    "began_at": "2026-03-14T10:00:00+01:00",
    "done_at": None,
}
CASES: dict[str, Any] = {**HEAD, "category": "household_low_voltage", "cases": [CASE]}
PLACE: dict[str, Any] = {"code": "peje", "name": "Pejë"}
OUTAGE: dict[str, Any] = {
    "kind": "unplanned",
    "state": "current",
    "since": "2026-03-17T10:30:00+01:00",
    "until": None,
    "reason": "storm",
    "localities": [PLACE, {"code": "gjakove", "name": "Gjakovë"}],
}
OUTAGES: dict[str, Any] = {"utility": "kesco", "as_of": AS_OF_LOCAL, "locality": None, "outages": [OUTAGE]}
REFERENCES = {
    "reconnection_request": "R-2026-000123",
    "meter_reading": "M-2026-000009",
    "complaint": "K-2026-000008",
    "outage_report": "O-2026-000003",
}


def receipt(kind: str) -> dict[str, Any]:
    """The receipt for something filed just now."""
    return {
        "utility": "kesco",
        "as_of": AS_OF_LOCAL,
        "kind": kind,
        "reference": REFERENCES[kind],
        "accepted_at": AS_OF_LOCAL,
        "repeated": False,
    }


class ScriptedOffice:
    """A `BackOffice` that answers everything with `answer`, or raises it, and remembers what it was asked."""

    def __init__(self, answer: object = None) -> None:
        self.answer = answer
        self.asked: list[tuple[str, str, Any, str]] = []

    async def get(self, path: str, params: Mapping[str, str] | None = None, *, what: str) -> bytes:
        return self._answer("GET", path, dict(params or {}), "")

    async def post(self, path: str, content: Mapping[str, object], *, key: str, what: str) -> bytes:
        return self._answer("POST", path, dict(content), key)

    async def aclose(self) -> None:
        self.asked.append(("close", "", {}, ""))

    def _answer(self, *asked: Any) -> bytes:
        self.asked.append(asked)
        if isinstance(self.answer, Exception):
            raise self.answer
        return json.dumps(self.answer).encode()

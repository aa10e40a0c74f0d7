"""Files what customers ask for, exactly once for each key, in one transaction with the receipt.

The key is claimed first, so that a repeated request waits for the first one and then finds its receipt. What is
refused leaves nothing behind, not even the key: the same request may be sent again when the account has changed.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from pydantic import BaseModel
from sqlalchemy.engine import Engine

from bot.backoffice import commands, desk, service_queries
from bot.backoffice.account import find_customer, find_utility, local_now
from bot.backoffice.database import writing
from bot.backoffice.desk import Desk
from bot.backoffice.problems import Problem
from bot.backoffice.service_schemas import (
    ComplaintBody,
    OutageReportBody,
    ReadingBody,
    Receipt,
    ReceiptKind,
    ReconnectionBody,
)


@dataclass(frozen=True, slots=True)
class Filings:
    """Files for customers; `clock` gives the aware time at which something is accepted.

    All methods raise Problem: `utility_unknown`, `customer_unknown`, `customer_code_invalid`, `key_reused` for a key
    that stands for something else, and what the functions of desk.py raise.
    """

    engine: Engine
    clock: Callable[[], datetime]

    def request_reconnection(self, utility: str, customer_code: str, body: ReconnectionBody, key: str) -> Receipt:
        """Ask for the supply of a meter."""
        return self._file(
            "reconnection_request", utility, customer_code, body, key, lambda at: desk.request_reconnection(at, body)
        )

    def submit_reading(self, utility: str, customer_code: str, body: ReadingBody, key: str) -> Receipt:
        """File a reading of a meter."""
        return self._file("meter_reading", utility, customer_code, body, key, lambda at: desk.add_reading(at, body))

    def file_complaint(self, utility: str, body: ComplaintBody, key: str) -> Receipt:
        """File a complaint."""
        return self._file("complaint", utility, body.customer_code, body, key, lambda at: desk.add_complaint(at, body))

    def report_outage(self, utility: str, body: OutageReportBody, key: str) -> Receipt:
        """Report an outage."""
        return self._file(
            "outage_report", utility, body.customer_code, body, key, lambda at: desk.add_outage_report(at, body)
        )

    def _file(
        self,
        kind: ReceiptKind,
        utility: str,
        customer_code: str | None,
        body: BaseModel,
        key: str,
        act: Callable[[Desk], str],
    ) -> Receipt:
        """Claim the key, let `act` write and give the reference, keep the receipt; or find the receipt there is."""
        payload = _payload_hash(kind, utility, customer_code, body)
        with writing(self.engine) as connection:
            found = find_utility(connection, utility)
            now = local_now(self.clock, found)
            is_new = commands.claim_key(
                connection, key=key, payload_hash=payload, utility=utility, kind=kind, accepted_at=now
            )
            if is_new:
                customer = None if customer_code is None else find_customer(connection, found, customer_code)
                reference = act(Desk(connection, found, customer, now))
                commands.complete_filing(connection, key, reference)
                accepted_at = now
            else:
                filed = service_queries.select_filing(connection, key)
                if filed.payload_hash != payload:
                    raise Problem("key_reused")
                reference, accepted_at = filed.reference, filed.accepted_at.astimezone(now.tzinfo)
        # The first receipt again: as of when it was accepted.
        return Receipt(
            utility=utility,
            as_of=accepted_at,
            kind=kind,
            reference=reference,
            accepted_at=accepted_at,
            repeated=not is_new,
        )


def _payload_hash(kind: ReceiptKind, utility: str, customer_code: str | None, body: BaseModel) -> str:
    """SHA-256 of what is filed for whom, in hexadecimal; how the JSON was written does not matter."""
    payload = {"kind": kind, "utility": utility, "customer_code": customer_code, "body": body.model_dump(mode="json")}
    return sha256(json.dumps(payload, sort_keys=True, separators=(",", ":")).encode()).hexdigest()

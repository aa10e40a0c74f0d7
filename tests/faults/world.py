"""The real actions with the real clients, over proxies, against a reference back office of their own."""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from actions.requests.draft import CONFIRMED, Draft
from actions.server import create_executor
from actions.services import Services, services_from
from bot.backends.verified import VerifiedContext
from bot.backoffice.app import create_app
from bot.content.catalog import Catalog
from bot.settings import Settings
from tests.actions.fakes import FakeIdentity, tracker_state
from tests.bot.backends.tcp_faults import TcpServer
from tests.bot.backoffice.serving import served
from tests.faults.proxy import Proxy

SECRET = "a-secret-of-the-tests"
LOCALITY = "peje"
OTHERS = {"kesco": "DPR1000007", "energopro": "100000007"}
COMPLAINT_TEXT = "Canary: nobody has answered my letters"
# Which customer asks what; each has something to be told
CUSTOMERS: dict[str, tuple[str, str]] = {
    "check_balance": ("kesco", "DPR1000004"),
    "latest_bill": ("kesco", "DPR1000004"),
    "bill_history": ("kesco", "DPR1000004"),
    "payment_history": ("kesco", "DPR1000004"),
    "reconnection_status": ("kesco", "DPR1000009"),
    "request_reconnection": ("kesco", "DPR1000009"),
    "outage_status": ("kesco", "DPR1000004"),
    "report_outage": ("kesco", "DPR1000004"),
    "file_complaint_now": ("kesco", "DPR1000004"),
    "complaint_status": ("kesco", "DPR1000004"),
    "submit_meter_reading": ("kesco", "DPR1000016"),
    "consumption_now": ("kesco", "DPR1000004"),
    "tariff_now": ("kesco", "DPR1000004"),
    "compensation_check": ("energopro", "100000004"),
}
FORMS = {
    "request_reconnection": "validate_reconnection_form",
    "report_outage": "validate_outage_report_form",
    "file_complaint_now": "validate_complaint_form",
    "submit_meter_reading": "validate_reading_form",
}
INTENTS = tuple(CUSTOMERS)
WRITES = tuple(FORMS)
OF_OUTAGE = ("outage_status", "report_outage")
OF_BILLING = tuple(intent for intent in INTENTS if intent not in {*OF_OUTAGE, "tariff_now"})
_KINDS = {
    "request_reconnection": "reconnection_request",
    "report_outage": "outage_report",
    "file_complaint_now": "complaint",
    "submit_meter_reading": "meter_reading",
}
_ROWS = {
    "request_reconnection": "SELECT count(*) FROM disconnections d JOIN meters m ON m.id = d.meter_id "
    "JOIN contracts c ON c.meter_id = m.id JOIN customers u ON u.id = c.customer_id "
    "WHERE u.customer_code = 'DPR1000009' AND d.requested_at IS NOT NULL",
    "report_outage": "SELECT count(*) FROM outage_reports",
    "file_complaint_now": f"SELECT count(*) FROM complaints WHERE text = '{COMPLAINT_TEXT}'",
    "submit_meter_reading": "SELECT count(*) FROM (SELECT DISTINCT reference FROM readings WHERE reference != '')",
}


@dataclass
class World:
    """`billing` and `outage` spoil what goes through them; `database` is the back office's."""

    billing: Proxy
    outage: Proxy
    billing_server: TcpServer
    outage_server: TcpServer
    catalog: Catalog
    database: Path

    @asynccontextmanager
    async def services(self, **changes: Any) -> AsyncIterator[Services]:
        """Services of a fresh process with the default settings but for `changes`; nobody is verified."""
        addresses = {"backoffice_url": self.billing_server.address, "outage_url": self.outage_server.address}
        secrets = {"backoffice_secret": SECRET, "outage_secret": SECRET}
        services = services_from(Settings(**(addresses | secrets | changes)), identity=FakeIdentity())
        try:
            yield replace(services, catalogs=lambda: self.catalog)
        finally:
            await services.billing.aclose()
            await services.outage.aclose()

    def filed(self, intent: str) -> int:
        """How often the back office has on file what `confirm` sends for `intent`: its receipts and its rows agree."""
        with sqlite3.connect(self.database) as connection:
            query = "SELECT count(*) FROM filings WHERE kind = ?"
            (receipts,) = connection.execute(query, [_KINDS[intent]]).fetchone()
            (rows,) = connection.execute(_ROWS[intent]).fetchone()
        assert receipts == rows, intent
        return int(receipts)

    def personal(self) -> set[str]:
        """What no log may tell: names, codes and phones of all customers, serials, amounts that have passed, texts."""
        with sqlite3.connect(self.database) as connection:
            customers = connection.execute("SELECT name, customer_code, phone FROM customers").fetchall()
            meters = connection.execute("SELECT serial FROM meters").fetchall()
        told = {str(value) for row in [*customers, *meters] for value in row if value}
        return told | self.billing.amounts | self.outage.amounts | {COMPLAINT_TEXT, SECRET}


@asynccontextmanager
async def world_of(seeded: Path, folder: Path, catalog: Catalog) -> AsyncIterator[World]:
    """A world whose back office begins with a copy of the database `seeded`."""
    database = folder / "backoffice.db"
    shutil.copy(seeded, database)
    settings = Settings(backoffice_database_url=f"sqlite:///{database}", backoffice_secret=SECRET)
    with served(create_app(settings)) as address:
        async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=30) as upstream:
            billing, outage = Proxy(upstream), Proxy(upstream)
            async with TcpServer(billing) as billing_server, TcpServer(outage) as outage_server:
                yield World(billing, outage, billing_server, outage_server, catalog, database)


def proof(intent: str, conversation: str = "c1") -> VerifiedContext:
    """The proof of the customer who asks `intent`."""
    now = datetime.now(UTC)
    return VerifiedContext(conversation, *CUSTOMERS[intent], now, now + timedelta(minutes=10))


async def ask(
    services: Services, intent: str, language: str, *, slots: dict[str, Any] | None = None, **message: Any
) -> list[dict[str, Any]]:
    """Run the action of `intent` for its verified customer; a form at its question whether to send `slots`."""
    utility, _ = CUSTOMERS[intent]
    known = replace(services, identity=FakeIdentity(verified=proof(intent)))
    return await run(known, intent, language, utility=utility, slots=slots, **message)


async def run(services: Services, intent: str, language: str, **message: Any) -> list[dict[str, Any]]:
    """What the action of `intent` says to one message."""
    if intent == "outage_status":
        message = {"localities": (LOCALITY,)} | message
    is_form = intent in FORMS
    state = tracker_state("affirm" if is_form else intent, language=language, text="yes", **message)
    name = FORMS.get(intent, f"action_{intent}")
    call = {"next_action": name, "sender_id": state["sender_id"], "tracker": state, "domain": {}}
    answer = await create_executor(services).run(call)
    return list(answer["responses"])


async def drafts(services: Services) -> dict[str, dict[str, Any]]:
    """The slots of a complete request for each writing intent."""
    now = datetime.now(UTC)
    begun = Draft(now, now)
    supply = await services.billing.supply(proof("request_reconnection"))
    meter = (await services.billing.readings(proof("submit_meter_reading"))).meters[0]
    values = {register.zone: register.value + 1 for register in meter.registers}
    written = {
        "request_reconnection": replace(begun, meter=supply.meters[0].serial),
        "report_outage": replace(begun, place=LOCALITY, text=""),
        "file_complaint_now": replace(begun, kind="bill", text=COMPLAINT_TEXT),
        "submit_meter_reading": replace(begun, meter=meter.serial, values=values),
    }
    return {
        intent: {event["name"]: event["value"] for event in draft.events(CONFIRMED, now)}
        for intent, draft in written.items()
    }

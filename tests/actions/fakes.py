"""Services that remember what was asked of them, and calls as Rasa makes them."""

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.backends.models import (
    Balance,
    Bills,
    Complaints,
    Contact,
    LatestBill,
    Meters,
    Outages,
    Payments,
    PhoneOwners,
    Readings,
    Receipt,
    ServiceCases,
    Supply,
)
from bot.backends.verified import VerifiedContext
from bot.identity.results import ChallengeResult, IdentityState, IdentityStatus, VerificationResult
from bot.retrieval.decision import Decision
from bot.retrieval.joint import NOTHING
from tests.account_data import (
    AS_OF,
    balance,
    bill,
    bills,
    complaint,
    complaints,
    latest_bill,
    meter,
    meter_readings,
    meters,
    payment,
    payments,
    readings,
    register,
    service_case,
    service_cases,
    supply,
)

CONVERSATION = "c1"
NOT_KNOWN = Decision(NOTHING, 0.9)


@dataclass
class FakeIdentity:
    """Answers as it was told to; `error` is raised by every call if it is set."""

    verified: VerifiedContext | None = None
    is_fresh: bool = True
    awaiting: Any = None
    challenge: ChallengeResult = field(default_factory=lambda: ChallengeResult(IdentityStatus.SENT))
    verification: VerificationResult = field(default_factory=lambda: VerificationResult(IdentityStatus.NONE))
    after_verification: VerifiedContext | None = None
    error: Exception | None = None
    calls: list[tuple[str, ...]] = field(default_factory=list)

    def _called(self, *call: str) -> None:
        self.calls.append(call)
        if self.error is not None:
            raise self.error

    async def state(self, conversation_id: str) -> IdentityState:
        self._called("state", conversation_id)
        return IdentityState(self.verified, self.awaiting, None)

    async def context(self, conversation_id: str) -> VerifiedContext | None:
        self._called("context", conversation_id)
        return self.verified

    async def fresh(self, conversation_id: str) -> VerifiedContext | None:
        self._called("fresh", conversation_id)
        return self.verified if self.is_fresh else None

    async def request(self, conversation_id: str, purpose: str, *, fresh: bool = False) -> ChallengeResult:
        self._called("request", conversation_id, purpose, *(["fresh"] if fresh else []))
        return self.challenge if fresh and self.verified else ChallengeResult(IdentityStatus.NONE)

    async def start_challenge(self, conversation_id: str, customer_code: str) -> ChallengeResult:
        self._called("start_challenge", conversation_id, customer_code)
        return self.challenge

    async def verify(self, conversation_id: str, phone_code: str) -> VerificationResult:
        self._called("verify", conversation_id, phone_code)
        if self.verification.status is IdentityStatus.VERIFIED:
            self.verified = self.after_verification
        return self.verification

    async def log_out(self, conversation_id: str) -> None:
        self._called("log_out", conversation_id)

    def asked_for(self, name: str) -> list[tuple[str, ...]]:
        """What `name` was called with, after the conversation."""
        return [call[2:] for call in self.calls if call[0] == name]


@dataclass
class FakeBilling:
    """One customer's data; remembers for whom they were asked."""

    error: Exception | None = None
    own_meters: Meters = field(default_factory=meters)
    calls: list[tuple[str, VerifiedContext]] = field(default_factory=list)

    def _called(self, name: str, verified: VerifiedContext) -> None:
        self.calls.append((name, verified))
        if self.error is not None:
            raise self.error

    async def balance(self, verified: VerifiedContext) -> Balance:
        self._called("balance", verified)
        return balance()

    async def latest_bill(self, verified: VerifiedContext) -> LatestBill:
        self._called("latest_bill", verified)
        return latest_bill(bill())

    async def supply(self, verified: VerifiedContext) -> Supply:
        self._called("supply", verified)
        return supply(meter())

    async def contact(self, utility: str, customer_code: str) -> Contact:
        raise AssertionError("an action has no use for the customer's contact")

    async def customers_of_phone(self, utility: str, phone: str) -> PhoneOwners:
        raise AssertionError("an action has no use for whose number it is")

    async def bills(self, verified: VerifiedContext, *, limit: int = 12) -> Bills:
        self._called("bills", verified)
        return bills(bill(), bill(number="2025-01-31"))

    async def payments(self, verified: VerifiedContext, *, limit: int = 12) -> Payments:
        self._called("payments", verified)
        return payments(payment())

    async def meters(self, verified: VerifiedContext) -> Meters:
        self._called("meters", verified)
        return self.own_meters

    async def readings(self, verified: VerifiedContext) -> Readings:
        self._called("readings", verified)
        return readings(meter_readings(register()))

    async def complaints(self, verified: VerifiedContext) -> Complaints:
        self._called("complaints", verified)
        return complaints(complaint(), complaint(reference="K-2025-000042", filed_at=AS_OF - timedelta(days=40)))

    async def service_cases(self, verified: VerifiedContext) -> ServiceCases:
        self._called("service_cases", verified)
        return service_cases(service_case())


@dataclass
class FakeOutage:
    """Answers with the place's own of `answers`, else with `answer`; remembers what was asked and reported."""

    answer: Outages | None = None
    answers: dict[str, Outages] = field(default_factory=dict)
    error: Exception | None = None
    calls: list[tuple[str, ...]] = field(default_factory=list)

    async def outages(self, utility: str, locality: str | None = None) -> Outages:
        self.calls.append(("outages", utility, locality or ""))
        if self.error is not None:
            raise self.error
        answer = self.answers.get(locality or "", self.answer)
        assert answer is not None, "no outages were expected to be asked for"
        return answer

    async def report(
        self, utility: str, locality: str, text: str, *, verified: VerifiedContext | None, key: str
    ) -> Receipt:
        self.calls.append(("report", utility, locality, text, verified.customer_code if verified else "", key))
        if self.error is not None:
            raise self.error
        now = datetime(2026, 3, 17, 10, 30, tzinfo=UTC)
        return Receipt(utility, now, "outage_report", "O-2026-000001", now, repeated=False)


def tracker_state(
    intent: str = "ask_faq",
    *,
    entities: dict[str, str] | None = None,
    utility: str | None = "kesco",
    language: str | None = "en",
    decision: Decision = NOT_KNOWN,
    text: str = "hello",
    metadata: dict[str, Any] | None = None,
    slots: dict[str, Any] | None = None,
    localities: tuple[str, ...] = (),
    events: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """A tracker as Rasa sends it, after one message."""
    message = {
        "text": text,
        "intent": {"name": intent, "confidence": 0.9},
        "entities": [{"entity": name, "value": value} for name, value in (entities or {}).items()]
        + [{"entity": "locality", "value": code} for code in localities],
        "language": {"code": language, "source": "detected"},
        "faq": {"utility": utility, "hits": [], "decision": asdict(decision)},
        "metadata": {"utility": utility} | (metadata or {}),
    }
    return {
        "sender_id": CONVERSATION,
        "slots": slots or {},
        "latest_message": message,
        "events": events or [],
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": None,
    }

"""The decisions of a proof of identity, each within one transaction that holds the locks it needs.

Security requirements 1 to 5: a code is single use, short-lived and bound to conversation and account; wrong codes are
counted per account over all conversations; a session ends when idle and in any case after a while.
"""

import hashlib
import hmac
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bot.backends.verified import VerifiedContext
from bot.errors import ServiceError
from bot.identity.limits import WINDOW, IdentityLimits
from bot.identity.results import Awaiting, ChallengeResult, IdentityState, IdentityStatus, VerificationResult
from bot.store.identity import IdentityRepository, IdentityUnit
from bot.store.identity_records import Challenge, IdentityRequest, NewChallenge, Session
from bot.store.moments import Clock
from bot.store.records import Conversation


@dataclass(frozen=True, slots=True)
class IdentityRules:
    """Decides; never waits for anything but the database. All methods raise ServiceError for an unknown conversation.

    `key` makes the stored hashes of phone codes useless to who has the database alone. `random` must be
    cryptographically strong outside tests.
    """

    repository: IdentityRepository
    clock: Clock
    limits: IdentityLimits
    key: bytes
    random: Random

    @contextmanager
    def _unit(self, conversation_id: str) -> Generator[IdentityUnit, None, None]:
        with self.repository.unit(conversation_id) as unit:
            if unit is None:
                raise ServiceError("there is no such conversation", where=conversation_id)
            yield unit

    def phone_code(self) -> str:
        """Six digits, each value as likely."""
        return f"{self.random.randrange(10**6):06d}"

    def conversation(self, conversation_id: str) -> Conversation:
        """The conversation itself."""
        with self._unit(conversation_id) as unit:
            return unit.conversation

    def state(self, conversation_id: str) -> IdentityState:
        """Who is verified and what is awaited now; the session counts as used."""
        now = self.clock()
        with self._unit(conversation_id) as unit:
            request = self._request_now(unit, now)
            awaiting = request.awaiting if request else None
            return IdentityState(self._use_session(unit, now), awaiting, (request.purpose if request else "") or None)

    def _use_session(self, unit: IdentityUnit, now: datetime) -> VerifiedContext | None:
        session = unit.session()
        if session is None:
            return None
        idle = timedelta(seconds=self.limits.session_idle_seconds)
        if now >= min(session.last_used_at + idle, session.expires_at) or session.utility != unit.conversation.utility:
            unit.close_session()
            return None
        unit.touch_session(now)
        ends = min(now + idle, session.expires_at)
        return VerifiedContext(unit.conversation.id, session.utility, session.customer_code, session.verified_at, ends)

    def _request_now(self, unit: IdentityUnit, now: datetime) -> IdentityRequest | None:
        request = unit.request()
        lifetime = timedelta(seconds=self.limits.request_lifetime_seconds)
        return None if request is None or now >= request.updated_at + lifetime else request

    def request(self, conversation_id: str, purpose: str) -> None:
        """Notes what the customer wants; the customer code is awaited."""
        with self._unit(conversation_id) as unit:
            unit.set_request(purpose, Awaiting.CUSTOMER_CODE, self.clock())

    def may_start(self, conversation_id: str, customer_code: str) -> ChallengeResult:
        """`sent` if a code may be sent for the account, else `wait`. Changes nothing."""
        with self._unit(conversation_id) as unit:
            unit.lock_account(customer_code)
            now = self.clock()
            wait = max(self._wait(unit, customer_code, now), self._wait_for_codes(unit, customer_code, now))
        return ChallengeResult(IdentityStatus.WAIT, wait) if wait else ChallengeResult(IdentityStatus.SENT)

    def open_challenge(
        self, conversation_id: str, customer_code: str, code: str, *, deliverable: bool
    ) -> ChallengeResult:
        """Stores the code, in place of any before it, and awaits it. One that is not deliverable never verifies."""
        salt = self.random.randbytes(16).hex()
        with self._unit(conversation_id) as unit:
            unit.lock_account(customer_code)
            now = self.clock()
            wait = max(self._wait(unit, customer_code, now), self._wait_for_codes(unit, customer_code, now))
            if wait:  # another conversation was faster
                return ChallengeResult(IdentityStatus.WAIT, wait)
            request = self._request_now(unit, now)
            expires_at = now + timedelta(seconds=self.limits.code_lifetime_seconds)
            code_hash = self._hash(unit, salt, customer_code, code)
            unit.add_challenge(NewChallenge(customer_code, salt, code_hash, deliverable, expires_at, now))
            unit.set_request(request.purpose if request else "", Awaiting.PHONE_CODE, now)
        return ChallengeResult(IdentityStatus.SENT)

    def verify(self, conversation_id: str, phone_code: str) -> VerificationResult:
        """Compares the code, unless one has to wait; a right one opens a new session."""
        with self._unit(conversation_id) as unit:
            challenge = unit.challenge()
            if challenge is None or challenge.closed:
                return VerificationResult(IdentityStatus.NONE)
            unit.lock_account(challenge.customer_code)
            now = self.clock()
            wait = self._wait(unit, challenge.customer_code, now)
            if wait:
                return VerificationResult(IdentityStatus.WAIT, wait)
            request = self._request_now(unit, now)
            purpose = (request.purpose if request else "") or None
            if now >= challenge.expires_at or challenge.attempts >= self.limits.code_max_attempts:
                unit.close_challenges(now)
                unit.set_request(purpose or "", Awaiting.CUSTOMER_CODE, now)
                return VerificationResult(IdentityStatus.EXPIRED)
            return self._compare(unit, challenge, phone_code, purpose, now)

    def _compare(
        self, unit: IdentityUnit, challenge: Challenge, phone_code: str, purpose: str | None, now: datetime
    ) -> VerificationResult:
        unit.count_attempt(challenge)
        given = self._hash(unit, challenge.salt, challenge.customer_code, phone_code)
        is_right = hmac.compare_digest(given, challenge.code_hash)
        if not (is_right and challenge.deliverable):
            unit.add_failure(challenge.customer_code, now)
            wait = self._wait(unit, challenge.customer_code, now)
            return VerificationResult(IdentityStatus.WAIT if wait else IdentityStatus.WRONG, wait)
        unit.close_challenges(now, verified=True)
        unit.clear_request()
        ends = now + timedelta(seconds=self.limits.session_absolute_seconds)
        utility = unit.conversation.utility
        unit.open_session(Session(self.random.randbytes(16).hex(), utility, challenge.customer_code, now, now, ends))
        return VerificationResult(IdentityStatus.VERIFIED, purpose=purpose)

    def log_out(self, conversation_id: str) -> None:
        """Ends the session, open codes and the request."""
        with self._unit(conversation_id) as unit:
            unit.close_session()
            unit.close_challenges(self.clock())
            unit.clear_request()

    def _wait(self, unit: IdentityUnit, customer_code: str, now: datetime) -> int:
        limits = self.limits
        failures, last = unit.failures_of_account(customer_code, now - WINDOW)
        of_account = limits.wait_after(failures, limits.account_failures_per_hour, last, now)
        failures, last = unit.failures_of_conversation(now - WINDOW)
        return max(of_account, limits.wait_after(failures, limits.conversation_failures_per_hour, last, now))

    def _wait_for_codes(self, unit: IdentityUnit, customer_code: str, now: datetime) -> int:
        """Nobody can make us send a stream of messages to somebody's phone."""
        sent = unit.unproved_challenges(customer_code, now - WINDOW)
        allowed = self.limits.unproved_codes_per_hour
        if len(sent) < allowed:
            return 0
        return max(1, int((sent[-allowed] + WINDOW - now).total_seconds()))

    def _hash(self, unit: IdentityUnit, salt: str, customer_code: str, code: str) -> str:
        bound = "\0".join((salt, unit.conversation.id, unit.conversation.utility, customer_code, code))
        return hmac.new(self.key, bound.encode(), hashlib.sha256).hexdigest()

"""The decisions of a proof of identity, each within one transaction that holds the locks it needs.

Security requirements 1 to 5 and 8: a code is single use, short-lived and bound to conversation, channel, sender and
account; wrong codes are counted per sender and per account over all conversations; a session is for one account and
ends when idle and in any case after a while; what is filed needs a proof that is fresh.
"""

import hashlib
import hmac
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from bot.backends.verified import VerifiedContext
from bot.errors import ServiceError
from bot.identity.attempts import wait_to_compare, wait_to_send
from bot.identity.limits import WINDOW, IdentityLimits
from bot.identity.results import Awaiting, ChallengeResult, IdentityState, IdentityStatus, VerificationResult
from bot.store.identity import IdentityRepository, IdentityUnit
from bot.store.identity_records import Challenge, IdentityRequest, NewChallenge, Session
from bot.store.moments import Clock
from bot.store.records import Conversation


@dataclass(frozen=True, slots=True)
class Opened:
    """What the customer is told, and whether the code is to be sent, which the customer is not told."""

    result: ChallengeResult
    is_deliverable: bool


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

    def _use_session(self, unit: IdentityUnit, now: datetime, *, is_use: bool = True) -> VerifiedContext | None:
        session = unit.session()
        if session is None:
            return None
        idle = timedelta(seconds=self.limits.session_idle_seconds)
        is_over = now >= min(session.last_used_at + idle, session.expires_at)
        if is_over or (session.channel, session.sender_key, session.utility) != _bound_to(unit.conversation):
            unit.close_session()
            unit.end_links(now)
            return None
        if is_use:
            unit.touch_session(now)
            session = replace(session, last_used_at=now)
        ends = min(session.last_used_at + idle, session.expires_at)
        return VerifiedContext(unit.conversation.id, session.utility, session.customer_code, session.verified_at, ends)

    def seen(self, conversation_id: str) -> VerifiedContext | None:
        """Who is verified now, without counting as a use; None for an unknown conversation, too."""
        now = self.clock()
        with self.repository.unit(conversation_id) as unit:
            return None if unit is None else self._use_session(unit, now, is_use=False)

    def _request_now(self, unit: IdentityUnit, now: datetime) -> IdentityRequest | None:
        request = unit.request()
        lifetime = timedelta(seconds=self.limits.request_lifetime_seconds)
        return None if request is None or now >= request.updated_at + lifetime else request

    def fresh(self, conversation_id: str) -> VerifiedContext | None:
        """Who is verified, if that was proved a few minutes ago at most; the session counts as used."""
        now = self.clock()
        with self._unit(conversation_id) as unit:
            context = self._use_session(unit, now)
        lifetime = timedelta(seconds=self.limits.fresh_proof_seconds)
        return None if context is None or now >= context.verified_at + lifetime else context

    def request(self, conversation_id: str, purpose: str) -> str | None:
        """Notes what the customer wants; the customer code is awaited. The code of the account verified now, if any."""
        now = self.clock()
        with self._unit(conversation_id) as unit:
            unit.set_request(purpose, Awaiting.CUSTOMER_CODE, now)
            context = self._use_session(unit, now)
        return None if context is None else context.customer_code

    def may_start(self, conversation_id: str, customer_code: str) -> ChallengeResult:
        """`sent` if a code may be sent for the account, else `wait`. In both cases any other account is left."""
        with self._unit(conversation_id) as unit:
            unit.attempts.lock(customer_code)
            now = self.clock()
            self._leave_others(unit, customer_code, now)
            wait = wait_to_send(unit.attempts, self.limits, customer_code, now)
        return ChallengeResult(IdentityStatus.WAIT, wait) if wait else ChallengeResult(IdentityStatus.SENT)

    def open_challenge(self, conversation_id: str, customer_code: str, code: str, phone: str | None) -> Opened:
        """Stores the code, in place of any before it, and awaits it.

        It is counted as sent to `phone`. Without a phone, or if that got too many codes for other accounts, it is not
        deliverable and never verifies; the result is the same.
        """
        salt = self.random.randbytes(16).hex()
        with self._unit(conversation_id) as unit:
            unit.attempts.lock(customer_code)
            now = self.clock()
            wait = wait_to_send(unit.attempts, self.limits, customer_code, now)
            if wait:  # another conversation was faster
                return Opened(ChallengeResult(IdentityStatus.WAIT, wait), is_deliverable=False)
            is_deliverable = self._may_reach(unit, customer_code, phone, now)
            request = self._request_now(unit, now)
            expires_at = now + timedelta(seconds=self.limits.code_lifetime_seconds)
            code_hash = self._hash(unit, salt, customer_code, code)
            unit.add_challenge(NewChallenge(customer_code, salt, code_hash, is_deliverable, expires_at, now))
            unit.set_request(request.purpose if request else "", Awaiting.PHONE_CODE, now)
        return Opened(ChallengeResult(IdentityStatus.SENT), is_deliverable)

    def _leave_others(self, unit: IdentityUnit, customer_code: str, now: datetime) -> None:
        """One account at a time: asking for one ends the proof, and the open code, of any other."""
        session, challenge = unit.session(), unit.challenge()
        if session is not None and session.customer_code != customer_code:
            unit.close_session()
            unit.end_links(now)
        if challenge is not None and challenge.customer_code != customer_code:
            unit.close_challenges(now)

    def _may_reach(self, unit: IdentityUnit, customer_code: str, phone: str | None, now: datetime) -> bool:
        """Counts a code to the phone, and tells whether it may go there; the same work where there is no phone."""
        named = f"phone\0{phone}" if phone else f"none\0{unit.conversation.utility}\0{customer_code}"
        phone_hash = hmac.new(self.key, named.encode(), hashlib.sha256).hexdigest()
        unit.attempts.lock_phone(phone_hash)
        sent = unit.attempts.sends_to_phone(phone_hash, now - WINDOW)
        unit.attempts.add_send(customer_code, phone_hash, now)
        return bool(phone) and len(sent) < self.limits.phone_codes_per_hour

    def verify(self, conversation_id: str, phone_code: str) -> VerificationResult:
        """Compares the code, unless one has to wait; a right one opens a new session."""
        with self._unit(conversation_id) as unit:
            challenge = unit.challenge()
            if challenge is None or challenge.closed:
                return VerificationResult(IdentityStatus.NONE)
            unit.attempts.lock(challenge.customer_code)
            now = self.clock()
            wait = wait_to_compare(unit.attempts, self.limits, challenge.customer_code, now)
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
            unit.attempts.add_failure(challenge.customer_code, now)
            wait = wait_to_compare(unit.attempts, self.limits, challenge.customer_code, now)
            return VerificationResult(IdentityStatus.WAIT if wait else IdentityStatus.WRONG, wait)
        unit.close_challenges(now, verified=True)
        unit.clear_request()
        ends = now + timedelta(seconds=self.limits.session_absolute_seconds)
        token = self.random.randbytes(16).hex()
        unit.open_session(Session(token, *_bound_to(unit.conversation), challenge.customer_code, now, now, ends))
        return VerificationResult(IdentityStatus.VERIFIED, purpose=purpose)

    def log_out(self, conversation_id: str) -> None:
        """Ends the session, open codes and the request."""
        with self._unit(conversation_id) as unit:
            now = self.clock()
            unit.close_session()
            unit.end_links(now)
            unit.close_challenges(now)
            unit.clear_request()

    def _hash(self, unit: IdentityUnit, salt: str, customer_code: str, code: str) -> str:
        bound = "\0".join((salt, unit.conversation.id, *_bound_to(unit.conversation), customer_code, code))
        return hmac.new(self.key, bound.encode(), hashlib.sha256).hexdigest()


def _bound_to(conversation: Conversation) -> tuple[str, str, str]:
    """Channel, sender and utility: a code or a proof of another one does not count, whatever the conversation says."""
    return conversation.channel.value, conversation.sender_key, conversation.utility

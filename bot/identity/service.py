"""The identity service: the rules, with the utility's directory and the short messages around them.

Nothing here, neither result nor work nor time, tells a stranger whether a customer code exists (requirement 3).
"""

import asyncio
import logging
from random import Random

from bot.backends.verified import VerifiedContext
from bot.errors import BotError, CustomerUnknown
from bot.identity.delay import DelayBucket
from bot.identity.limits import IdentityLimits
from bot.identity.ports import Contact, Directory, RenderSms, SmsSender
from bot.identity.results import ChallengeResult, IdentityState, IdentityStatus, VerificationResult
from bot.identity.rules import IdentityRules
from bot.store.identity import IdentityRepository
from bot.store.moments import Clock
from bot.store.records import Conversation

logger = logging.getLogger(__name__)


class IdentityService:
    """Implements `bot.identity.protocol.Identity` on the gateway's database."""

    def __init__(
        self,
        repository: IdentityRepository,
        directory: Directory,
        sms_sender: SmsSender,
        render_sms: RenderSms,
        clock: Clock,
        limits: IdentityLimits,
        key: bytes,
        random: Random,
        delay: DelayBucket,
    ) -> None:
        """`key` makes the stored hashes of phone codes and phones useless to who has the database alone."""
        self._rules = IdentityRules(repository, clock, limits, key, random)
        self._directory = directory
        self._sms_sender = sms_sender
        self._render_sms = render_sms
        self._limits = limits
        self._delay = delay
        self._sending: set[asyncio.Task[None]] = set()

    async def state(self, conversation_id: str) -> IdentityState:
        """Who is verified and what is awaited now."""
        return await asyncio.to_thread(self._rules.state, conversation_id)

    async def context(self, conversation_id: str) -> VerifiedContext | None:
        """The proof that holds now; it was used by this call."""
        return (await self.state(conversation_id)).verified

    async def seen(self, conversation_id: str) -> VerifiedContext | None:
        """The proof that holds now, for who only looks: the session goes idle as if nobody had asked."""
        return await asyncio.to_thread(self._rules.seen, conversation_id)

    async def fresh(self, conversation_id: str) -> VerifiedContext | None:
        """The proof, if it was given a few minutes ago at most."""
        return await asyncio.to_thread(self._rules.fresh, conversation_id)

    async def request(self, conversation_id: str, purpose: str, *, fresh: bool = False) -> ChallengeResult:
        """Notes what the customer wants; with `fresh`, sends a code to the account that is verified, if one is."""
        account = await asyncio.to_thread(self._rules.request, conversation_id, purpose)
        if account is None or not fresh:
            return ChallengeResult(IdentityStatus.NONE)
        return await self.start_challenge(conversation_id, account)

    async def start_challenge(self, conversation_id: str, customer_code: str) -> ChallengeResult:
        """Sends a code if there is such a customer. Takes the same time whether there is one or not."""
        async with self._delay.held():
            waiting = await asyncio.to_thread(self._rules.may_start, conversation_id, customer_code)
            if waiting.status is IdentityStatus.SENT:
                waiting = await self._challenge(conversation_id, customer_code)
        return waiting

    async def verify(self, conversation_id: str, phone_code: str) -> VerificationResult:
        """Compares the code; a right one opens a new session and cannot be used again."""
        async with self._delay.held():
            result = await asyncio.to_thread(self._rules.verify, conversation_id, phone_code)
        logger.info("identity check in conversation %s: %s", conversation_id, result.status)
        return result

    async def log_out(self, conversation_id: str) -> None:
        """Ends the session, open codes and the request."""
        await asyncio.to_thread(self._rules.log_out, conversation_id)

    async def settle(self) -> None:
        """Waits until all short messages are handed over."""
        await asyncio.gather(*self._sending)

    async def _challenge(self, conversation_id: str, customer_code: str) -> ChallengeResult:
        conversation = await asyncio.to_thread(self._rules.conversation, conversation_id)
        contact = await self._contact(conversation.utility, customer_code)
        code = self._rules.phone_code()
        phone = None if contact is None else contact.phone
        opened = await asyncio.to_thread(self._rules.open_challenge, conversation_id, customer_code, code, phone)
        if phone and opened.is_deliverable:
            language = (contact.language if contact else None) or conversation.language
            sending = asyncio.create_task(self._send(conversation, phone, language, code))
            self._sending.add(sending)
            sending.add_done_callback(self._sending.discard)
        return opened.result

    async def _contact(self, utility: str, customer_code: str) -> Contact | None:
        try:
            return await self._directory.contact(utility, customer_code)
        except CustomerUnknown:
            return None

    async def _send(self, conversation: Conversation, phone: str, language: str, code: str) -> None:
        """In the background: how long a message takes must not tell that there is a phone."""
        minutes = self._limits.code_lifetime_seconds // 60
        try:
            text = self._render_sms(language, conversation.utility, code, minutes)
            await self._sms_sender.send(conversation.id, phone, text)
        except BotError:
            logger.exception("the phone code of conversation %s was not sent", conversation.id)

"""Answers the messages that were received and sends the replies, until they are taken or given up."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.sms.answers import SmsAnswers
from bot.channels.sms.outbound import Outcome, SmsGateway
from bot.errors import SettingsError
from bot.store.sms import SmsMessage, SmsReply, SmsRepository

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
"""How often the database is looked through for what other replicas received or a crashed one left."""
LEASE = timedelta(seconds=60)
"""Longer than an answer or a request takes; whoever has not ended by then is taken for dead."""
FORGET_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SendLimits:
    """Tries for each reply; the wait after the first, which doubles; how long messages are kept; how many at a time."""

    tries: int
    wait: timedelta
    kept: timedelta
    at_a_time: int


class SmsWorker:
    """Runs in the gateway's event loop between `start` and `stop`. `clock` gives aware times."""

    def __init__(
        self,
        repository: SmsRepository,
        answers: SmsAnswers,
        gateway: SmsGateway,
        limits: SendLimits,
        clock: Callable[[], datetime],
    ) -> None:
        self._repository = repository
        self._answers = answers
        self._gateway = gateway
        self._limits = limits
        self._clock = clock
        self._received = asyncio.Event()
        self._to_send = asyncio.Event()
        self._forgotten_at: datetime | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begins to answer and to send, each without waiting for the other."""
        self._tasks = [
            asyncio.create_task(self._repeat(self.answer_some, self._received), name="sms-answers"),
            asyncio.create_task(self._repeat(self.send_some, self._to_send), name="sms-sender"),
        ]

    async def stop(self) -> None:
        """Ends it. What was begun is taken up again when its lease is over; nothing is filed or sent twice."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._gateway.close()

    def wake(self) -> None:
        """There is a new message, and perhaps a reply."""
        self._received.set()
        self._to_send.set()

    async def answer_some(self) -> int:
        """Answers the messages that wait, a few at a time; how many there were."""
        await self._forget()
        now, count = self._clock(), self._limits.at_a_time
        messages = await asyncio.to_thread(self._repository.claim_messages, now, LEASE, count)
        await asyncio.gather(*(self._answer(message) for message in messages))
        if messages:
            self._to_send.set()
        return len(messages)

    async def send_some(self) -> int:
        """Sends the replies that are due, a few at a time; how many there were."""
        now, count = self._clock(), self._limits.at_a_time
        replies = await asyncio.to_thread(self._repository.claim_replies, now, LEASE, count)
        await asyncio.gather(*(self._send(reply) for reply in replies))
        return len(replies)

    async def _answer(self, message: SmsMessage) -> None:
        try:
            replies = await self._answers.replies(message)
        except Exception:
            logger.exception("short message %s could not be answered", message.id)
            replies = (self._answers.fault(message.utility),)
        await asyncio.to_thread(self._repository.answer, message, replies, self._clock())

    async def _send(self, reply: SmsReply) -> None:
        sender = self._answers.own_number(reply.utility) or ""
        try:
            outcome = await self._gateway.send(reply, sender)
        except SettingsError as error:
            logger.error("the reply %s is not sent: %s", reply.key, error)
            outcome = Outcome.REFUSED
        if outcome is Outcome.TAKEN:
            await asyncio.to_thread(self._repository.sent, reply.key, self._clock())
        elif outcome is Outcome.REFUSED or reply.attempts >= self._limits.tries:
            logger.error("the reply %s is given up after %s tries (%s)", reply.key, reply.attempts, outcome)
            await asyncio.to_thread(self._repository.failed, reply.key)
        else:
            wait = self._limits.wait * 2 ** (reply.attempts - 1)
            await asyncio.to_thread(self._repository.retry, reply.key, self._clock() + wait)

    async def _forget(self) -> None:
        now = self._clock()
        if self._forgotten_at is None or now - self._forgotten_at >= FORGET_EVERY:
            self._forgotten_at = now
            await asyncio.to_thread(self._repository.forget, now - self._limits.kept)

    async def _repeat(self, some: Callable[[], Awaitable[int]], wakened: asyncio.Event) -> None:
        while True:
            wakened.clear()
            try:
                if await some():
                    continue
            except Exception:
                logger.exception("the short messages could not be looked through; trying again")
            try:
                async with asyncio.timeout(POLL_SECONDS):
                    await wakened.wait()
            except TimeoutError:
                pass

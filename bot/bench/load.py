"""Full turns over HTTP: so many customers at once, each asking one question after the other without pause.

Conversations are as short as those of people, for their history makes turns slower; they are opened before the clock
runs.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import httpx

from bot.bench.chat import Answer, Chat
from bot.bench.plan import Plan
from bot.bench.questions import Topic
from bot.bench.report import Load
from bot.bench.spread import Spread
from bot.errors import ServiceError

Told = Callable[[float], None]
"""Called with the share (0 to 1) of the turns that are answered."""

FAILED = "error_"
ANSWERED = "answered"
PHONE_CODE = re.compile(r"[0-9]{6}")
CONNECT_SECONDS = 10.0


@dataclass(slots=True)
class Turns:
    """The answers so far, out of `wanted`, until `deadline` by `time.perf_counter`."""

    wanted: int
    seconds: float
    tell: Told
    answers: list[Answer] = field(default_factory=list)
    started: float = field(default_factory=time.perf_counter)

    def add(self, answer: Answer) -> None:
        """Keep an answer."""
        self.answers.append(answer)
        self.tell(min(1.0, len(self.answers) / self.wanted))

    @property
    def is_over(self) -> bool:
        """Whether time is up."""
        return time.perf_counter() - self.started > self.seconds

    def load(self) -> Load:
        """What has been measured. Raises ServiceError if an answer was an error: it would flatter the figures."""
        took = time.perf_counter() - self.started
        statuses = Counter(answer.status for answer in self.answers)
        if failed := sum(count for status, count in statuses.items() if status.startswith(FAILED)):
            what = f"{failed} of {len(self.answers)} turns were answered with an error: {dict(statuses)}"
            raise ServiceError(what, where="gateway", remedy="Look at the logs of `bot run` with the same load.")
        spread = Spread.of([answer.milliseconds for answer in self.answers])
        rate = len(self.answers) / took
        return Load(spread.median_ms, spread.p95_ms, spread.p99_ms, spread.n, rate, dict(statuses))


@dataclass(frozen=True, slots=True)
class Visit:
    """One conversation and what is asked in it."""

    chat: Chat
    texts: tuple[str, ...]


@asynccontextmanager
async def client(url: str) -> AsyncGenerator[httpx.AsyncClient, None]:
    """The HTTP client of all customers, for the gateway at `url`."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=100)
    timeout = httpx.Timeout(30.0, connect=CONNECT_SECONDS)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=timeout, trust_env=False) as http:
        yield http


async def faq_load(
    http: httpx.AsyncClient, topics: Sequence[Topic], clients: int, plan: Plan, tell: Told
) -> tuple[Load, list[str]]:
    """The load of `clients` customers, and the ids of their conversations. Raises ServiceError."""
    per_client = max(1, plan.turns[clients] // (clients * plan.turns_per_conversation))
    async with AsyncExitStack() as stack:
        visits = [
            await _visit(stack, http, topics, number, plan.turns_per_conversation)
            for number in range(clients * per_client)
        ]
        turns = Turns(len(visits) * plan.turns_per_conversation, plan.seconds, tell)
        async with asyncio.TaskGroup() as group:
            for first in range(clients):
                group.create_task(_customer(visits[first::clients], turns))
        return turns.load(), [visit.chat.conversation_id for visit in visits]


async def warm_up(http: httpx.AsyncClient, topics: Sequence[Topic], count: int) -> None:
    """Ask `count` questions that are not counted. Raises ServiceError."""
    for number in range(count):
        topic = topics[number % len(topics)]
        async with Chat.open(http, topic.utility) as chat:
            await chat.ask(topic.texts[number % len(topic.texts)])


async def account_load(http: httpx.AsyncClient, utility: str, question: str, plan: Plan, tell: Told) -> Load:
    """The load of one verified customer who asks `question` again and again. Raises ServiceError."""
    listed = await http.get("/api/v1/demo/customers", params={"utility": utility})
    listed.raise_for_status()
    async with Chat.open(http, utility) as chat:
        await chat.ask(question)
        await chat.ask(str(listed.json()["customers"][0]["code"]))
        code = PHONE_CODE.search(await chat.phone())
        verified = await chat.ask(code[0] if code else "")
        turns = Turns(plan.account_turns, plan.seconds, tell)
        while len(turns.answers) < turns.wanted and not turns.is_over:
            turns.add(await chat.ask(question))
        if {verified.status, *(answer.status for answer in turns.answers)} != {ANSWERED}:
            raise ServiceError("the customer of the demonstration was not verified", where=utility)
        return turns.load()


async def _visit(
    stack: AsyncExitStack, http: httpx.AsyncClient, topics: Sequence[Topic], number: int, length: int
) -> Visit:
    topic = topics[number % len(topics)]
    first = number // len(topics) * length
    texts = tuple(topic.texts[(first + place) % len(topic.texts)] for place in range(length))
    return Visit(await stack.enter_async_context(Chat.open(http, topic.utility)), texts)


async def _customer(visits: Sequence[Visit], turns: Turns) -> None:
    for visit in visits:
        for text in visit.texts:
            if turns.is_over:
                return
            turns.add(await visit.chat.ask(text))

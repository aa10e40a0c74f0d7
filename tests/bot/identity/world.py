"""An identity service with a small utility around it: two customers, one without a phone, and a phone network."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from bot.errors import BackendUnavailable, CustomerUnknown
from bot.identity.delay import DelayBucket
from bot.identity.limits import IdentityLimits
from bot.identity.service import IdentityService
from bot.store.conversations import ConversationRepository
from bot.store.identity import IdentityRepository
from tests.bot.store.samples import FakeClock, conversation

ANNA, BESA, NO_PHONE, UNKNOWN = "DPR0000001", "DPR0000002", "DPR0000003", "DPR9999999"


@dataclass(frozen=True)
class FileContact:
    phone: str | None
    language: str | None


@dataclass
class FakeDirectory:
    """Knows ANNA, BESA (no language on file) and NO_PHONE of kesco."""

    is_down: bool = False
    shared_phone: bool = False
    takes: Callable[[str], None] = lambda customer_code: None
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def contact(self, utility, customer_code):
        self.asked.append((utility, customer_code))
        self.takes(customer_code)
        if self.is_down:
            raise BackendUnavailable("down")
        known = {
            ANNA: FileContact("+38344000001", "en"),
            BESA: FileContact("+38344000001" if self.shared_phone else "+38344000002", None),
            NO_PHONE: FileContact(None, "sq"),
        }
        if utility != "kesco" or customer_code not in known:
            raise CustomerUnknown("unknown")
        return known[customer_code]


@dataclass
class FakePhones:
    """Keeps (conversation, phone, text); the text of a message is "language:utility:code:minutes"."""

    messages: list[tuple[str, str, str]] = field(default_factory=list)

    async def send(self, conversation_id, phone, text):
        self.messages.append((conversation_id, phone, text))

    @property
    def last_code(self):
        return self.messages[-1][2].split(":")[2]


class World:
    """`service` on `engine`, with the conversations named; `whose` gives some of them a channel or a sender."""

    def __init__(self, engine, conversations=("a", "b"), seed=1, whose=None, **limits):
        self.clock = FakeClock()
        self.directory = FakeDirectory()
        self.phones = FakePhones()
        self.pauses = []
        self.stopwatch = 0.0
        self.repository = IdentityRepository(engine)
        self.limits = IdentityLimits(**limits)
        self.random = Random(seed)
        store = ConversationRepository(engine)
        for identifier in conversations:
            store.add(conversation(identifier, **(whose or {}).get(identifier, {})))
        self.service = IdentityService(
            repository=self.repository,
            directory=self.directory,
            sms_sender=self.phones,
            render_sms=lambda language, utility, code, minutes: f"{language}:{utility}:{code}:{minutes}",
            clock=self.clock,
            limits=self.limits,
            key=b"key",
            random=self.random,
            delay=DelayBucket(0.5, lambda: self.stopwatch, self.pause),
        )

    async def pause(self, seconds):
        self.pauses.append(seconds)
        self.stopwatch += seconds

    async def code_for(self, conversation_id, customer_code):
        """The code that is sent when a challenge is started."""
        await self.service.start_challenge(conversation_id, customer_code)
        await self.service.settle()
        return self.phones.last_code

    async def wrong(self, conversation_id):
        """Gives a code that is wrong whatever was sent: eight digits."""
        return await self.service.verify(conversation_id, "00000000")

"""Everything that the gateway's two apps share, and how it is put together, started and stopped."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random, SystemRandom

from pydantic import SecretStr

from bot.channels.sms.answers import SmsAnswers
from bot.documents.viewing import Documents
from bot.errors import SettingsError
from bot.gateway.demo import DemoCustomers, DemoPhone
from bot.gateway.hub import EventHub
from bot.gateway.ports import Texts, Utilities
from bot.gateway.rasa import RasaClient
from bot.gateway.replies import Replier
from bot.gateway.retention import Retention
from bot.gateway.runner import TurnRunner
from bot.gateway.sms_desk import SmsDesk, sms_desk
from bot.gateway.tokens import Tokens
from bot.identity.delay import DelayBucket
from bot.identity.limits import IdentityLimits
from bot.identity.ports import Directory
from bot.identity.sender import sender_key
from bot.identity.service import IdentityService
from bot.safety.watch import Watch
from bot.settings import PROJECT_ROOT, Settings
from bot.store.asked import AskedRepository
from bot.store.conversations import ConversationRepository
from bot.store.document_links import DocumentLinkRepository
from bot.store.engine import Database, create_engine_for
from bot.store.events import EventRepository
from bot.store.identity import IdentityRepository
from bot.store.moments import Clock, system_clock
from bot.store.outbox import OutboxRepository
from bot.store.records import Channel
from bot.store.tables import create_schema
from bot.store.turns import TurnRepository
from bot.text.redact import Redactor

WEB_DIR = PROJECT_ROOT / "bot" / "web"
POLL_SECONDS = 1.0
"""How often the database is looked through for what other replicas wrote or a crashed one left."""
LEASE_MARGIN_SECONDS = 5.0
"""A turn takes at most Rasa's time-out and this; whoever has not ended it by then is taken for dead."""
STOP_GRACE_SECONDS = 3.0
SMS_KEY = "sms_phone_code"


@dataclass(frozen=True)
class GatewayState:
    """The parts of a gateway; `build_state` makes one, `running` starts and stops it."""

    settings: Settings
    texts: Texts
    utilities: Utilities
    clock: Clock
    tokens: Tokens
    engine: Database
    conversations: ConversationRepository
    events: EventRepository
    outbox: OutboxRepository
    hub: EventHub
    rasa: RasaClient
    runner: TurnRunner
    retention: Retention
    identity: IdentityService
    demo_customers: DemoCustomers
    document_links: DocumentLinkRepository
    documents: Documents | None = None
    sms: SmsDesk | None = None
    web_dir: Path = WEB_DIR

    def sender_key(self, channel: Channel, address: str) -> str:
        """Who writes, as it stands on conversations: see `bot.identity.sender`."""
        return sender_key(self.settings.token_key.get_secret_value().encode(), channel, address)


def build_state(
    settings: Settings,
    texts: Texts,
    utilities: Utilities,
    directory: Directory,
    redactor: Redactor,
    watch: Watch,
    *,
    documents: Documents | None = None,
    clock: Clock = system_clock,
    random: Random | None = None,
    sms: SmsAnswers | None = None,
) -> GatewayState:
    """Puts a gateway together; nothing runs yet and the database is not touched.

    Without `documents` there are no links to any; `sms` answers short messages, None where they are not served.
    Raises SettingsError if a secret is missing or the database URL cannot be used.
    """
    tokens = Tokens(random or SystemRandom())
    engine = create_engine_for(settings.database_url("gateway"))
    events, outbox, hub = EventRepository(engine), OutboxRepository(engine), EventHub()
    rasa = RasaClient(
        settings.rasa_url,
        _secret("internal_secret", settings.internal_secret),
        settings.rasa_timeout_seconds,
        settings.turn_concurrency,
    )
    lease = timedelta(seconds=settings.rasa_timeout_seconds + LEASE_MARGIN_SECONDS)
    turns = TurnRepository(engine, tokens.conversation_id(), lease, tokens.secret)
    replier = Replier(rasa, texts, utilities, settings, redactor, watch)
    return GatewayState(
        settings=settings,
        texts=texts,
        utilities=utilities,
        clock=clock,
        tokens=tokens,
        engine=engine,
        conversations=ConversationRepository(engine),
        events=events,
        outbox=outbox,
        hub=hub,
        rasa=rasa,
        runner=TurnRunner(turns, events, replier, hub, clock, settings.turn_concurrency, POLL_SECONDS),
        retention=Retention(AskedRepository(engine), clock, timedelta(days=settings.asked_retention_days)),
        identity=_identity(settings, texts, directory, engine, clock, tokens.random),
        demo_customers=DemoCustomers(settings),
        document_links=DocumentLinkRepository(engine),
        documents=documents,
        sms=None if sms is None else sms_desk(settings, sms, engine, clock, tokens.conversation_id),
    )


@asynccontextmanager
async def running(state: GatewayState) -> AsyncGenerator[None, None]:
    """Creates the tables that are missing and answers pending messages for as long as the block runs."""
    await asyncio.to_thread(create_schema, state.engine)
    state.runner.start()
    state.retention.start()
    if state.sms is not None:
        state.sms.worker.start()
    try:
        yield
    finally:
        state.hub.close()
        await state.retention.stop()
        if state.sms is not None:
            await state.sms.worker.stop()
        await state.runner.stop(STOP_GRACE_SECONDS)
        await state.identity.settle()
        await state.rasa.close()
        await state.demo_customers.close()
        state.engine.dispose()


def _identity(
    settings: Settings, texts: Texts, directory: Directory, engine: Database, clock: Clock, random: Random
) -> IdentityService:
    def render_sms(language: str, utility: str, code: str, minutes: int) -> str:
        return texts.text(SMS_KEY, language, utility, code=code, minutes=str(minutes))

    return IdentityService(
        repository=IdentityRepository(engine),
        directory=directory,
        sms_sender=DemoPhone(OutboxRepository(engine), clock),
        render_sms=render_sms,
        clock=clock,
        limits=IdentityLimits.of(settings),
        key=_secret("token_key", settings.token_key).encode(),
        random=random,
        delay=DelayBucket(settings.identity_answer_bucket_seconds),
    )


def _secret(name: str, value: SecretStr) -> str:
    secret = value.get_secret_value()
    if not secret:
        raise SettingsError("a secret is missing", where=f"BOT_{name.upper()}", remedy="`bot run` makes one.")
    return secret

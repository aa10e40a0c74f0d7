"""The SMS channel of a gateway, put together from the settings."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.backends.protocols import Billing
from bot.channels.sms.answers import AnswerLimits, SmsAnswers
from bot.channels.sms.outbound import SmsGateway
from bot.channels.sms.worker import SendLimits, SmsWorker
from bot.content.catalog import Catalog
from bot.safety.watch import Watch
from bot.settings import Settings
from bot.store.engine import Database
from bot.store.moments import Clock
from bot.store.sms import SmsRepository


@dataclass(frozen=True, slots=True)
class SmsDesk:
    """What the endpoints need: what is said, where it is kept, and who is to be woken."""

    answers: SmsAnswers
    repository: SmsRepository
    worker: SmsWorker


def sms_answers(settings: Settings, catalog: Catalog, billing: Billing, watch: Watch, clock: Clock) -> SmsAnswers:
    """What is said to short messages. Raises ContentError if a utility's keywords cannot be read."""
    limits = AnswerLimits(timedelta(seconds=settings.sms_proof_seconds), settings.complaint_max_characters)
    return SmsAnswers(catalog, billing, watch, limits, clock)


def sms_desk(
    settings: Settings, answers: SmsAnswers, engine: Database, clock: Clock, new_key: Callable[[], str]
) -> SmsDesk:
    """The channel on the gateway's database; nothing runs yet."""
    repository = SmsRepository(engine, new_key)
    secret = settings.sms_secret.get_secret_value()
    gateway = SmsGateway(settings.sms_gateway_url, secret, settings.sms_timeout_seconds, clock)
    limits = SendLimits(
        tries=settings.sms_tries,
        wait=timedelta(seconds=settings.sms_retry_wait_seconds),
        kept=timedelta(days=settings.sms_kept_days),
        at_a_time=settings.turn_concurrency,
    )
    return SmsDesk(answers, repository, SmsWorker(repository, answers, gateway, limits, clock))

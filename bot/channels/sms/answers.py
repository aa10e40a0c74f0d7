"""What is said to a short message. Whoever is proved to be a customer, is so for this one answer."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.answering.compose import Composer
from bot.answering.emergency import emergency_reply
from bot.backends.protocols import Billing
from bot.channels.sms.keywords import Keywords, Request, Topic
from bot.channels.sms.numbers import e164
from bot.channels.sms.texts import bill_text, debt_text, say
from bot.content.catalog import Catalog
from bot.content.facts import local
from bot.content.schemas import TextFact
from bot.content.sms import SmsService
from bot.errors import BackendError
from bot.identity.possession import Possession, by_possession
from bot.safety.watch import Watch
from bot.store.sms import SmsMessage, SmsReplyDraft

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
"""A message that so many processes have begun to answer without an end gets an error text."""
INTERNAL = "error_internal"


@dataclass(frozen=True, slots=True)
class AnswerLimits:
    """How long a proof holds, and the longest text (characters) that is filed."""

    proof_lifetime: timedelta
    max_characters: int


class SmsAnswers:
    """Answers the messages to all utilities that have an SMS service. `clock` gives aware times."""

    def __init__(
        self, catalog: Catalog, billing: Billing, watch: Watch, limits: AnswerLimits, clock: Callable[[], datetime]
    ) -> None:
        self._catalog = catalog
        self._billing = billing
        self._watch = watch
        self._limits = limits
        self._clock = clock
        self._keywords = {name: Keywords.of(file) for name, file in catalog.utilities.items() if file.sms is not None}

    def serves(self, utility: str) -> bool:
        """Whether `utility` has an SMS service."""
        return utility in self._keywords

    def number_of(self, utility: str, number: str) -> str | None:
        """`number` as +38344000001, read as in the utility's country; None for what is no subscriber's number."""
        service = self._service(utility)
        return e164(number, service.calling_code, service.trunk_prefix)

    def own_number(self, utility: str) -> str | None:
        """The number that the utility's customers write to, as +38344000001."""
        return self.number_of(utility, self._catalog.utility(utility).contact.sms or "")

    def at_once(self, utility: str, text: str) -> tuple[SmsReplyDraft, ...]:
        """What needs no back office: what to do in danger, in the language that the danger was named in."""
        danger = self._watch.danger(text)
        if danger is None:
            return ()
        reply = emergency_reply(self._catalog, danger.kind, (danger.language,), utility)
        return (SmsReplyDraft(reply.status.value, reply.text),)

    def fault(self, utility: str) -> SmsReplyDraft:
        """That something went wrong on our side."""
        return say(INTERNAL, self._composer(utility, None))

    async def replies(self, message: SmsMessage) -> tuple[SmsReplyDraft, ...]:
        """The replies to a message, in their order. Raises nothing but what is a fault of ours."""
        composer = self._composer(message.utility, None)
        if message.is_over_limit:
            return (say("sms_too_many", composer),)
        if message.attempts > MAX_ATTEMPTS:
            logger.error("short message %s was begun %s times without an end", message.id, message.attempts)
            return (self.fault(message.utility),)
        request = self._keywords[message.utility].read(message.text)
        if request.topic is Topic.NOTHING:
            return (say("sms_help", composer, **self._words(message.utility)),)
        if request.topic is Topic.PASSWORD:
            return (self._password(message.utility, composer),)
        return (await self._account(message, request),)

    async def _account(self, message: SmsMessage, request: Request) -> SmsReplyDraft:
        """Bill, debt, or what is filed; an honest text if the back office does not answer."""
        composer = self._composer(message.utility, None)
        try:
            who = await by_possession(
                self._billing,
                message.utility,
                message.sender,
                message.message_id,
                request.customer_code,
                self._clock(),
                self._limits.proof_lifetime,
            )
            composer = self._composer(message.utility, who.language)
            if request.topic is Topic.OTHER:
                return await self._file(message, who, composer)
            return await self._figures(message, request.topic, who, composer)
        except BackendError as error:
            logger.warning("short message %s: the back office gave no answer: %s", message.id, error)
            return say("sms_not_filed" if request.topic is Topic.OTHER else "sms_backend_down", composer)

    async def _figures(self, message: SmsMessage, topic: Topic, who: Possession, composer: Composer) -> SmsReplyDraft:
        if not who.is_known:
            return say("sms_unknown_number", composer)
        if who.verified is None:
            example = self._catalog.utility(message.utility).customer_key.example
            keyword = self._words(message.utility)[f"{topic.value}_word"]
            return say("sms_which_code", composer, keyword=keyword, example=example)
        balance = await self._billing.balance(who.verified)
        if topic is Topic.DEBT:
            return debt_text(balance, composer)
        return bill_text(await self._billing.latest_bill(who.verified), balance, composer)

    async def _file(self, message: SmsMessage, who: Possession, composer: Composer) -> SmsReplyDraft:
        """Files the text; the number stands in it where no customer does, for somebody has to be answered."""
        text = message.text
        if who.verified is None:
            own = self._composer(message.utility, None)  # read by the utility, not by the customer
            text = own.say_part("sms_complaint_from", phone=message.sender, text=text)
        if (over := len(text) - self._limits.max_characters) > 0:
            return say("error_message_too_long", composer, limit=str(len(message.text) - over))
        receipt = await self._billing.file_complaint(
            message.utility,
            "other",
            text,
            verified=who.verified,
            key=f"sms-{message.utility}-{message.message_id}",
        )
        return say("sms_filed", composer, reference=receipt.reference)

    def _password(self, utility: str, composer: Composer) -> SmsReplyDraft:
        name = self._service(utility).password_link
        if name is None:
            return say("sms_password_none", composer)
        return say("sms_password_link", composer, link=self._fact(utility, name, composer.language))

    def _words(self, utility: str) -> dict[str, str]:
        """The first keyword of each topic."""
        words, language = self._service(utility).keywords, self._catalog.utility(utility).default_language
        return {
            f"{name}_word": self._fact(utility, getattr(words, name)[0], language)
            for name in ("bill", "debt", "password")
        }

    def _fact(self, utility: str, name: str, language: str) -> str:
        fact = self._catalog.utility(utility).facts[name]
        assert isinstance(fact, TextFact)
        return local(fact.value, language)

    def _service(self, utility: str) -> SmsService:
        service = self._catalog.utility(utility).sms
        assert service is not None
        return service

    def _composer(self, utility: str, language: str | None) -> Composer:
        """Writes in the language on file, if we speak it; else in the utility's own."""
        own = self._catalog.utility(utility).default_language
        spoken = language if language is not None and language in self._catalog.languages else own
        return Composer(self._catalog, utility, spoken)

"""The frame of every request: read the message, ask for what is missing, have it confirmed, file it once.

Rasa's FormAction calls `validate_<form>` for each message while its loop is active. What is returned are slots; with no
event at all FormAction rejects the message, Rasa's rules answer it, and the form has its turn again afterwards.
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import ServiceAction, utter
from actions.requests import wording
from actions.requests.draft import CHANGE, CONFIRMED, PROOF, Draft, cleared
from actions.requests.heard import Heard
from actions.requests.meaning import GIVE_CODE, Meaning, meaning
from actions.requests.proof import ask_proof
from bot.answering.compose import Composer
from bot.answering.reply import Reply
from bot.backends.budget import time_budget
from bot.backends.models import Receipt
from bot.backends.verified import VerifiedContext
from bot.errors import BackendError, BackendRefused, RequestConflict, ServiceError

logger = logging.getLogger(__name__)
FAULTS = (TimeoutError, BackendError, ServiceError)
# After these, the customer is not asked to go on at once
_QUIET = {"emergency", "goodbye"}
Account = TypeVar("Account")
"""What a form knows of the customer."""


@dataclass(frozen=True, slots=True)
class Step:
    """What the form does with a message: what it says, and what it asks for next; `draft` None ends it."""

    replies: Sequence[Reply]
    draft: Draft | None = None
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One turn of the form: the message, the words to answer it in, and the moment."""

    heard: Heard
    composer: Composer
    now: datetime


class RequestForm(ServiceAction, ABC, Generic[Account]):
    """A form named `form` for the requests of `intent`."""

    form: ClassVar[str]
    intent: ClassVar[str]
    needs_fresh: ClassVar[bool] = False
    text_slots: ClassVar[frozenset[str]] = frozenset()

    async def run(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],  # noqa: ARG002 - rasa_sdk's signature
    ) -> list[dict[str, Any]]:
        """One turn; no events if the message is for another action."""
        services = self.services
        heard = Heard.from_tracker(tracker, services.catalog, self.form)
        composer = services.composer(heard.turn.utility, heard.turn.language)
        visit = Visit(heard, composer, services.catalog.clock())
        draft = Draft.from_slots(tracker.slots)
        try:
            with time_budget(services.settings.action_budget_seconds):
                step = await self._step(visit, draft)
        except FAULTS as error:
            logger.warning("%s for %s: %s", self.action_name, heard.turn.utility, error)
            step = self._fault(visit, draft)
        if step is None:
            return []
        for reply in step.replies:
            utter(dispatcher, reply)
        return cleared() if step.draft is None else step.draft.events(step.asked, visit.now)

    async def _step(self, visit: Visit, draft: Draft | None) -> Step | None:
        heard = visit.heard
        is_idle = draft is not None and draft.is_idle(visit.now, self.services.settings.request_idle_seconds)
        if heard.is_start or draft is None:
            notes = [] if draft is None or is_idle else [visit.composer.say("answered_request_set_aside")]
            return await self._start(visit, notes)
        if heard.is_resumed:
            return await self._resume(visit, draft, is_idle=is_idle)
        if is_idle:
            return await self._start(visit, []) if heard.turn.intent == self.intent else None
        return await self._go_on(visit, draft)

    async def _start(self, visit: Visit, notes: Sequence[Reply]) -> Step:
        account = await self.account(visit)
        draft = self.read(visit, Draft(visit.now, visit.now), account)
        return _after(notes, await self._next(visit, draft, account))

    async def _resume(self, visit: Visit, draft: Draft, *, is_idle: bool) -> Step:
        """Another action has answered: ask again for what was asked for."""
        heard = visit.heard
        if is_idle:
            return Step([visit.composer.say("answered_request_lapsed")])
        if heard.turn.intent == "log_out":
            return Step([visit.composer.say("answered_request_stopped")])
        if heard.turn.intent in _QUIET:
            return Step([], draft, heard.asked)
        step = await self._next(visit, draft, await self.account(visit))
        if step.asked == PROOF and heard.turn.intent == GIVE_CODE:
            return Step([], step.draft, PROOF)  # the identity flow has just said what to write
        return step

    async def _go_on(self, visit: Visit, draft: Draft) -> Step | None:
        heard = visit.heard
        account = await self.account(visit)
        changed = self.read(visit, draft, account)
        corrects = changed != draft and heard.words <= self.services.settings.request_answer_max_words
        wants_text = heard.asked in self.text_slots and not corrects
        meant = meaning(heard, self.intent, self.services.settings, wants_text=wants_text, has_values=changed != draft)
        if meant is Meaning.OTHER:
            return None
        if meant is Meaning.CANCEL:
            return Step([visit.composer.say("answered_request_stopped")])
        if meant is Meaning.NO:
            return await self._no(visit, draft, account)
        if meant is Meaning.YES and heard.asked == CONFIRMED:
            return await self._file(visit, draft, account)
        if meant is Meaning.YES and account is not None and (answered := self.take_yes(visit, draft, account)):
            return await self._next(visit, answered, account)
        if meant is Meaning.SAID:
            if wants_text and not heard.is_tapped:
                changed = self.take_text(visit, draft)
            return await self._next(visit, changed, account)
        return _after([visit.composer.say("clarify_request")], await self._next(visit, draft, account))

    async def _no(self, visit: Visit, draft: Draft, account: Account | None) -> Step:
        """A no to the confirmation asks what is wrong, any other ends the form, but where it is an answer."""
        answered = self.take_no(visit, draft)
        if answered is not None:
            return await self._next(visit, answered, account)
        if visit.heard.asked == CONFIRMED and account is not None:
            question = wording.change(visit.composer, self.intent, self.changes(draft, account))
            return Step([question], draft, CHANGE)
        return Step([visit.composer.say("answered_request_stopped")])

    async def _next(self, visit: Visit, draft: Draft, account: Account | None) -> Step:
        if account is None:
            asking = await ask_proof(self.services, visit.heard, visit.composer, self.intent, fresh=self.needs_fresh)
            return Step([asking.reply], draft if asking.is_open else None, PROOF)
        found = await self.ask(visit, draft, account)
        if isinstance(found, Step):
            return found
        token = found.key(visit.heard.turn.conversation_id, self.form)
        question = wording.with_yes_no(self.summary(visit, found, account), visit.composer, token)
        return Step([question], found, CONFIRMED)

    async def _file(self, visit: Visit, draft: Draft, account: Account | None) -> Step:
        """Send it. The customer's yes counts for what was shown with it, and for nothing else."""
        key = draft.key(visit.heard.turn.conversation_id, self.form)
        step = await self._next(visit, draft, account)
        is_shown = step.asked == CONFIRMED and step.draft == draft and visit.heard.choice in {"", f"confirm:{key}"}
        if account is None or not is_shown:
            return step
        try:
            receipt = await self.file(visit, draft, account, key)
        except RequestConflict as error:
            return Step([wording.conflict(visit.composer, error.code)])
        except BackendRefused as error:
            logger.warning("%s was refused: %s", self.form, error)
            return Step([visit.composer.say("error_request_refused")])
        except FAULTS as error:
            logger.warning("%s was not filed: %s", self.form, error)
            return Step([wording.with_retry(visit.composer, key)], draft, CONFIRMED)
        return Step([wording.receipt(visit.composer, receipt)])

    def _fault(self, visit: Visit, draft: Draft | None) -> Step:
        """The account could not be read: what is written stays, and the next message tries again."""
        kept = Draft(visit.now, visit.now) if draft is None or visit.heard.is_start else draft
        asked = "" if visit.heard.is_start else visit.heard.asked
        return Step([wording.unreachable(visit.composer, self.intent)], kept, asked or CONFIRMED)

    async def verified(self, visit: Visit) -> VerifiedContext | None:
        """The proof that holds now for this utility, fresh if the form needs that; None for another account's."""
        turn, identity = visit.heard.turn, self.services.identity
        find = identity.fresh if self.needs_fresh else identity.context
        context = await find(turn.conversation_id)
        if context is None or context.utility != turn.utility:
            return None
        asked_for = turn.entities.get("customer_code") if visit.heard.is_start else None
        return context if asked_for in {None, context.customer_code} else None

    @abstractmethod
    async def account(self, visit: Visit) -> Account | None:
        """What is known of the customer, by the proof that holds now; None if a proof is needed first."""

    @abstractmethod
    def read(self, visit: Visit, draft: Draft, account: Account | None) -> Draft:
        """The draft with what the message names: a tapped choice, a place, a meter, a value."""

    @abstractmethod
    async def ask(self, visit: Visit, draft: Draft, account: Account) -> Step | Draft:
        """What to ask next, or why there is nothing to file; the draft if it is complete."""

    @abstractmethod
    def summary(self, visit: Visit, draft: Draft, account: Account) -> Reply:
        """What would be sent, as a question."""

    @abstractmethod
    def changes(self, draft: Draft, account: Account) -> Sequence[str]:
        """What of a complete draft the customer can change."""

    @abstractmethod
    async def file(self, visit: Visit, draft: Draft, account: Account, key: str) -> Receipt:
        """Send it to the back office."""

    def take_text(self, visit: Visit, draft: Draft) -> Draft:  # noqa: ARG002 - for forms that ask for words
        """The draft with the message as the customer's own words."""
        return draft

    def take_no(self, visit: Visit, draft: Draft) -> Draft | None:  # noqa: ARG002 - for forms with an optional part
        """The draft if "no" is an answer to what was asked; None if it is not."""
        return None

    def take_yes(self, visit: Visit, draft: Draft, account: Account) -> Draft | None:  # noqa: ARG002
        """The draft if "yes" is an answer to what was asked; None if it is not."""
        return None


def _after(notes: Sequence[Reply], step: Step) -> Step:
    return Step([*notes, *step.replies], step.draft, step.asked)

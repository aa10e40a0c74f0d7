"""report_outage: tell the crew that there is no power at a place. Open to everyone."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from actions.requests.draft import CONFIRMED, PLACE, TEXT, Draft
from actions.requests.form import FAULTS, RequestForm, Step, Visit
from actions.requests.meaning import AFFIRM
from actions.requests.wording import choices
from bot.answering.outage import wider_place
from bot.answering.reply import Reply
from bot.backends.models import Receipt
from bot.backends.verified import VerifiedContext

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Places:
    """The customer, if one is verified, and the places of their meters (code -> name)."""

    context: VerifiedContext | None
    own: Mapping[str, str]


class OutageReportForm(RequestForm[Places]):
    """Intent report_outage."""

    action_name = "validate_outage_report_form"
    form = "outage_report_form"
    intent = "report_outage"
    text_slots = frozenset({TEXT})

    async def account(self, visit: Visit) -> Places:
        """The places of the verified customer; none for a stranger."""
        context = await self.verified(visit)
        if context is None:
            return Places(None, {})
        return Places(context, await self._own(visit, context))

    async def _own(self, visit: Visit, context: VerifiedContext) -> Mapping[str, str]:
        """The places of the customer's meters (code -> name): only a help, a report needs no billing system.

        A yes to what was shown asks for no place, so all the time is left for the report.
        """
        if _is_yes(visit):
            return {}
        try:
            meters = await self.services.billing.meters(context)
        except FAULTS as error:
            logger.warning("the customer's own places for %s: %s", visit.heard.turn.utility, error)
            return {}
        return {meter.locality: meter.locality_name for meter in meters.meters}

    def read(self, visit: Visit, draft: Draft, account: Places | None) -> Draft:  # noqa: ARG002 - the frame's
        """The place that is named; of several the one that is new."""
        heard = visit.heard
        if (changed := heard.chosen("change")) is not None:
            return replace(draft, place=None, doubted={PLACE: ""}) if changed == PLACE else replace(draft, text=None)
        if chosen := heard.chosen(PLACE):
            return replace(draft, place=chosen, doubted={})
        if heard.chosen("skip"):
            return replace(draft, text="")
        new = [place for place in heard.places if place != draft.place]
        if len(new) == 1:
            return replace(draft, place=new[0], doubted={})
        return replace(draft, place=None, doubted={PLACE: ",".join(new)}) if new else draft

    async def ask(self, visit: Visit, draft: Draft, account: Places) -> Step | Draft:
        """The place, then whether there is something to add."""
        composer = visit.composer
        if draft.place is None and len(account.own) == 1 and PLACE not in draft.doubted:
            draft = replace(draft, place=next(iter(account.own)))
        if draft.place is None:
            return Step([self._ask_place(visit, draft, account)], draft, PLACE)
        if not _is_yes(visit) and await self._locality(visit, draft.place) is None:
            doubted = replace(draft, place=None, doubted={PLACE: ""})
            question = choices(composer.say("clarify_request_place_unknown"), composer, self.intent, ())
            return Step([question], doubted, PLACE)
        if draft.text is None:
            options = [("skip:1", composer.say_part("button_nothing_to_add"))]
            question = composer.say("clarify_request_description", place=self._name(visit, draft.place, account))
            return Step([choices(question, composer, self.intent, options)], draft, TEXT)
        return draft

    async def _locality(self, visit: Visit, code: str) -> str | None:
        """The code under which the outage system knows a place: its own, else that of the town it lies within.

        While the system cannot be asked, the place counts as known.
        """
        utility = visit.composer.utility
        try:
            for known in filter(None, (code, wider_place(visit.composer, code))):
                if (await self.services.outage.outages(utility, known)).locality is not None:
                    return known
        except FAULTS as error:
            logger.warning("whether %s is known at %s: %s", code, utility, error)
            return code
        return None

    def _ask_place(self, visit: Visit, draft: Draft, account: Places) -> Reply:
        composer, heard = visit.composer, visit.heard
        meant = [code for code in str(draft.doubted.get(PLACE) or "").split(",") if code] or list(account.own)
        options = [(f"{PLACE}:{code}", self._name(visit, code, account)) for code in meant]
        if heard.asked == PLACE and heard.has_unknown_place:
            return choices(composer.say("clarify_request_place_unknown"), composer, self.intent, options)
        key = "clarify_request_place_choice" if options else "clarify_request_place"
        return choices(composer.say(key), composer, self.intent, options)

    def _name(self, visit: Visit, code: str, account: Places) -> str:
        known = self.services.place_name(visit.composer.utility, code, visit.composer.language)
        return known or account.own.get(code, code)

    def summary(self, visit: Visit, draft: Draft, account: Places) -> Reply:
        """The place, and what the customer has added."""
        place = self._name(visit, draft.place or "", account)
        if not draft.text:
            return visit.composer.say("clarify_request_confirm_outage", place=place)
        return visit.composer.say("clarify_request_confirm_outage_described", place=place, text=draft.text)

    def changes(self, draft: Draft, account: Places) -> Sequence[str]:  # noqa: ARG002 - the frame's signature
        """Place and description."""
        return [PLACE, TEXT]

    async def file(self, visit: Visit, draft: Draft, account: Places, key: str) -> Receipt:
        """Report it, for the customer if one is verified; the crew reads a place that only we know in the text."""
        utility, place, text = visit.composer.utility, draft.place or "", draft.text or ""
        is_within = wider_place(visit.composer, place) is not None
        locality = (await self._locality(visit, place) if is_within else None) or place
        if locality != place:
            language = self.services.catalog.utility(utility).default_language
            name = self.services.place_name(utility, place, language) or place
            text = f"{name}. {text}".strip()[: self.services.settings.outage_description_max_characters]
        return await self.services.outage.report(utility, locality, text, verified=account.context, key=key)

    def take_text(self, visit: Visit, draft: Draft) -> Draft:
        """The message as the description, as much of it as the back office takes."""
        return replace(draft, text=visit.heard.text[: self.services.settings.outage_description_max_characters])

    def take_no(self, visit: Visit, draft: Draft) -> Draft | None:
        """Nothing to add."""
        return replace(draft, text="") if visit.heard.asked == TEXT else None


def _is_yes(visit: Visit) -> bool:
    """Whether it is a yes to what was shown: all the time is left for the report then."""
    return visit.heard.asked == CONFIRMED and visit.heard.turn.intent == AFFIRM

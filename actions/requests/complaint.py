"""file_complaint_now: a complaint in the customer's own words. Open to everyone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast, get_args

from actions.requests.draft import CHANGE, CONFIRMED, KIND, TEXT, Draft
from actions.requests.form import RequestForm, Step, Visit
from actions.requests.meaning import DENY
from actions.requests.wording import choices
from actions.requests.words import named
from bot.answering.reply import Reply
from bot.backends.models import ComplaintKind, Receipt
from bot.backends.verified import VerifiedContext
from bot.text.masking import masked_code

KINDS: tuple[str, ...] = get_args(ComplaintKind)


@dataclass(frozen=True, slots=True)
class Complainant:
    """The customer, if one is verified."""

    context: VerifiedContext | None


class ComplaintForm(RequestForm[Complainant]):
    """Intent file_complaint_now."""

    action_name = "validate_complaint_form"
    form = "complaint_form"
    intent = "file_complaint_now"
    text_slots = frozenset({TEXT})

    async def account(self, visit: Visit) -> Complainant:
        """The verified customer; nobody for a stranger."""
        return Complainant(await self.verified(visit))

    def read(self, visit: Visit, draft: Draft, account: Complainant | None) -> Draft:  # noqa: ARG002 - the frame's
        """The kind, by button or by word."""
        heard = visit.heard
        if (changed := heard.chosen("change")) is not None:
            return replace(draft, kind=None) if changed == KIND else replace(draft, text=None)
        if (chosen := heard.chosen(KIND)) in KINDS:
            return replace(draft, kind=chosen)
        limit = self.services.settings.request_answer_max_words
        is_denied = heard.turn.intent == DENY or heard.refuses
        is_open = heard.asked in {KIND, CONFIRMED, CHANGE} or (heard.asked == TEXT and is_denied)
        if heard.is_tapped or not is_open or (heard.words > limit and heard.asked != KIND and not is_denied):
            return draft
        found = named(heard.text, self.services.catalog, "words_complaint", KINDS)
        new = [kind for kind in found if kind != draft.kind]
        return replace(draft, kind=new[0]) if len(new) == 1 else draft

    async def ask(self, visit: Visit, draft: Draft, account: Complainant) -> Step | Draft:  # noqa: ARG002
        """The kind, then the text."""
        composer = visit.composer
        if draft.kind is None:
            options = [(f"{KIND}:{kind}", composer.say_part(f"choice_complaint_{kind}")) for kind in KINDS]
            return Step([choices(composer.say("clarify_request_kind"), composer, self.intent, options)], draft, KIND)
        if draft.text is None:
            question = composer.say("clarify_request_text", limit=str(self.services.settings.complaint_max_characters))
            return Step([choices(question, composer, self.intent, ())], draft, TEXT)
        return draft

    def summary(self, visit: Visit, draft: Draft, account: Complainant) -> Reply:
        """Kind, text, and in whose name."""
        composer = visit.composer
        values = {"kind": composer.say_part(f"choice_complaint_{draft.kind}"), "text": draft.text or ""}
        if account.context is None:
            return composer.say("clarify_request_confirm_complaint_anonymous", **values)
        code = masked_code(account.context.customer_code)
        return composer.say("clarify_request_confirm_complaint", customer_code=code, **values)

    def changes(self, draft: Draft, account: Complainant) -> Sequence[str]:  # noqa: ARG002 - the frame's signature
        """Kind and text."""
        return [KIND, TEXT]

    async def file(self, visit: Visit, draft: Draft, account: Complainant, key: str) -> Receipt:
        """File it, for the customer if one is verified."""
        kind = cast("ComplaintKind", draft.kind)
        utility, text = visit.heard.turn.utility, draft.text or ""
        return await self.services.billing.file_complaint(utility, kind, text, verified=account.context, key=key)

    def take_text(self, visit: Visit, draft: Draft) -> Draft:
        """The message as the complaint; the gateway lets no longer one through."""
        return replace(draft, text=visit.heard.text[: self.services.settings.complaint_max_characters])

"""The proof that a form needs: asked for through the identity service, which decides; the form only waits."""

from dataclasses import dataclass

from actions.proof import refusal, send_phone_code
from actions.requests.draft import PROOF
from actions.requests.heard import Heard
from actions.requests.wording import choices
from actions.services import Services
from bot.answering.compose import Composer
from bot.answering.reply import Reply
from bot.identity.results import Awaiting, IdentityStatus


@dataclass(frozen=True, slots=True)
class ProofQuestion:
    """What to say; not `is_open` if there is nothing to wait for now."""

    reply: Reply
    is_open: bool = True


async def ask_proof(services: Services, heard: Heard, composer: Composer, intent: str, *, fresh: bool) -> ProofQuestion:
    """Start the proof for `intent`; `fresh` if an older one does not do. Asked again, it only reminds."""
    conversation_id = heard.turn.conversation_id
    if heard.asked == PROOF:
        awaiting = (await services.identity.state(conversation_id)).awaiting
        if awaiting is not None:
            return _reminder(composer, awaiting)
    code = heard.turn.entities.get("customer_code")
    result = await services.identity.request(conversation_id, intent, fresh=fresh and code is None)
    if code is not None:
        return ProofQuestion(await send_phone_code(services, heard.turn, composer, code))
    if result.status is IdentityStatus.NONE:
        return _reminder(composer, Awaiting.CUSTOMER_CODE)
    if result.status is IdentityStatus.SENT:
        return ProofQuestion(composer.say("clarify_phone_code_again"))
    return ProofQuestion(refusal(composer, result.status, result.wait_seconds), is_open=False)


def _reminder(composer: Composer, awaiting: Awaiting) -> ProofQuestion:
    if awaiting is Awaiting.PHONE_CODE:
        reply = composer.say("clarify_request_phone_code")
    else:
        example = composer.catalog.utility(composer.utility).customer_key.example
        reply = composer.say("clarify_request_proof", example=example)
    return ProofQuestion(choices(reply, composer, intent="", options=()))

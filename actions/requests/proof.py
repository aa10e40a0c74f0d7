"""The proof that a form needs: asked for through the identity service, which decides; the form only waits."""

from dataclasses import dataclass

from actions.requests.draft import PROOF
from actions.requests.heard import Heard
from actions.requests.wording import choices
from actions.services import Services
from bot.answering.compose import Composer
from bot.answering.formats import wait
from bot.answering.reply import Reply
from bot.identity.results import Awaiting, ChallengeResult, IdentityStatus


@dataclass(frozen=True, slots=True)
class ProofQuestion:
    """What to say; not `is_open` if there is nothing to wait for now."""

    reply: Reply
    is_open: bool = True


async def ask_proof(
    services: Services, heard: Heard, composer: Composer, intent: str, *, fresh: bool
) -> ProofQuestion:
    """Start the proof for `intent`; `fresh` if an older one does not do. Asked again, it only reminds."""
    conversation_id = heard.turn.conversation_id
    if heard.asked == PROOF:
        awaiting = (await services.identity.state(conversation_id)).awaiting
        if awaiting is not None:
            return _reminder(composer, awaiting)
    result = await services.identity.request(conversation_id, intent, fresh=fresh)
    if result.status is IdentityStatus.NONE and (code := heard.turn.entities.get("customer_code")):
        result = await services.identity.start_challenge(conversation_id, code)
    return _question(composer, result)


def _question(composer: Composer, result: ChallengeResult) -> ProofQuestion:
    if result.status is IdentityStatus.WAIT:
        reply = composer.say("clarify_identity_wait", wait=wait(result.wait_seconds, composer.language))
        return ProofQuestion(reply, is_open=False)
    if result.status is IdentityStatus.SENT:
        return ProofQuestion(composer.say("clarify_request_phone_code_sent"))
    return _reminder(composer, Awaiting.CUSTOMER_CODE)


def _reminder(composer: Composer, awaiting: Awaiting) -> ProofQuestion:
    if awaiting is Awaiting.PHONE_CODE:
        reply = composer.say("clarify_request_phone_code")
    else:
        example = composer.catalog.utility(composer.utility).customer_key.example
        reply = composer.say("clarify_request_proof", example=example)
    return ProofQuestion(choices(reply, composer, intent="", options=()))

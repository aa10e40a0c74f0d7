"""The proof that an account action needs: what holds now, or what to say to get one."""

from actions.services import Services
from actions.turn import Turn
from bot.answering.compose import Composer
from bot.answering.formats import wait
from bot.answering.reply import Reply
from bot.backends.verified import VerifiedContext
from bot.identity.results import ChallengeResult, IdentityStatus


async def proof(services: Services, turn: Turn, composer: Composer, *, fresh: bool = False) -> VerifiedContext | Reply:
    """The proof for the account that the turn asks for, else the next step of getting it.

    `fresh` is for what files something: an older proof is renewed by a phone code alone. A turn that names another
    account than the one that is verified begins anew: one account at a time. After the phone code, `action_give_code`
    goes on with the turn's intent. Raises BackendError or ServiceError.
    """
    identity = services.identity
    find = identity.fresh if fresh else identity.context
    asked_for = turn.entities.get("customer_code")
    context = await find(turn.conversation_id)
    if context is not None and context.utility == turn.utility and asked_for in (None, context.customer_code):
        return context
    begun = await identity.request(turn.conversation_id, turn.intent, fresh=fresh and asked_for is None)
    if asked_for:
        return await send_phone_code(services, turn, composer, asked_for)
    if begun.status is IdentityStatus.NONE:
        return ask_customer_code(composer, "clarify_customer_code")
    return _after(begun, composer, "clarify_phone_code_again")


async def send_phone_code(services: Services, turn: Turn, composer: Composer, customer_code: str) -> Reply:
    """Start the proof; an unknown code gets the same words as a known one."""
    result = await services.identity.start_challenge(turn.conversation_id, customer_code)
    return _after(result, composer, "clarify_phone_code")


def ask_customer_code(composer: Composer, key: str) -> Reply:
    """The text `key`, with a customer code of the utility as an example."""
    return composer.say(key, example=composer.catalog.utility(composer.utility).customer_key.example)


def refusal(composer: Composer, status: IdentityStatus, wait_seconds: int) -> Reply:
    """Why a phone code was not taken."""
    if status is IdentityStatus.WAIT:
        return composer.say("clarify_identity_wait", wait=wait(wait_seconds, composer.language))
    if status is IdentityStatus.WRONG:
        return composer.say("clarify_phone_code_wrong")
    return composer.say("clarify_phone_code_expired")


def _after(result: ChallengeResult, composer: Composer, key: str) -> Reply:
    if result.status is IdentityStatus.SENT:
        return composer.say(key)
    return refusal(composer, result.status, result.wait_seconds)

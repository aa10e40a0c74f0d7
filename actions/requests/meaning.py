"""What a message means while a form is under way: an answer, a correction, a yes or no, an end, or something else."""

from enum import StrEnum

from actions.requests.draft import PROOF
from actions.requests.heard import Heard
from bot.retrieval.joint import FAQ_INTENT, NOTHING
from bot.settings import Settings

AFFIRM, DENY, CANCEL, GIVE_CODE = "affirm", "deny", "cancel", "give_code"
_EMERGENCY = "emergency"
_CONTROL = {"log_out", "change_language", "talk_to_person"}
_SMALL_TALK = {"greet", "thanks", "goodbye", "bot_challenge", "help"}
_NOT_UNDERSTOOD = {NOTHING, "foreign_language", ""}


class Meaning(StrEnum):
    """What to do with the message."""

    SAID = "said"
    YES = "yes"
    NO = "no"
    CANCEL = "cancel"
    OTHER = "other"
    UNCLEAR = "unclear"


def meaning(heard: Heard, intent: str, settings: Settings, *, wants_text: bool, has_values: bool) -> Meaning:
    """The meaning for the form of `intent`.

    `wants_text`: the form has asked for the customer's own words; `has_values`: the message names something that the
    form asks for and that it does not have yet. OTHER is for Rasa's rules: they answer, then the form goes on.
    """
    if heard.is_tapped:
        return _tapped(heard.turn.intent, intent)
    is_sure = heard.confidence >= settings.request_other_min_score
    said = heard.turn.intent
    if said == _EMERGENCY:
        return Meaning.OTHER
    if said == CANCEL and is_sure:
        return Meaning.CANCEL
    if said in _CONTROL and is_sure:
        return Meaning.OTHER
    if heard.asked == PROOF and said == GIVE_CODE:
        return Meaning.OTHER
    if wants_text:
        return _own_words(heard, intent, settings, is_sure=is_sure)
    if heard.refuses:
        return Meaning.SAID if has_values else Meaning.NO
    if has_values and not _is_other_request(heard, intent, settings, is_sure=is_sure):
        return Meaning.SAID
    return _plain(heard, intent)


def _tapped(said: str, intent: str) -> Meaning:
    meanings = {intent: Meaning.SAID, AFFIRM: Meaning.YES, DENY: Meaning.NO, CANCEL: Meaning.CANCEL}
    return meanings.get(said, Meaning.OTHER)


def _own_words(heard: Heard, intent: str, settings: Settings, *, is_sure: bool) -> Meaning:
    """The message is the text, unless it is something short or a question that is clearly something else."""
    said, is_short = heard.turn.intent, heard.words <= settings.request_small_talk_max_words
    if not heard.text:
        return Meaning.UNCLEAR
    if is_short and is_sure and said in {AFFIRM, DENY}:
        return Meaning.YES if said == AFFIRM else Meaning.NO
    if is_short and is_sure and said in _SMALL_TALK:
        return Meaning.OTHER
    knows = said not in _NOT_UNDERSTOOD | {intent} and (said != FAQ_INTENT or heard.turn.decision.answer is not None)
    return Meaning.OTHER if is_sure and knows and heard.is_question else Meaning.SAID


def _is_other_request(heard: Heard, intent: str, settings: Settings, *, is_sure: bool) -> bool:
    """Whether a message that names a place or a number is rather a request of its own."""
    if not is_sure or heard.turn.intent in _NOT_UNDERSTOOD | {intent, AFFIRM, DENY, GIVE_CODE}:
        return False
    return heard.is_question or heard.words > settings.request_answer_max_words


def _plain(heard: Heard, intent: str) -> Meaning:
    """A message that names nothing that the form wants."""
    said = heard.turn.intent
    if said in {AFFIRM, DENY}:
        return Meaning.YES if said == AFFIRM else Meaning.NO
    if said == intent:
        return Meaning.SAID
    if said in _NOT_UNDERSTOOD or said == CANCEL:
        return Meaning.OTHER if heard.is_question else Meaning.UNCLEAR
    return Meaning.OTHER

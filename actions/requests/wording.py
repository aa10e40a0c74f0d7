"""Questions, receipts and refusals of the forms in words, with the buttons below them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from actions.requests.meaning import AFFIRM, CANCEL, DENY
from bot.answering import formats
from bot.answering.compose import Composer
from bot.answering.reply import Button, Reply
from bot.backends.models import Receipt

CHOICE = "choice"
_RECEIPTS: Mapping[str, str] = MappingProxyType(
    {
        "reconnection_request": "answered_request_filed_reconnection",
        "outage_report": "answered_request_filed_outage",
        "complaint": "answered_request_filed_complaint",
        "meter_reading": "answered_request_filed_reading",
    }
)
_CONFLICTS: Mapping[str, str] = MappingProxyType(
    {
        "conditions_not_met": "error_request_conditions_not_met",
        "already_requested": "error_request_already_requested",
        "already_connected": "error_request_already_connected",
        "window_closed": "error_request_window_closed",
    }
)


def choices(reply: Reply, composer: Composer, intent: str, options: Iterable[tuple[str, str]]) -> Reply:
    """`reply` with a button for each (choice, title), and one that stops the form."""
    buttons = [Button(title, intent, {CHOICE: choice}) for choice, title in options]
    stop = Button(composer.say_part("button_stop"), CANCEL, {CHOICE: "stop"})
    return replace(reply, buttons=(*buttons, stop))


def with_yes_no(reply: Reply, composer: Composer, key: str) -> Reply:
    """`reply` with yes, which holds for the content of `key` only, and no."""
    yes = Button(composer.say_part("button_send"), AFFIRM, {CHOICE: f"confirm:{key}"})
    no = Button(composer.say_part("button_do_not_send"), DENY, {CHOICE: "no"})
    return replace(reply, buttons=(yes, no))


def with_retry(composer: Composer, key: str) -> Reply:
    """Nobody knows whether it arrived: confirming again sends the same once more, which is filed once."""
    again = Button(composer.say_part("button_try_again"), AFFIRM, {CHOICE: f"confirm:{key}"})
    stop = Button(composer.say_part("button_stop"), CANCEL, {CHOICE: "stop"})
    return replace(composer.say("error_request"), buttons=(again, stop))


def unreachable(composer: Composer, intent: str) -> Reply:
    """The account cannot be read now."""
    options = [("again:1", composer.say_part("button_try_again"))]
    return choices(composer.say("error_request_unreachable"), composer, intent, options)


def change(composer: Composer, intent: str, fields: Iterable[str]) -> Reply:
    """What is wrong? A button for each of `fields`."""
    options = [(f"change:{field}", composer.say_part(f"button_change_{field}")) for field in fields]
    return choices(composer.say("clarify_request_change"), composer, intent, options)


def receipt(composer: Composer, filed: Receipt) -> Reply:
    """What was filed, and under which number."""
    time_zone = composer.catalog.utility(composer.utility).time_zone
    accepted_at = formats.moment(filed.accepted_at, time_zone, composer.language)
    return composer.say(_RECEIPTS[filed.kind], reference=filed.reference, accepted_at=accepted_at)


def conflict(composer: Composer, code: str) -> Reply:
    """Why the back office does not take it."""
    if code == "window_closed":
        return window_closed(composer)
    return composer.say(_CONFLICTS.get(code, "error_request_refused"))


def window_closed(composer: Composer) -> Reply:
    """Readings are not taken now; where the utility has an address for it, the way by e-mail."""
    has_email = composer.catalog.utility(composer.utility).contact.email is not None
    return composer.say("error_request_window_closed_email" if has_email else "error_request_window_closed")

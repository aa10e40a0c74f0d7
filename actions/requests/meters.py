"""Which of the customer's meters a message names."""

from collections.abc import Iterable, Sequence

from actions.requests.draft import METER, Draft
from actions.requests.form import Step
from actions.requests.heard import Heard
from actions.requests.wording import choices
from bot.answering.compose import Composer


def named_meter(heard: Heard, serials: Iterable[str], current: str | None) -> str | None:
    """The serial that was tapped or is written, whole or by its last digits; of several the one that is new."""
    known = list(serials)
    if chosen := heard.chosen(METER):
        return chosen if chosen in known else None
    found = [serial for serial in known if heard.names(serial)]
    if len(found) > 1:
        found = [serial for serial in found if serial != current]
    return found[0] if len(found) == 1 else None


def with_only_meter(draft: Draft, serials: Sequence[str]) -> Draft:
    """The draft for the only meter there is, and without a meter that is not the customer's."""
    if draft.meter is None and len(serials) == 1 and METER not in draft.doubted:
        return draft.with_meter(serials[0])
    if draft.meter is not None and draft.meter not in serials:
        return with_only_meter(Draft(draft.started, draft.touched), serials)
    return draft


def ask_meter(composer: Composer, intent: str, draft: Draft, question: str, options: Sequence[tuple[str, str]]) -> Step:
    """Which meter? `options` are (serial, place)."""
    reply = composer.say(question)
    if METER in draft.doubted:
        reply = composer.say("clarify_request_meter_unknown", number=str(draft.doubted[METER]))
    buttons = [(f"{METER}:{serial}", f"{serial} ({place})" if place else serial) for serial, place in options]
    return Step([choices(reply, composer, intent, buttons)], draft, METER)

"""A complaint on file in words: its state, and until when the written reply is due."""

from datetime import date

from bot.answering.compose import Composer
from bot.answering.reply import Reply
from bot.answering.words import Words, with_lines
from bot.backends.models import Complaint, Complaints
from bot.rules.deadlines import deadline
from bot.text.masking import masked_code

_STANDARD = "written_reply"


def complaint_reply(complaints: Complaints, composer: Composer, reference: str | None = None) -> Reply:
    """The complaint under `reference`, else the newest; a reference that is none of this customer's is not found."""
    words = Words(composer)
    found = _find(complaints, reference)
    if found is None and reference is not None:
        return composer.say("error_no_such_data")
    if found is None:
        values = {"as_of": words.moment(complaints.as_of), "customer_code": masked_code(complaints.customer_code)}
        return composer.say("answered_complaint_none", **values)
    reply = composer.say(
        "answered_complaint",
        reference=found.reference,
        kind=composer.say_part(f"complaint_kind_{found.kind}"),
        filed_at=words.day(found.filed_at),
        state=composer.say_part(f"complaint_state_{found.state}"),
        as_of=words.moment(complaints.as_of),
    )
    return with_lines(reply, _reply_lines(found, complaints, composer, words))


def _find(complaints: Complaints, reference: str | None) -> Complaint | None:
    if reference is None:
        return max(complaints.complaints, key=lambda complaint: complaint.filed_at, default=None)
    wanted = _plain(reference)
    return next((complaint for complaint in complaints.complaints if _plain(complaint.reference) == wanted), None)


def _plain(reference: str) -> str:
    """Only the letters and digits, in capitals: people leave out hyphens."""
    return "".join(sign for sign in reference.upper() if sign.isalnum())


def _reply_lines(complaint: Complaint, complaints: Complaints, composer: Composer, words: Words) -> list[str]:
    if complaint.answered_at is not None:
        return [composer.say_part("complaint_answered", answered_at=words.day(complaint.answered_at))]
    due = complaint.reply_due_on or _due_by_rule(complaint, composer)
    if due is None or complaint.state in {"answered", "closed"}:
        return []
    is_late = due < composer.local_day(complaints.as_of)
    return [composer.say_part("complaint_reply_late" if is_late else "complaint_reply_due", due=words.day(due))]


def _due_by_rule(complaint: Complaint, composer: Composer) -> date | None:
    due = deadline(composer.catalog.utility(composer.utility), _STANDARD, complaint.filed_at)
    return None if due is None else due.date()

"""The outcome of a turn, always named and never silent.

Prefixes: `answered`, `clarify_*` (we ask back), `unanswerable_*`, `handed_over_*`, `error_*`. The text of an outcome
stands under the same key in data/responses; keys that begin with one of `_PREFIXES` are all that status.
"""

from enum import StrEnum


class Status(StrEnum):
    """Every outcome."""

    ANSWERED = "answered"
    CLARIFY_DID_YOU_MEAN = "clarify_did_you_mean"
    CLARIFY_WHICH_LANGUAGE = "clarify_which_language"
    CLARIFY_CUSTOMER_CODE = "clarify_customer_code"
    CLARIFY_CUSTOMER_CODE_FORMAT = "clarify_customer_code_format"
    CLARIFY_PHONE_CODE = "clarify_phone_code"
    CLARIFY_PHONE_CODE_AGAIN = "clarify_phone_code_again"
    CLARIFY_PHONE_CODE_WRONG = "clarify_phone_code_wrong"
    CLARIFY_PHONE_CODE_EXPIRED = "clarify_phone_code_expired"
    CLARIFY_IDENTITY_WAIT = "clarify_identity_wait"
    CLARIFY_OUTAGE_PLACE = "clarify_outage_place"
    CLARIFY_REQUEST = "clarify_request"
    UNANSWERABLE_UNKNOWN = "unanswerable_unknown"
    UNANSWERABLE_LANGUAGE = "unanswerable_language"
    UNANSWERABLE_COMPENSATION = "unanswerable_compensation"
    UNANSWERABLE_PLACE_UNKNOWN = "unanswerable_place_unknown"
    UNANSWERABLE_TARIFF = "unanswerable_tariff"
    HANDED_OVER_EMERGENCY = "handed_over_emergency"
    HANDED_OVER_REQUESTED = "handed_over_requested"
    ERROR_BACKEND_DOWN = "error_backend_down"
    ERROR_NO_SUCH_DATA = "error_no_such_data"
    ERROR_REQUEST = "error_request"
    ERROR_EMPTY_MESSAGE = "error_empty_message"
    ERROR_MESSAGE_TOO_LONG = "error_message_too_long"
    ERROR_INTERNAL = "error_internal"


# Every key that starts with one of these is that status.
_FAMILIES = (
    *(Status.ANSWERED, Status.HANDED_OVER_REQUESTED, Status.HANDED_OVER_EMERGENCY, Status.CLARIFY_REQUEST),
    *(Status.UNANSWERABLE_PLACE_UNKNOWN, Status.ERROR_REQUEST),
)


def status_of(key: str) -> Status:
    """The status that a text of data/responses stands for. Raises ValueError for a text that is no outcome."""
    for family in _FAMILIES:
        if key.startswith(family):
            return family
    return Status(key)

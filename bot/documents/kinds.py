"""Which documents there are, and in which forms each of them can be had."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """What a link shows: one bill, or the picture of the newest bills or payments."""

    BILL = "bill"
    BILL_HISTORY = "bill_history"
    PAYMENT_HISTORY = "payment_history"


class Form(StrEnum):
    """How it is shown; the value is the ending of the address, after a dot where it is not empty."""

    PAGE = ""
    PDF = "pdf"
    PICTURE = "png"


MEDIA_TYPES: Mapping[Form, str] = MappingProxyType(
    {Form.PAGE: "text/html; charset=utf-8", Form.PDF: "application/pdf", Form.PICTURE: "image/png"}
)
FORMS: Mapping[Kind, frozenset[Form]] = MappingProxyType(
    {
        Kind.BILL: frozenset({Form.PAGE, Form.PDF}),
        Kind.BILL_HISTORY: frozenset({Form.PICTURE}),
        Kind.PAYMENT_HISTORY: frozenset({Form.PICTURE}),
    }
)

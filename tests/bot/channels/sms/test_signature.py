"""Signatures: what is proved, what is not, and that nothing in a header makes it fail otherwise."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.sms.signature import SIGNATURE_HEADER, TIMESTAMP_HEADER, is_signed, sign, signed_headers

NOW = datetime(2026, 3, 17, 10, 30, tzinfo=UTC)
FRESH = timedelta(minutes=5)
BODY = '{"text": "Faturë"}'.encode()


def test_the_documented_example():
    assert sign("secret", 1773743400, b"{}") == "v1=3185cfd3f694426220b60308bc141035db8940c18809750634933de667f92688"


@pytest.mark.parametrize(("seconds", "expected"), [(0, True), (300, True), (301, False), (-300, True), (-301, False)])
def test_a_signature_holds_for_a_while(seconds, expected):
    headers = signed_headers("secret", NOW, BODY)
    assert is_signed("secret", headers, BODY, NOW + timedelta(seconds=seconds), FRESH) is expected


@pytest.mark.parametrize(
    "changes",
    [
        {"body": BODY + b" "},
        {"secret": "other"},
        {"secret": ""},
        {"headers": {}},
        {"headers": {TIMESTAMP_HEADER: "1773743401"}},
        {"headers": {SIGNATURE_HEADER: ""}},
        {"headers": {SIGNATURE_HEADER: "v1=ë"}},
        {"headers": {TIMESTAMP_HEADER: "-1"}},
        {"headers": {TIMESTAMP_HEADER: "9" * 400}},
        {"headers": {TIMESTAMP_HEADER: "١٢٣"}},
    ],
)
def test_nothing_else_is_proved(changes):
    headers = signed_headers("secret", NOW, BODY) | changes.get("headers", {})
    if changes.get("headers") == {}:
        headers = {}
    assert not is_signed(changes.get("secret", "secret"), headers, changes.get("body", BODY), NOW, FRESH)


def test_an_empty_secret_signs_nothing():
    assert not is_signed("", signed_headers("", NOW, BODY), BODY, NOW, FRESH)


@given(st.text(), st.text())
def test_headers_of_any_kind_are_refused(timestamp, signature):
    assert not is_signed("secret", {TIMESTAMP_HEADER: timestamp, SIGNATURE_HEADER: signature}, BODY, NOW, FRESH)

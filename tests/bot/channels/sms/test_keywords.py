"""Keywords as people type them, and numbers as gateways write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.sms.keywords import Keywords, Request, Topic
from bot.channels.sms.numbers import e164
from bot.content.loader import load_catalog
from bot.errors import ContentError
from tests.content_files import DATA_DIR

CATALOG = load_catalog(DATA_DIR)
OSSH = Keywords.of(CATALOG.utility("ossh"))
CODE = "TR10000001"


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        *((text, Topic.BILL) for text in ("F", "f", " f. ", "FATURE", "FATURË", "Faturë!", "fature\n", "F A T U R E")),
        *((text, Topic.BILL) for text in ("«Fature»", "'F'", "fature.", "FATURE\u0308", "Ｆ")),
        *((text, Topic.DEBT) for text in ("D", "d", "debi.", "DEBI", "Debi?", "d e b i", "-D-")),
        *((text, Topic.PASSWORD) for text in ("P", "p", "password", "PASSWORD.", "Pass word")),
        *((text, Topic.NOTHING) for text in ("", " ", "...", "?", "\n", "😀")),
        *(
            (text, Topic.OTHER)
            for text in ("faturat", "F kam nje pyetje", "debia ime", "fd", "Nuk kam drita", "ფ", "1")
        ),
    ],
)
def test_topics(text, topic):
    assert OSSH.read(text) == Request(topic)


@pytest.mark.parametrize("text", [f"F {CODE}", f"f {CODE.lower()}", "F: TR 1000 0001", "FATURË tr-10000001."])
def test_a_customer_code_after_the_keyword(text):
    assert OSSH.read(text) == Request(Topic.BILL, CODE)


@pytest.mark.parametrize(
    ("text", "code"), [("F 123", "123"), (f"d {CODE}9", f"{CODE}9"), ("F TR1000000l", "TR1000000L")]
)
def test_a_mistyped_code_is_a_code_of_nobody(text, code):
    assert OSSH.read(text).customer_code == code


@pytest.mark.parametrize("text", [f"P {CODE}", "F 2 muaj", "D kam paguar 500", CODE, f"{CODE} F", "F 1" + "0" * 30])
def test_what_is_no_code_after_a_keyword_is_a_message(text):
    assert OSSH.read(text) == Request(Topic.OTHER)


@given(st.text(max_size=200))
def test_every_text_is_read(text):
    request = OSSH.read(text)
    assert request.customer_code is None or request.topic in {Topic.BILL, Topic.DEBT}


@pytest.mark.parametrize("utility", [name for name, file in CATALOG.utilities.items() if file.sms is None])
def test_a_utility_without_the_service_has_no_keywords(utility):
    with pytest.raises(ContentError, match="no SMS service"):
        Keywords.of(CATALOG.utility(utility))


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("+355690000001", "+355690000001"),
        ("355690000001", "+355690000001"),
        ("00355690000001", "+355690000001"),
        ("069 00 00 001", "+355690000001"),
        ("+355 (69) 000-0001", "+355690000001"),
        ("+38344000001", "+38344000001"),
        ("Vodafone", None),
        ("50500", None),
        ("", None),
        ("+0123456789", None),
        ("+35569000000112345", None),
        ("٠٦٩٠٠٠٠٠٠١", None),
    ],
)
def test_numbers(number, expected):
    assert e164(number, "355", "0") == expected


@given(st.text(max_size=30))
def test_a_number_in_its_form_stays_as_it_is(text):
    number = e164(text, "355", "0")
    assert number is None or e164(number, "355", "0") == number

"""Answers with fakes: several customers of a number, languages, links, limits, faults."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from bot.backends.models import Contact, PhoneOwners, Receipt
from bot.channels.sms.answers import AnswerLimits, SmsAnswers
from bot.content.loader import load_catalog
from bot.content.schemas import TextFact
from bot.errors import BackendDataInvalid, BackendRefused, BackendUnavailable
from bot.safety.watch import Watch
from bot.store.sms import SmsMessage
from tests.account_data import balance, bill, latest_bill
from tests.content_files import DATA_DIR, LANGUAGES

NOW = datetime(2026, 3, 17, 10, 30, tzinfo=UTC)
PHONE = "+355690000001"
ONE, TWO = "TR10000001", "TR10000002"
CATALOG = load_catalog(DATA_DIR)
WATCH = Watch.load(DATA_DIR, 6)


@dataclass
class FakeBilling:
    """The customers of PHONE; remembers whose data were asked for and what was filed."""

    codes: tuple[str, ...] = (ONE,)
    language: str = "sq"
    error: Exception | None = None
    asked: list = field(default_factory=list)
    filed: list = field(default_factory=list)

    async def customers_of_phone(self, utility, phone):
        if self.error is not None:
            raise self.error
        return PhoneOwners(utility, NOW, phone, self.codes if phone == PHONE else ())

    async def contact(self, utility, customer_code):
        return Contact(utility, customer_code, NOW, "Name", PHONE, self.language)

    async def balance(self, verified):
        self.asked.append(verified)
        return balance(currency="ALL", total=Decimal("1500.00"))

    async def latest_bill(self, verified):
        self.asked.append(verified)
        return latest_bill(bill())

    async def file_complaint(self, utility, kind, text, *, verified, key):
        self.filed.append((kind, text, verified.customer_code if verified else None, key))
        return Receipt(utility, NOW, "complaint", "K-2026-000123", NOW, repeated=False)


def answers(billing, catalog=CATALOG, max_characters=2000):
    return SmsAnswers(catalog, billing, WATCH, AnswerLimits(timedelta(seconds=60), max_characters), lambda: NOW)


def message(text, sender=PHONE, **changes):
    values = {"id": 1, "is_over_limit": False, "attempts": 1} | changes
    return SmsMessage(utility="ossh", message_id="m1", sender=sender, text=text, **values)


async def reply_to(text, billing, **changes):
    [reply] = await answers(billing).replies(message(text, **changes))
    return reply


@pytest.mark.parametrize(
    ("text", "codes", "kind", "whose"),
    [
        ("F", (ONE,), "sms_bill_open", ONE),
        ("D", (ONE,), "sms_debt", ONE),
        ("F", (ONE, TWO), "sms_which_code", None),
        (f"F {TWO}", (ONE, TWO), "sms_bill_open", TWO),
        (f"D {ONE}", (ONE, TWO), "sms_debt", ONE),
        ("D TR10000003", (ONE, TWO), "sms_which_code", None),
        ("D TR10000003", (ONE,), "sms_which_code", None),
        ("F 123", (ONE,), "sms_which_code", None),
        ("F", (), "sms_unknown_number", None),
        (f"F {ONE}", (), "sms_unknown_number", None),
    ],
)
async def test_whose_account_is_shown(text, codes, kind, whose):
    billing = FakeBilling(codes)
    reply = await reply_to(text, billing)
    assert reply.kind == kind
    assert {verified.customer_code for verified in billing.asked} == ({whose} if whose else set())
    for verified in billing.asked:
        assert (verified.conversation_id, verified.expires_at - NOW) == ("sms:m1", timedelta(seconds=60))
    if whose is None:
        assert not {code for code in (ONE, TWO) if code in reply.text}


@pytest.mark.parametrize("language", [*LANGUAGES, "xx"])
async def test_a_customer_is_answered_in_the_language_on_file(language):
    reply = await reply_to("D", FakeBilling(language=language))
    expected = {"en": "you owe", "sl": "dolgujete", "ka": "გადასახდელი"}.get(language, "keni për të paguar")
    assert expected in reply.text


@pytest.mark.parametrize(
    ("codes", "text", "customer"),
    [
        ((ONE,), "Nuk kam drita", ONE),
        ((ONE, TWO), f"SMS nga {PHONE}: Nuk kam drita", None),
        ((), f"SMS nga {PHONE}: Nuk kam drita", None),
    ],
)
async def test_any_other_text_is_filed_once_for_its_message(codes, text, customer):
    billing = FakeBilling(codes)
    reply = await reply_to("Nuk kam drita", billing)
    assert billing.filed == [("other", text, customer, "sms-ossh-m1")]
    assert "K-2026-000123" in reply.text
    assert billing.asked == []


@pytest.mark.parametrize("error", [BackendUnavailable("down"), BackendRefused("no"), BackendDataInvalid("broken")])
@pytest.mark.parametrize(("text", "kind"), [("F", "sms_backend_down"), ("Ankesë", "sms_not_filed")])
async def test_a_back_office_without_an_answer_is_admitted(error, text, kind):
    reply = await reply_to(text, FakeBilling(error=error))
    assert reply.kind == kind
    assert CATALOG.utility("ossh").contact.hotline in reply.text


@pytest.mark.parametrize("text", ["P", "password"])
@pytest.mark.parametrize("link", [None, "https://online.example.al/reset"])
async def test_a_password_is_a_link_or_nothing(text, link):
    ossh = CATALOG.utility("ossh")
    if link is not None:
        service = ossh.sms.model_copy(update={"password_link": "reset_page"})
        facts = {**ossh.facts, "reset_page": TextFact(kind="text", value=link)}
        ossh = ossh.model_copy(update={"sms": service, "facts": facts})
    catalog = replace(CATALOG, utilities={**CATALOG.utilities, "ossh": ossh})
    billing = FakeBilling(error=AssertionError("nobody has to be known for this"))
    [reply] = await answers(billing, catalog).replies(message(text))
    assert reply.kind == ("sms_password_none" if link is None else "sms_password_link")
    assert (link or "Nuk dërgojmë") in reply.text


@pytest.mark.parametrize(
    ("text", "changes", "kind"),
    [
        ("F", {"is_over_limit": True}, "sms_too_many"),
        ("F", {"attempts": 4}, "error_internal"),
        ("...", {}, "sms_help"),
        ("x" * 2001, {}, "error_message_too_long"),
        ("x" * 1990, {"sender": "+355671112223"}, "error_message_too_long"),
    ],
)
async def test_what_is_not_looked_into(text, changes, kind):
    billing = FakeBilling()
    assert (await reply_to(text, billing, **changes)).kind == kind
    assert (billing.asked, billing.filed) == ([], [])


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("ka rënë teli i rrymës në rrugë", ["handed_over_emergency"]),
        ("F", []),
        ("Matësi im nuk punon", []),
    ],
)
def test_only_danger_is_answered_at_once(text, kinds):
    assert [reply.kind for reply in answers(FakeBilling()).at_once("ossh", text)] == kinds


def test_only_utilities_with_the_service_are_served():
    assert [name for name in CATALOG.utilities if answers(FakeBilling()).serves(name)] == ["ossh"]

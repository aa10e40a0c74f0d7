"""Proof by possession: for one customer of the number, for one message, and for a short time."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.backends.models import Contact, PhoneOwners
from bot.identity.possession import Possession, by_possession

NOW = datetime(2026, 3, 17, 10, 30, tzinfo=UTC)
PHONE, OTHER = "+355690000001", "+355690000002"
ONE, TWO = "TR10000001", "TR10000002"


@dataclass
class Directory:
    codes: tuple[str, ...]
    phones: dict[str, str] = field(default_factory=dict)

    async def customers_of_phone(self, utility, phone):
        return PhoneOwners(utility, NOW, phone, self.codes)

    async def contact(self, utility, customer_code):
        return Contact(utility, customer_code, NOW, "Name", self.phones.get(customer_code, PHONE), "sq")


@pytest.mark.parametrize(
    ("codes", "named", "proved"),
    [
        ((ONE,), None, ONE),
        ((ONE,), ONE, ONE),
        ((ONE, TWO), ONE, ONE),
        ((ONE, TWO), TWO, TWO),
    ],
)
async def test_the_customer_of_the_number_is_proved(codes, named, proved):
    who = await by_possession(Directory(codes), "ossh", PHONE, "m1", named, NOW, timedelta(seconds=60))
    assert who.is_known
    assert who.language == "sq"
    assert who.verified is not None
    assert (who.verified.customer_code, who.verified.utility) == (proved, "ossh")
    assert who.verified.conversation_id == "sms:m1"
    assert (who.verified.verified_at, who.verified.expires_at) == (NOW, NOW + timedelta(seconds=60))


@pytest.mark.parametrize(
    ("codes", "named", "is_known"),
    [((), None, False), ((), ONE, False), ((ONE, TWO), None, True), ((ONE,), TWO, True), ((ONE, TWO), "TR1", True)],
)
async def test_nobody_else_is(codes, named, is_known):
    who = await by_possession(Directory(codes), "ossh", PHONE, "m1", named, NOW, timedelta(seconds=60))
    assert who == Possession(is_known)


async def test_a_number_that_is_not_on_file_of_the_customer_proves_nothing():
    directory = Directory((ONE,), {ONE: OTHER})
    who = await by_possession(directory, "ossh", PHONE, "m1", None, NOW, timedelta(seconds=60))
    assert who == Possession(is_known=False)

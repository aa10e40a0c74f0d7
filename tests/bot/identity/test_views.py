"""Who sees what of a customer, and that seeing it in full leaves a record."""

import pytest

from bot.identity.views import Agent, Customer, CustomerViews, Field, RevealRefused, Viewer, masked_view
from bot.store.records import Reveal
from bot.store.reveals import RevealRepository
from tests.bot.store.samples import NOON, FakeClock

ARTA = Customer("kesco", "DPR1234567", "Arta Krasniqi", "+38344123567")
OPERATOR, SUPERVISOR = Agent("agent-7", Viewer.CALL_CENTRE), Agent("boss-1", Viewer.SUPERVISOR)
MASKED = {Field.CUSTOMER_CODE: "•••4567", Field.NAME: "A. K.", Field.PHONE: "•••567"}
FULL = {Field.CUSTOMER_CODE: "DPR1234567", Field.NAME: "Arta Krasniqi", Field.PHONE: "+38344123567"}


@pytest.fixture
def reveals(engine):
    return RevealRepository(engine)


@pytest.fixture
def views(reveals):
    return CustomerViews(reveals, FakeClock())


def test_the_customer_sees_masked_forms():
    assert masked_view(ARTA) == MASKED


def test_the_call_centre_sees_masked_forms_and_nothing_is_recorded(views, reveals):
    assert views.view(OPERATOR, ARTA, "c1") == MASKED
    assert reveals.of_account("kesco", "DPR1234567") == []


def test_a_supervisor_sees_all_and_it_is_recorded(views, reveals):
    assert views.view(SUPERVISOR, ARTA, "c1") == FULL
    (record,) = reveals.of_account("kesco", "DPR1234567")
    assert (record.agent, record.role, record.fields) == ("boss-1", "supervisor", ("customer_code", "name", "phone"))


@pytest.mark.parametrize("field", Field)
@pytest.mark.parametrize("agent", [OPERATOR, SUPERVISOR], ids=lambda agent: agent.role)
def test_a_reveal_is_recorded_with_its_reason(views, reveals, agent, field):
    assert views.reveal(agent, ARTA, "c1", field, " called  back ") == FULL[field]
    record = Reveal(agent.id, agent.role.value, "kesco", "DPR1234567", "c1", (field.value,), "called back", NOON)
    assert reveals.of_account("kesco", "DPR1234567") == [record]
    assert reveals.of_account("ossh", "DPR1234567") == []


@pytest.mark.parametrize(
    ("agent", "reason"),
    [
        (OPERATOR, ""),
        (OPERATOR, "   "),
        (OPERATOR, "x" * 201),
        (Agent("", Viewer.CALL_CENTRE), "why not"),
        (Agent("c1", Viewer.CUSTOMER), "it is mine"),
    ],
)
def test_a_reveal_without_role_or_reason_is_refused(views, reveals, agent, reason):
    with pytest.raises(RevealRefused):
        views.reveal(agent, ARTA, "c1", Field.PHONE, reason)
    assert reveals.of_account("kesco", "DPR1234567") == []


class BrokenReveals:
    def add(self, reveal):
        raise OSError("the disk is full")


@pytest.mark.parametrize(
    "look",
    [
        lambda views: views.view(SUPERVISOR, ARTA, "c1"),
        lambda views: views.reveal(OPERATOR, ARTA, "c1", Field.NAME, "called back"),
    ],
    ids=["view", "reveal"],
)
def test_what_cannot_be_recorded_is_not_shown(look):
    with pytest.raises(OSError, match="disk"):
        look(CustomerViews(BrokenReveals(), FakeClock()))


def test_no_masked_form_contains_the_value():
    for field, shown in masked_view(ARTA).items():
        assert ARTA.in_full(field) not in shown

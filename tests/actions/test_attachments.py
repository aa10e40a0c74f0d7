"""Documents under the answers: there where the gateway makes a link, and never instead of the answer."""

from dataclasses import dataclass, field, replace

import pytest

from actions.account import ActionBillHistory, ActionCheckBalance, ActionLatestBill, ActionPaymentHistory
from bot.documents.kinds import Kind
from bot.errors import BackendUnavailable, ServiceError
from tests.account_data import verified
from tests.content_files import LANGUAGES

PATH = "/documents/" + "t" * 32
ANSWERS = {
    "latest_bill": (ActionLatestBill, Kind.BILL, "2025-02-77"),
    "bill_history": (ActionBillHistory, Kind.BILL_HISTORY, None),
    "payment_history": (ActionPaymentHistory, Kind.PAYMENT_HISTORY, None),
}
each_language = pytest.mark.parametrize("language", LANGUAGES)
each_answer = pytest.mark.parametrize("intent", ANSWERS)


@dataclass
class FakeLinks:
    error: Exception | None = None
    asked: list = field(default_factory=list)

    async def link(self, conversation_id, kind, number=None):
        self.asked.append((conversation_id, kind, number))
        if self.error is not None:
            raise self.error
        return PATH


@pytest.fixture
def links():
    return FakeLinks()


@pytest.fixture
def services(services, links, identity):
    identity.verified = verified()
    return replace(services, links=links)


@each_language
@each_answer
async def test_an_answer_has_its_documents(run, links, catalog, intent, language):
    action, kind, number = ANSWERS[intent]
    (message,) = await run(action, intent, language=language)
    assert links.asked == [("c1", kind, number)]
    attached, texts = message["attachments"], catalog.responses[language]
    if kind is Kind.BILL:
        assert [(one["kind"], one["url"], one["title"]) for one in attached] == [
            ("link", PATH, texts["document_link_page"]),
            ("link", f"{PATH}.pdf", texts["document_link_pdf"]),
        ]
    else:
        (picture,) = attached
        assert (picture["kind"], picture["url"]) == ("image", f"{PATH}.png")
        assert "EUR" in picture["title"]
        assert picture["alt"]
        assert "{" not in picture["alt"]


@pytest.mark.parametrize("error", [ServiceError("no gateway"), BackendUnavailable("down"), TimeoutError()])
@each_answer
async def test_without_a_link_the_answer_is_the_same(run, links, intent, error):
    action = ANSWERS[intent][0]
    (with_link,) = await run(action, intent)
    links.error = error
    (without,) = await run(action, intent)
    assert without == {**with_link, "attachments": []}
    assert without["status"] == "answered"


async def test_other_answers_have_none(run, links):
    (message,) = await run(ActionCheckBalance, "check_balance")
    assert (message["attachments"], links.asked) == ([], [])


async def test_nobody_gets_a_link_without_a_proof(run, links, identity):
    identity.verified = None
    (message,) = await run(ActionLatestBill, "latest_bill")
    assert (message["attachments"], links.asked) == ([], [])

"""Documents behind links: for a short time, for the account that is proved, and for nobody else."""

import re
from datetime import timedelta

import httpx
import pytest
import pytest_asyncio

from bot.documents.kinds import Kind
from bot.documents.links import LinkClient
from bot.documents.viewing import Documents
from bot.errors import ServiceError
from bot.gateway.tokens import token_hash
from bot.identity.client import IdentityClient
from bot.identity.results import IdentityStatus
from bot.store.moments import system_clock
from tests.bot.gateway.paper import NUMBER, FakeAccounts
from tests.bot.gateway.world import SECRET, gateway_settings, reply, running_gateway
from tests.bot.identity.world import ANNA, BESA

pytestmark = pytest.mark.asyncio(loop_scope="package")

TOKEN = re.compile(r"/documents/[A-Za-z0-9_-]{32}")
UNKNOWN_PATH = "/documents/" + "x" * 32
NO_STORE = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow, noarchive",
    "x-content-type-options": "nosniff",
}


class Office:
    """A gateway with documents, a customer in it, and the clients of the action server."""

    def __init__(self, gateway, chat, accounts, clock):
        self.gateway, self.chat, self.accounts, self.clock = gateway, chat, accounts, clock
        self.identity = IdentityClient(gateway.internal_url, SECRET, 10)
        self.links = LinkClient(gateway.internal_url, SECRET, 10)

    async def prove(self, customer_code=ANNA):
        await self.identity.start_challenge(self.chat.id, customer_code)
        await self.gateway.state.identity.settle()
        messages = self.gateway.state.outbox.of(self.chat.id)
        [code] = [part[5:] for part in messages[-1].text.split() if part.startswith("code=")]
        assert (await self.identity.verify(self.chat.id, code)).status is IdentityStatus.VERIFIED

    async def link(self, kind=Kind.BILL, number=NUMBER):
        return await self.links.link(self.chat.id, kind, number)

    async def get(self, path, **more):
        return await self.gateway.client.get(path, **more)


class Clock:
    ahead = timedelta()

    def __call__(self):
        return system_clock() + self.ahead


@pytest_asyncio.fixture(loop_scope="package")
async def office(rasa, database_url, catalog):
    clock, accounts = Clock(), FakeAccounts()
    documents = Documents(accounts, catalog)
    settings = gateway_settings(database_url, rasa.url)
    async with running_gateway(settings, clock=clock, documents=documents) as gateway:
        made = Office(gateway, await gateway.begin(language="sl"), accounts, clock)
        yield made
        await made.identity.close()
        await made.links.close()


@pytest.mark.parametrize(
    ("kind", "ending", "media_type", "name", "starts"),
    [
        (Kind.BILL, "", "text/html; charset=utf-8", "document.html", b'<!doctype html><html lang="sl">'),
        (Kind.BILL, ".pdf", "application/pdf", "document.pdf", b"%PDF-"),
        (Kind.BILL_HISTORY, ".png", "image/png", "document.png", b"\x89PNG"),
        (Kind.PAYMENT_HISTORY, ".png", "image/png", "document.png", b"\x89PNG"),
    ],
)
async def test_a_document_is_shown_and_kept_by_nobody(office, kind, ending, media_type, name, starts):
    await office.prove()
    path = await office.link(kind, NUMBER if kind is Kind.BILL else None)
    assert TOKEN.fullmatch(path)
    response = await office.get(path + ending)
    head = await office.gateway.client.head(path + ending)
    assert (response.status_code, response.headers["content-type"]) == (200, media_type)
    assert response.content.startswith(starts)
    assert response.headers["content-disposition"] == f'inline; filename="{name}"'
    assert response.headers.items() >= NO_STORE.items()
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert (head.status_code, head.content) == (200, b"")
    assert {name: head.headers[name] for name in NO_STORE} == NO_STORE
    assert set(office.accounts.asked) == {ANNA}


async def test_the_token_is_not_in_the_database(office):
    await office.prove()
    token = (await office.link()).rpartition("/")[2]
    stored = office.gateway.state.document_links.find(token_hash(token))
    assert (stored.customer_code, stored.kind, stored.number) == (ANNA, "bill", NUMBER)
    assert office.gateway.state.document_links.find(token) is None
    assert len(token) * 6 >= 128


async def log_out(office):
    await office.identity.log_out(office.chat.id)


async def log_out_and_in(office):
    await log_out(office)
    await office.prove()


async def another_account(office):
    await office.prove(BESA)


async def ask_for_another_account(office):
    await office.identity.start_challenge(office.chat.id, BESA)


async def be_late(office):
    office.clock.ahead = timedelta(seconds=office.gateway.state.settings.document_lifetime_seconds)


async def be_idle(office):
    office.clock.ahead = timedelta(seconds=office.gateway.state.settings.session_idle_seconds)


ENDS = [log_out, log_out_and_in, another_account, ask_for_another_account, be_late, be_idle]


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("ending", ["", ".pdf"])
async def test_a_link_ends_with_its_time_or_its_proof(office, end, ending):
    await office.prove()
    path = await office.link()
    assert (await office.get(path + ending)).status_code == 200
    await end(office)
    office.accounts.asked.clear()
    response = await office.get(path + ending)
    assert response.status_code == 410
    assert response.headers.items() >= NO_STORE.items()
    assert "document_gone_title sl None" in response.text
    assert NUMBER not in response.text
    assert office.accounts.asked == []


async def test_an_unknown_link_shows_the_same_page(office):
    await office.prove()
    path = await office.link()
    await log_out(office)
    ended = await office.get(path, headers={"Accept-Language": "en"})
    unknown = await office.get(UNKNOWN_PATH, headers={"Accept-Language": "sl"})
    assert (ended.status_code, unknown.status_code) == (410, 404)
    assert ended.content == unknown.content
    varying = {"date", "content-length"}
    headers = [{name: value for name, value in one.headers.items() if name not in varying} for one in (ended, unknown)]
    assert headers[0] == headers[1]


@pytest.mark.parametrize("ending", [".png", ".svg", ".PDF", ".pdf.pdf", "%2e%2e", "/x"])
async def test_a_bill_has_no_other_form(office, ending):
    await office.prove()
    response = await office.get(await office.link() + ending)
    assert response.status_code in {404, 422}
    assert NUMBER not in response.text


async def test_a_number_of_somebody_else_is_no_document(office):
    await office.prove()
    assert (await office.get(await office.link(number="2025-02-78"))).status_code == 410


async def test_a_back_office_that_is_down_is_said_to_be(office):
    await office.prove()
    path = await office.link()
    office.accounts.is_down = True
    response = await office.get(path)
    assert (response.status_code, response.headers["cache-control"]) == (503, "no-store")
    assert "document_down_title sl None" in response.text


async def test_who_logs_out_meanwhile_gets_nothing(office):
    await office.prove()
    path = await office.link()
    office.accounts.before_answer = lambda: log_out(office)
    assert (await office.get(path)).status_code == 410


async def test_looking_is_no_use_of_the_session(office):
    await office.prove()
    path = await office.link()
    idle = office.gateway.state.settings.session_idle_seconds
    office.clock.ahead = timedelta(seconds=idle * 0.9)
    assert (await office.get(path)).status_code == 200
    office.clock.ahead = timedelta(seconds=idle + 1)
    assert await office.identity.context(office.chat.id) is None


async def test_without_a_proof_there_is_no_link(office):
    with pytest.raises(ServiceError):
        await office.link()


async def test_links_are_made_for_our_own_processes_only(office):
    await office.prove()
    address = f"/internal/v1/conversations/{office.chat.id}/documents"
    async with httpx.AsyncClient(base_url=office.gateway.internal_url) as stranger:
        assert (await stranger.post(address, json={"kind": "bill"})).status_code == 401
    assert (await office.gateway.client.post(address, json={"kind": "bill"})).status_code == 404


async def test_attachments_travel_to_the_page(office, rasa):
    path = "/documents/" + "a" * 32
    page = {"kind": "link", "url": path, "title": "Račun", "alt": ""}
    chart = {"kind": "image", "url": f"{path}.png", "title": "Računi", "alt": "Stolpci"}
    rasa.answers["račun"] = [reply("tu", attachments=[page, chart])]
    assert (await office.chat.say("c1", "račun"))["attachments"] == [page, chart]
    assert (await office.chat.say("c2", "hej"))["attachments"] == []


@pytest.mark.parametrize("url", ["https://evil.example/x", "//evil.example", "/documents/short", "javascript:alert(1)"])
async def test_an_attachment_leads_nowhere_else(office, rasa, url):
    rasa.answers["račun"] = [reply("tu", attachments=[{"kind": "link", "url": url, "title": "Račun"}])]
    answer = await office.chat.say("c1", "račun")
    assert (answer["status"], answer["attachments"]) == ("error_internal", [])

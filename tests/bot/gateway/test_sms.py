"""SMS from end to end over real HTTP: a fake SMS gateway, our gateway, and the reference back office."""

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import pytest_asyncio
from fastapi import FastAPI, Request, Response

from bot.backends.factory import billing_from
from bot.backoffice.app import create_app
from bot.backoffice.seed import seed
from bot.channels.sms.signature import SIGNATURE_HEADER, TIMESTAMP_HEADER, is_signed, signed_headers
from bot.content.loader import load_catalog
from bot.gateway.sms_desk import sms_answers
from bot.identity.possession import by_possession
from bot.settings import Settings
from tests.bot.backoffice.serving import served
from tests.bot.gateway.world import WATCH, gateway_settings, running_gateway
from tests.content_files import DATA_DIR

NOW = datetime(2026, 3, 17, 10, 30, tzinfo=UTC)
SECRET = "sms secret"
OWN = "+355694140000"
CODE, PHONE, UNKNOWN = "TR10000004", "+355690000004", "+355671112223"
CATALOG = load_catalog(DATA_DIR)
PATIENT = {"backend_read_timeout_seconds": 60.0, "backend_total_seconds": 60.0, "backend_queue_seconds": 60.0}

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class FakeSmsGateway:
    """Takes replies; answers with the `statuses` one after the other, then with 200."""

    taken: list[dict] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    is_always_signed: bool = True
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def app(self):
        app = FastAPI()

        @app.post("/send")
        async def send(request: Request):
            body = await request.body()
            content = json.loads(body)
            is_right = is_signed(SECRET, request.headers, body, NOW, timedelta(0))
            self.is_always_signed &= is_right and request.headers["idempotency-key"] == content["message_id"]
            status = self.statuses.pop(0) if self.statuses else 200
            if status == 200:
                self.taken.append(content)
            return Response(status_code=status)

        return app

    async def to(self, number, count=1):
        """The first `count` replies to a number, when they are there."""
        async with asyncio.timeout(30):
            while len(found := [content for content in self.taken if content["to"] == number]) < count:
                await asyncio.sleep(0.01)
        return found


class World:
    def __init__(self, gateway, phones, billing):
        self.gateway, self.phones, self.billing = gateway, phones, billing
        self.client = gateway.client

    async def post(self, path, content, **headers):
        body = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
        signed = signed_headers(SECRET, NOW, body) | {"Content-Type": "application/json"} | headers
        return await self.client.post(f"/sms/v1/{path}", content=body, headers=signed)

    async def text(self, message_id, text, sender=PHONE, utility="ossh", to="069 41 40 000"):
        content = {"message_id": message_id, "from": sender, "to": to, "text": text}
        return await self.post(f"{utility}/inbound", content)

    async def ask(self, message_id, text, sender=PHONE, count=1):
        """The replies to one message."""
        before = len([content for content in self.phones.taken if content["to"] == sender])
        response = await self.text(message_id, text, sender)
        assert response.status_code == 200, response.text
        return (await self.phones.to(sender, before + count))[before:]

    async def complaints(self, code=CODE):
        verified = (await self.proof(code)).verified
        return (await self.billing.complaints(verified)).complaints

    async def proof(self, code):
        phone = (await self.billing.contact("ossh", code)).phone
        return await by_possession(self.billing, "ossh", phone, "test", code, NOW, timedelta(seconds=60))


@asynccontextmanager
async def world(folder, backoffice_url, **changes):
    phones = FakeSmsGateway()
    with served(phones.app()) as address:
        values = {"sms_gateway_url": f"{address}/send", "sms_secret": SECRET, "sms_retry_wait_seconds": 0.0, **PATIENT}
        settings = gateway_settings(
            f"sqlite:///{folder / 'gateway.db'}",
            "http://127.0.0.1:9",
            backoffice_url=backoffice_url,
            backoffice_secret="a secret",
            **(values | changes),
        )
        async with billing_from(settings, clock=lambda: NOW) as billing:
            answers = sms_answers(settings, CATALOG, billing, WATCH, lambda: NOW)
            async with running_gateway(settings, sms=answers, clock=lambda: NOW) as gateway:
                yield World(gateway, phones, billing)
    assert phones.is_always_signed


@pytest.fixture(scope="module")
def backoffice(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('office') / 'backoffice.db'}"
    seed(url, NOW)
    with served(
        create_app(Settings(backoffice_database_url=url, backoffice_secret="a secret"), clock=lambda: NOW)
    ) as at:
        yield at


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def sms(backoffice, tmp_path_factory):
    async with world(tmp_path_factory.mktemp("gateway"), backoffice, sms_per_number_per_hour=1000) as running:
        yield running


async def test_the_debt_of_the_registered_number(sms):
    [reply] = await sms.ask("debt-1", "debi.")
    owed = await sms.billing.balance((await sms.proof(CODE)).verified)
    assert owed.total > 0
    digits = "".join(sign for sign in reply["text"].split(":")[1].split(",")[0] if sign.isdecimal())
    assert Decimal(digits) == owed.total
    assert reply["from"] == OWN
    assert reply["in_reply_to"] == "debt-1"
    assert "".join(reply["parts"]) == reply["text"]
    assert len(reply["parts"]) <= 2


@pytest.mark.parametrize("text", ["F", "FATURË!", f"f {CODE}"])
async def test_the_current_bill_of_the_registered_number(sms, text):
    [reply] = await sms.ask(f"bill-{len(text)}", text)
    assert reply["text"].startswith("Fatura ")
    assert len(reply["parts"]) <= 2


async def test_a_code_of_somebody_else_gives_nothing(sms):
    [reply] = await sms.ask("other-code", "F TR10000005")
    assert "F TR12345678" in reply["text"]


async def test_unknown_numbers_are_all_told_the_same(sms):
    texts = set()
    for number, text in enumerate(["F", "D", f"F {CODE}", "D TR99999999"]):
        sender = f"+35567111000{number}"
        [reply] = await sms.ask(f"unknown-{number}", text, sender)
        texts.add(reply["text"])
    assert len(texts) == 1
    assert not any(sign.isdecimal() for sign in texts.pop())


async def test_a_password_is_never_sent(sms):
    [reply] = await sms.ask("password", "PASSWORD")
    assert reply["text"].startswith("Nuk dërgojmë fjalëkalime me SMS.")


async def test_any_other_text_is_filed_for_the_customer(sms):
    before = await sms.complaints()
    [reply] = await sms.ask("other-1", "Matësi im nuk punon")
    after = await sms.complaints()
    [new] = [complaint for complaint in after if complaint not in before]
    assert new.kind == "other"
    assert new.reference in reply["text"]


async def test_any_other_text_of_a_stranger_is_filed(sms):
    [reply] = await sms.ask("stranger", "Shtylla është e prishur", UNKNOWN)
    assert "K-" in reply["text"]


async def test_simultaneous_repeats_file_one_complaint_and_get_one_reply(sms):
    before = await sms.complaints("TR10000001")
    answers = await asyncio.gather(*(sms.text("again", "E njëjta ankesë", "+355690000001") for _ in range(20)))
    assert [answer.status_code for answer in answers] == [200] * 20
    assert sorted(answer.json()["repeated"] for answer in answers) == [False] + [True] * 19
    await sms.phones.to("+355690000001")
    await sms.ask("after-again", "P", "+355690000001")
    assert len([reply for reply in sms.phones.taken if reply["in_reply_to"] == "again"]) == 1
    assert len(await sms.complaints("TR10000001")) == len(before) + 1


async def test_danger_is_answered_first_and_filed(sms):
    first, second = await sms.ask("danger", "ka rënë teli i rrymës në rrugë", "+355671112299", count=2)
    assert "112" in first["text"]
    assert "K-" in second["text"]


async def test_delivery_reports(sms):
    [reply] = await sms.ask("delivery", "P")
    known = await sms.post("ossh/delivery", {"message_id": reply["message_id"], "state": "delivered"})
    unknown = await sms.post("ossh/delivery", {"message_id": "nothing", "state": "failed"})
    assert (known.status_code, known.json()["known"]) == (200, True)
    assert (unknown.status_code, unknown.json()["known"]) == (200, False)


@pytest.mark.parametrize("path", ["ossh/inbound", "ossh/delivery", "kesco/inbound", "nowhere/inbound"])
@pytest.mark.parametrize(
    "headers",
    [
        {SIGNATURE_HEADER: "v1=00"},
        {SIGNATURE_HEADER: ""},
        {TIMESTAMP_HEADER: "1"},
        {TIMESTAMP_HEADER: "x"},
        {TIMESTAMP_HEADER: "9" * 300},
        signed_headers("wrong", NOW, b"{}"),
        signed_headers(SECRET, NOW - timedelta(minutes=6), b"{}"),
        signed_headers(SECRET, NOW, b"{} "),
    ],
)
async def test_what_is_not_signed_is_refused(sms, path, headers):
    response = await sms.post(path, b"{}", **headers)
    assert response.status_code == 403
    assert response.json()["type"] == "urn:problem:signature"


@pytest.mark.parametrize(
    ("path", "content", "status"),
    [
        ("kesco/inbound", {"message_id": "m", "from": PHONE, "to": OWN, "text": "F"}, 404),
        ("nowhere/inbound", {"message_id": "m", "from": PHONE, "to": OWN, "text": "F"}, 404),
        ("ossh/inbound", {"message_id": "m", "from": PHONE, "to": "+38344000001", "text": "F"}, 422),
        ("ossh/inbound", {"message_id": "", "from": PHONE, "to": OWN, "text": "F"}, 422),
        ("ossh/inbound", {"message_id": "m", "from": PHONE, "to": OWN, "text": 1}, 422),
        ("ossh/inbound", {"message_id": "m", "from": PHONE, "to": OWN, "text": "F", "more": 1}, 422),
        ("ossh/inbound", [], 422),
        ("ossh/inbound", b"{", 422),
        ("ossh/inbound", b'{"message_id":"m","from":"+355690000004","to":"+355694140000","text":"\\ud800"}', 422),
        ("ossh/inbound", b"\xff", 422),
        ("ossh/delivery", {"message_id": "m", "state": "lost"}, 422),
    ],
)
async def test_what_has_not_the_documented_form_is_refused(sms, path, content, status):
    assert (await sms.post(path, content)).status_code == status


@pytest.mark.parametrize("sender", ["Vodafone", "50500", OWN])
async def test_who_cannot_be_answered_is_ignored(sms, sender):
    response = await sms.text("ignored", "F", sender)
    assert (response.status_code, response.json()["ignored"]) == (200, True)


async def test_a_long_text_is_refused_honestly(sms):
    [reply] = await sms.ask("long", "a b" * 2000, UNKNOWN)
    assert "19" in reply["text"]  # of 2,000 characters some go to the number


async def test_a_back_office_that_is_down(tmp_path):
    down = {"breaker_failures": 1000, "backend_tries": 1}
    async with world(tmp_path, "http://127.0.0.1:9", **down) as sms:
        [figures] = await sms.ask("down-1", "F")
        [filed] = await sms.ask("down-2", "Nuk kam drita")
        [danger, _] = await sms.ask("down-3", "ka rënë teli i rrymës në rrugë", count=2)
    hotline = CATALOG.utility("ossh").contact.hotline
    assert hotline in figures["text"]
    assert filed["text"].startswith("Mesazhi juaj nuk u regjistrua dot.")
    assert "112" in danger["text"]


async def test_a_gateway_that_fails_gets_the_same_reply_again(backoffice, tmp_path):
    async with world(tmp_path, backoffice) as sms:
        sms.phones.statuses = [503, 429, 500]
        [reply] = await sms.ask("retry", "P")
        assert reply["text"].startswith("Nuk dërgojmë")
        assert len(sms.phones.taken) == 1


async def test_a_number_that_writes_too_often_is_told_once(backoffice, tmp_path):
    async with world(tmp_path, backoffice, sms_per_number_per_hour=2) as sms:
        for number in range(6):
            await sms.text(f"often-{number}", "P")
        await sms.ask("other", "P", UNKNOWN)
        replies = await sms.phones.to(PHONE, 3)
    assert len(replies) == 3
    assert "Tepër mesazhe" in sorted(replies, key=lambda reply: int(reply["in_reply_to"][-1]))[-1]["text"]


@pytest.mark.parametrize("missing", ["sms_gateway_url", "sms_secret"])
async def test_without_a_gateway_nothing_is_sent_and_the_log_says_so(backoffice, tmp_path, caplog, missing):
    async with world(tmp_path, backoffice, **{missing: ""}) as sms:
        response = await sms.text("m", "P")
        if missing == "sms_secret":
            assert response.status_code == 403
            return
        assert response.status_code == 200
        async with asyncio.timeout(30):
            while "BOT_SMS_GATEWAY_URL" not in caplog.text:
                await asyncio.sleep(0.01)
    assert sms.phones.taken == []

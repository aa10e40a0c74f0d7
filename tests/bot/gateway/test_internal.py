"""The private identity API, used through the very client that the action server uses."""

import httpx
import pytest
import pytest_asyncio

from bot.backends.verified import VerifiedContext
from bot.errors import BackendUnavailable, ServiceError
from bot.identity.client import IdentityClient
from bot.identity.results import Awaiting, ChallengeResult, IdentityState, IdentityStatus
from tests.bot.gateway.world import SECRET
from tests.bot.identity.world import ANNA, UNKNOWN

pytestmark = pytest.mark.asyncio(loop_scope="package")


@pytest_asyncio.fixture(loop_scope="package")
async def identity(gateway):
    client = IdentityClient(gateway.internal_url, SECRET, 10)
    yield client
    await client.close()


async def phone_code(gateway, chat):
    await gateway.state.identity.settle()
    messages = (await gateway.client.get(f"{chat.path}/demo/phone", headers=chat.headers)).json()["messages"]
    [code] = [part[5:] for part in messages[-1]["text"].split() if part.startswith("code=")]
    return code


async def test_the_whole_way_over_http(gateway, chat, identity):
    assert await identity.state(chat.id) == IdentityState(None, None, None)
    await identity.request(chat.id, "check_balance")
    assert await identity.start_challenge(chat.id, ANNA) == ChallengeResult(IdentityStatus.SENT, 0)
    assert await identity.state(chat.id) == IdentityState(None, Awaiting.PHONE_CODE, "check_balance")
    wrong = await identity.verify(chat.id, "00000000")
    right = await identity.verify(chat.id, await phone_code(gateway, chat))
    context = await identity.context(chat.id)
    assert (wrong.status, right.status, right.purpose) == (
        IdentityStatus.WRONG,
        IdentityStatus.VERIFIED,
        "check_balance",
    )
    assert isinstance(context, VerifiedContext)
    assert (context.conversation_id, context.utility, context.customer_code) == (chat.id, "kesco", ANNA)
    await identity.log_out(chat.id)
    assert await identity.context(chat.id) is None


async def test_an_unknown_customer_is_not_told_apart(gateway, chat, identity):
    assert await identity.start_challenge(chat.id, UNKNOWN) == ChallengeResult(IdentityStatus.SENT, 0)
    messages = (await gateway.client.get(f"{chat.path}/demo/phone", headers=chat.headers)).json()["messages"]
    assert messages == []


async def test_a_back_office_that_is_down_is_said_to_be(gateway, chat, identity):
    gateway.directory.is_down = True
    with pytest.raises(BackendUnavailable):
        await identity.start_challenge(chat.id, ANNA)


@pytest.mark.parametrize("secret", ["", "wrong", "internal secre", "internal secret."])
async def test_nobody_gets_in_without_the_secret(gateway, chat, secret):
    async with httpx.AsyncClient(base_url=gateway.internal_url) as client:
        for method, path in [("GET", ""), ("POST", "/challenges"), ("DELETE", ""), ("GET", "/nowhere")]:
            address = f"/internal/v1/conversations/{chat.id}/identity{path}"
            headers = {"X-Internal-Secret": secret} if secret else {}
            assert (await client.request(method, address, headers=headers)).status_code == 401


async def test_the_public_port_has_no_private_api(gateway, chat):
    address = f"/internal/v1/conversations/{chat.id}/identity"
    response = await gateway.client.get(address, headers={"X-Internal-Secret": SECRET})
    assert response.status_code == 404


@pytest.mark.parametrize(
    "call",
    [
        lambda identity, chat: identity.state("0" * 32),
        lambda identity, chat: identity.request("../../live", "check_balance"),
        lambda identity, chat: identity.start_challenge(chat.id, "../bills"),
        lambda identity, chat: identity.start_challenge(chat.id, "٣٣٣"),
        lambda identity, chat: identity.verify(chat.id, "12 34"),
        lambda identity, chat: identity.request(chat.id, "Not An Intent"),
    ],
    ids=["unknown conversation", "path", "code with a path", "arabic digits", "no digits", "no intent"],
)
async def test_a_request_of_another_form_is_an_error_of_ours(chat, identity, call):
    with pytest.raises(ServiceError):
        await call(identity, chat)


async def test_a_gateway_that_is_down_is_an_error_of_ours():
    client = IdentityClient("http://127.0.0.1:9", SECRET, 1)
    with pytest.raises(ServiceError):
        await client.state("a")
    await client.close()

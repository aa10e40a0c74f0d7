"""What holds for every request, and what the page needs."""

import json
import time
import zlib

import pytest

from tests.bot.gateway.world import gateway_settings, running_gateway

pytestmark = pytest.mark.asyncio(loop_scope="package")

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "path", ["/", "/live", "/api/v1/utilities", "/static/nothing.js", "/nowhere", "/api/v1/conversations"]
)
async def test_every_response_binds_the_browser(gateway, path):
    headers = (await gateway.client.get(path)).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "", "multipart/form-data"])
async def test_only_json_is_accepted(gateway, chat, content_type):
    body = json.dumps({"client_id": "c", "text": "t"})
    headers = chat.headers | {"Content-Type": content_type, "Origin": "https://evil.example"}
    response = await gateway.client.post(f"{chat.path}/messages", content=body, headers=headers)
    assert response.status_code == 415


async def test_a_compressed_bomb_is_refused_at_once(gateway, chat):
    bomb = zlib.compress(b"0" * 50_000_000)
    headers = chat.headers | JSON | {"Content-Encoding": "deflate"}
    begun = time.perf_counter()
    response = await gateway.client.post(f"{chat.path}/messages", content=bomb, headers=headers)
    assert response.status_code == 415
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize("how", ["declared", "streamed"])
async def test_a_body_that_is_too_large_is_refused_and_explained(gateway, chat, how):
    size = gateway.state.settings.body_max_bytes + 1

    async def parts():
        for _ in range(size // 1024 + 1):
            yield b"x" * 1024

    content = b"x" * size if how == "declared" else parts()
    headers = chat.headers | JSON | {"Accept-Language": "ka"}
    response = await gateway.client.post(f"{chat.path}/messages", content=content, headers=headers)
    assert response.status_code == 413
    assert response.json()["detail"] == "error_message_too_long ka None limit=2000"


async def test_the_largest_body_is_accepted(gateway, chat):
    start, end = b'{"client_id": "c", "text": "', b'"}'
    body = start + b"x" * (gateway.state.settings.body_max_bytes - len(start) - len(end)) + end
    response = await gateway.client.post(f"{chat.path}/messages", content=body, headers=chat.headers | JSON)
    assert response.status_code == 202


async def test_no_other_site_is_let_in(gateway):
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    response = await gateway.client.options("/api/v1/conversations", headers=headers)
    assert response.status_code == 405
    assert not [name for name in response.headers if name.startswith("access-control")]


async def test_ready_needs_rasa(gateway, rasa):
    assert (await gateway.client.get("/live")).status_code == 200
    ready = await gateway.client.get("/ready")
    rasa.is_ready = False
    not_ready = await gateway.client.get("/ready")
    assert (ready.status_code, not_ready.status_code) == (200, 503)
    assert not_ready.json() == {"status": "not ready", "database": True, "rasa": False}


async def test_the_page_learns_what_there_is(gateway):
    offer = (await gateway.client.get("/api/v1/utilities")).json()
    texts = await gateway.client.get("/api/v1/texts/ka")
    assert offer["utilities"][0] == {
        "utility": "kesco",
        "name": "KESCO",
        "languages": ["sq", "en"],
        "default_language": "sq",
    }
    assert [language["code"] for language in offer["languages"]] == ["sq", "en", "sl", "ka"]
    assert texts.json() == {"language": "ka", "texts": {"page_send": "Send in ka"}}
    assert (await gateway.client.get("/api/v1/texts/xx")).status_code == 404


async def test_the_page_itself_is_served(gateway):
    response = await gateway.client.get("/")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    "path", ["/static/../conversations.py", "/static/%2e%2e/gateway/state.py", "/static/..%2f..%2fsettings.py"]
)
async def test_nothing_outside_the_page_is_served(gateway, path):
    assert (await gateway.client.get(path)).status_code == 404


async def test_the_demonstrations_customers_come_from_the_back_office(gateway):
    response = await gateway.client.get("/api/v1/demo/customers", params={"utility": "kesco"})
    assert response.json() == {"utility": "kesco", "customers": [{"code": "DPR0000001"}]}
    assert (await gateway.client.get("/api/v1/demo/customers", params={"utility": "nope"})).status_code == 404


async def test_a_back_office_that_is_down_is_a_problem_of_its_own(rasa, database_url):
    settings = gateway_settings(database_url, rasa.url, backoffice_url="http://127.0.0.1:9")
    async with running_gateway(settings) as gateway:
        response = await gateway.client.get("/api/v1/demo/customers", params={"utility": "kesco"})
    assert response.status_code == 503


async def test_without_the_demonstration_there_is_none(rasa, database_url):
    async with running_gateway(gateway_settings(database_url, rasa.url, demo=False)) as gateway:
        chat = await gateway.begin()
        phone = await gateway.client.get(f"{chat.path}/demo/phone", headers=chat.headers)
        customers = await gateway.client.get("/api/v1/demo/customers", params={"utility": "kesco"})
    assert (phone.status_code, customers.status_code) == (404, 404)

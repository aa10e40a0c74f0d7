"""Where requests may go, and what a transport with no secret shows."""

import pytest

from bot.backends.transport import Transport
from bot.errors import BackendRefused
from bot.settings import Settings
from tests.bot.backends.tcp_faults import TcpServer, says


@pytest.mark.parametrize("path", ["{other}/v1/x", "{other}"])
async def test_requests_go_to_the_back_office_only(path: str) -> None:
    async with TcpServer(says({})) as other, TcpServer(says({})) as office:
        address = path.format(other=other.address)
        async with Transport.to(office.address, "secret", Settings()) as transport:
            with pytest.raises(BackendRefused, match="not the back office's"):
                await transport.get(address, what="x")
            with pytest.raises(BackendRefused, match="not the back office's"):
                await transport.post(address, {}, key="k", what="x")
    assert (other.requests, office.requests) == ([], [])


@pytest.mark.parametrize("value", ["a&limit=36", "../../demo", "x#y", "Pejë?", "a\r\nX-Evil: 1"])
async def test_a_value_stays_a_value(value: str) -> None:
    async with TcpServer(says({})) as office, Transport.to(office.address, "secret", Settings()) as transport:
        await transport.get("/v1/kesco/outages", {"locality": value}, what="outages")
    (request,) = office.requests
    path, _, query = request.path.partition("?")
    assert path == "/v1/kesco/outages"
    assert query.startswith("locality=")
    assert "&" not in query
    assert "x-evil" not in request.headers


async def test_nothing_packed_is_asked_for() -> None:
    async with TcpServer(says({})) as office, Transport.to(office.address, "", Settings()) as transport:
        await transport.get("/v1/x", what="x")
    (request,) = office.requests
    assert request.headers["accept-encoding"] == "identity"
    assert "authorization" not in request.headers

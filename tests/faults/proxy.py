"""Stands between the clients and the reference back office, and spoils what a test wants spoilt."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.backends.amounts import AMOUNT_PATTERN
from tests.bot.backends import tcp_faults
from tests.bot.backends.tcp_faults import Behaviour, Request, TcpServer, http

PASSED_ON = ("authorization", "idempotency-key", "content-type")
SHORTEST_AMOUNT = len("10.00")
Writer = asyncio.StreamWriter


@dataclass
class Proxy:
    """A `Behaviour` that forwards every request to `upstream`, or does `fault` with it.

    `remember` is told each answer. `amounts` are those of the answers that have passed, but for short ones, which could
    be anything.
    """

    upstream: httpx.AsyncClient
    fault: "Fault | None" = None
    amounts: set[str] = field(default_factory=set)
    remember: Callable[[Request, Any], None] = lambda _request, _answer: None

    async def __call__(self, server: TcpServer, request: Request, writer: Writer) -> None:
        """Serve one request."""
        if self.fault is None:
            await send(writer, *await self.forward(request))
        else:
            await self.fault(self, server, request, writer)

    async def forward(self, request: Request) -> tuple[int, Any]:
        """Status and JSON of the back office's own answer."""
        headers = {name: request.headers[name] for name in PASSED_ON if name in request.headers}
        answer = await self.upstream.request(request.method, request.path, headers=headers, content=request.body)
        found = re.findall(rf'"({AMOUNT_PATTERN})"', answer.text)
        self.amounts |= {amount for amount in found if len(amount) >= SHORTEST_AMOUNT}
        self.remember(request, answer.json())
        return answer.status_code, answer.json()


Fault = Callable[[Proxy, TcpServer, Request, Writer], Awaitable[None]]
Mangle = Callable[[Any], Any]


async def send(writer: Writer, status: int, value: Any) -> None:
    """Send this JSON."""
    writer.write(http(status, json.dumps(value).encode()))
    await writer.drain()


def instead(behaviour: Behaviour) -> Fault:
    """Nothing reaches the back office."""

    async def act(_proxy: Proxy, server: TcpServer, request: Request, writer: Writer) -> None:
        await behaviour(server, request, writer)

    return act


def after(fault: "Fault") -> "Fault":
    """The back office does what it was asked to; its answer is lost."""

    async def act(proxy: Proxy, server: TcpServer, request: Request, writer: Writer) -> None:
        await proxy.forward(request)
        await fault(proxy, server, request, writer)

    return act


def changed(mangle: Mangle) -> Fault:
    """The back office's answer with a change."""

    async def act(proxy: Proxy, _server: TcpServer, request: Request, writer: Writer) -> None:
        status, value = await proxy.forward(request)
        await send(writer, status, mangle(value))

    return act


def slow(seconds: float) -> Fault:
    """The right answer, but late."""

    async def act(proxy: Proxy, _server: TcpServer, request: Request, writer: Writer) -> None:
        answer = await proxy.forward(request)
        await asyncio.sleep(seconds)
        await send(writer, *answer)

    return act


def of_another_customer(others: dict[str, str]) -> Fault:
    """The record of the utility's other customer (utility -> code); a receipt of another utility."""

    async def act(proxy: Proxy, _server: TcpServer, request: Request, writer: Writer) -> None:
        utility = request.path.split("/")[2]
        path = re.sub(r"/customers/[^/?]+", f"/customers/{others[utility]}", request.path)
        is_read = request.method == "GET"
        asked = Request(request.method, path if is_read else request.path, request.headers, request.body)
        status, value = await proxy.forward(asked)
        if path == request.path or not is_read:
            value = value | {"utility": "ossh" if utility != "ossh" else "kesco"}
        await send(writer, status, value)

    return act


def on_writes(fault: Fault) -> Fault:
    """The fault for what is filed; what is read is answered rightly."""

    async def act(proxy: Proxy, server: TcpServer, request: Request, writer: Writer) -> None:
        if request.method == "POST":
            await fault(proxy, server, request, writer)
        else:
            await send(writer, *await proxy.forward(request))

    return act


def faults(others: dict[str, str], wrong: Any) -> dict[str, Fault]:
    """Every fault by name; `wrong` is what a back office that breaks the contract says."""
    return {
        "black hole": instead(tcp_faults.black_hole),
        "drip": instead(tcp_faults.drip),
        "reset": instead(tcp_faults.reset),
        "429": instead(tcp_faults.says(wrong, 429)),
        "500": instead(tcp_faults.says(wrong, 500)),
        "truncated": instead(tcp_faults.truncated),
        "wrong schema": instead(tcp_faults.says(wrong)),
        "another customer's": of_another_customer(others),
    }

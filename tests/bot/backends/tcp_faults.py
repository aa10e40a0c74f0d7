"""A TCP server that speaks HTTP as badly as a test wants, and remembers what reached it."""

import asyncio
import json
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

RESET = struct.pack("ii", 1, 0)
"""SO_LINGER that makes `close` send RST instead of FIN."""
DRIP_SECONDS = 0.02
HTTP_200 = 200


@dataclass(frozen=True)
class Request:
    """What was asked; header names in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Behaviour = Callable[["TcpServer", Request, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class TcpServer:
    """Listens on 127.0.0.1 while its context is open and does `behaviour` with every request."""

    behaviour: Behaviour
    requests: list[Request] = field(default_factory=list)
    arrived: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    address: str = ""
    _server: asyncio.Server | None = None
    _open: set[asyncio.Task[None]] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            while (request := await _read(reader)) is not None:
                self.requests.append(request)
                self.arrived.release()
                await self.behaviour(self, request, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._open.discard(task)
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("ascii")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.strip().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    method, path, _ = first.split(" ")
    return Request(method, path, headers, body)


def http(status: int, body: bytes, *, headers: str = "", length: int | None = None) -> bytes:
    """An answer as it goes over the wire; `length` is what it claims to be long."""
    claimed = len(body) if length is None else length
    return f"HTTP/1.1 {status} X\r\ncontent-length: {claimed}\r\n{headers}\r\n".encode() + body


def says(value: object, status: int = HTTP_200, *, headers: str = "") -> Behaviour:
    """Answers with this JSON."""

    async def behave(_server: TcpServer, _request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(http(status, json.dumps(value).encode(), headers=headers))
        await writer.drain()

    return behave


async def black_hole(_server: TcpServer, _request: Request, _writer: asyncio.StreamWriter) -> None:
    """Takes the request and never answers."""
    await asyncio.Event().wait()


async def drip(_server: TcpServer, _request: Request, writer: asyncio.StreamWriter) -> None:
    """Answers a byte at a time, each in time, without end."""
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(DRIP_SECONDS)


async def reset(_server: TcpServer, _request: Request, writer: asyncio.StreamWriter) -> None:
    """Breaks the connection off instead of answering."""
    break_off(writer)


async def reset_in_the_body(_server: TcpServer, _request: Request, writer: asyncio.StreamWriter) -> None:
    """Breaks the connection off in the middle of the answer."""
    writer.write(http(HTTP_200, b'{"utility": "kesco", ', length=500))
    await writer.drain()
    break_off(writer)


async def truncated(_server: TcpServer, _request: Request, writer: asyncio.StreamWriter) -> None:
    """Closes politely in the middle of the answer."""
    writer.write(http(HTTP_200, b'{"utility": "kesco", ', length=500))
    writer.close()


async def no_http(_server: TcpServer, _request: Request, writer: asyncio.StreamWriter) -> None:
    """Speaks another protocol."""
    writer.write(b"SSH-2.0-OpenSSH_9.6\r\n")
    writer.close()


def break_off(writer: asyncio.StreamWriter) -> None:
    """Sends RST."""
    connection: Any = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    writer.transport.abort()


def first(once: Behaviour, then: Behaviour) -> Behaviour:
    """`once` with the first request, `then` with all others."""

    async def behave(server: TcpServer, request: Request, writer: asyncio.StreamWriter) -> None:
        await (once if len(server.requests) == 1 else then)(server, request, writer)

    return behave


def refusing_address() -> str:
    """An address where nobody listens."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{unused.getsockname()[1]}"

"""Runs the public and the private app as two servers in one process, and stops both promptly and in order."""

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import Generator

import uvicorn
from fastapi import FastAPI

from bot.errors import StepError
from bot.gateway.internal import create_internal_app
from bot.gateway.public import create_public_app
from bot.gateway.state import GatewayState, running

logger = logging.getLogger(__name__)

BACKLOG = 512
STOP_SECONDS = 5
"""Requests that take longer than this to end are cut off."""
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Server(uvicorn.Server):
    """A server that leaves the signals alone: `serve` takes them, for both."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Captures none."""
        yield


class Servers:
    """The two servers of a gateway, on sockets that are bound at once; port 0 takes a free one."""

    def __init__(self, state: GatewayState) -> None:
        """Raises StepError if an address cannot be listened on."""
        settings = state.settings
        self._state = state
        self._sockets = [
            _listen(settings.gateway_host, settings.gateway_port, "BOT_GATEWAY_PORT"),
            _listen(settings.gateway_internal_host, settings.gateway_internal_port, "BOT_GATEWAY_INTERNAL_PORT"),
        ]
        self._servers = [_server(create_public_app(state)), _server(create_internal_app(state))]

    @property
    def ports(self) -> tuple[int, int]:
        """The public and the private port."""
        public, internal = (int(listening.getsockname()[1]) for listening in self._sockets)
        return public, internal

    async def run(self) -> None:
        """Serves until `stop`."""
        async with running(self._state):
            logger.info("the gateway listens on port %d, for our own processes on port %d", *self.ports)
            pairs = zip(self._servers, self._sockets, strict=True)
            await asyncio.gather(*(server.serve(sockets=[listening]) for server, listening in pairs))
        logger.info("the gateway has stopped")

    def stop(self) -> None:
        """Ends the event streams at once, and the servers when the requests that have begun are answered."""
        self._state.hub.close()
        for server in self._servers:
            server.should_exit = True


async def serve(state: GatewayState) -> None:
    """Serves until SIGTERM or SIGINT."""
    servers = Servers(state)
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, servers.stop)
    try:
        await servers.run()
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)


def _server(app: FastAPI) -> Server:
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # addresses of conversations are not for logs
        server_header=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    return Server(config)


def _listen(host: str, port: int, setting: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named so that asyncio switches Nagle's algorithm off: else small answers wait for 40 ms
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        what = f"nothing can listen on {host}:{port} ({error.strerror})"
        raise StepError(what, where="gateway", remedy=f"Free the port or set {setting}.") from error
    listening.listen(BACKLOG)
    listening.setblocking(False)
    return listening

"""Makes sure that every address is free before anything starts: a process would only say so in its log, much later."""

import socket
from collections.abc import Sequence

from bot.errors import SettingsError
from bot.runtime.services import Address, Service


def require_free(services: Sequence[Service]) -> None:
    """Raises SettingsError if two services want the same port or another program has one of them."""
    owners: dict[int, Address] = {}
    for address in (address for service in services for address in service.addresses):
        if other := owners.get(address.port):
            raise SettingsError(
                f"port {address.port} is given to two of our own processes",
                where=f"{other.setting}, {address.setting}",
                remedy="Give each its own.",
            )
        owners[address.port] = address
        _require_free(address)


def _require_free(address: Address) -> None:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # Connections that ended a moment ago do not count: our servers set this too
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as error:
            raise SettingsError(
                f"{address.host}:{address.port} cannot be used: {error.strerror or error}",
                where=address.setting,
                remedy=f"Stop the program that has it (another `bot run`?), or set {address.setting} to a free port.",
            ) from error

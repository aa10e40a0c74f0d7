"""A port that is taken is noticed before anything starts, and the setting that moves it is named."""

import socket
from collections.abc import Generator

import pytest

from bot.errors import SettingsError
from bot.runtime.ports import require_free
from bot.runtime.services import Address, Service, reachable, services
from bot.settings import Settings


def service(*addresses: Address) -> Service:
    return Service("rasa", "Rasa", (), "", 1.0, addresses, {})


@pytest.fixture
def taken() -> Generator[int, None, None]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield int(listener.getsockname()[1])


def test_taken(taken: int) -> None:
    with pytest.raises(SettingsError) as caught:
        require_free([service(Address("127.0.0.1", taken, "BOT_RASA_PORT"))])
    assert caught.value.where == "BOT_RASA_PORT"
    assert str(taken) in caught.value.what
    assert "BOT_RASA_PORT" in caught.value.remedy


def test_given_to_two(taken: int) -> None:
    first, second = (service(Address("127.0.0.1", taken + offset, "BOT_A")) for offset in (1, 1))
    with pytest.raises(SettingsError) as caught:
        require_free([first, second])
    assert "two of our own" in caught.value.what


@pytest.mark.parametrize(
    ("host", "expected"), [("0.0.0.0", "127.0.0.1"), ("::", "[::1]"), ("10.0.0.7", "10.0.0.7"), ("::1", "[::1]")]
)
def test_reachable(host: str, expected: str) -> None:
    assert reachable(host) == expected


def test_the_four_processes() -> None:
    found = {item.name: item for item in services(Settings(rasa_port=6005, gateway_host="0.0.0.0"))}
    assert list(found) == ["backoffice", "actions", "rasa", "gateway"]
    assert found["rasa"].ready_url == "http://127.0.0.1:6005/webhooks/gateway/ready"
    assert found["gateway"].ready_url == "http://127.0.0.1:8000/ready"
    assert len({address.setting for item in found.values() for address in item.addresses}) == 5
    assert "environment" not in repr(found["gateway"])

"""The four processes: how each is started, where it listens, when it is ready. The last of them is stopped first."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.runtime.environment import process_environment
from bot.runtime.plan import rasa_model
from bot.settings import Settings

LOCAL = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a process listens; `setting` is the environment variable that moves it."""

    host: str
    port: int
    setting: str


@dataclass(frozen=True, slots=True)
class Service:
    """A process to keep running. It is ready when `ready_url` answers 200, at the latest after `deadline_seconds`."""

    name: str
    title: str
    command: tuple[str, ...]
    ready_url: str
    deadline_seconds: float
    addresses: tuple[Address, ...]
    environment: Mapping[str, str] = field(repr=False)  # holds secrets


def services(settings: Settings) -> tuple[Service, ...]:
    """The four processes for `settings`, whose secrets and addresses must be complete."""
    environment = process_environment(settings, os.environ)
    backoffice = _local(settings.backoffice_port, "BOT_BACKOFFICE_PORT")
    actions = _local(settings.actions_port, "BOT_ACTIONS_PORT")
    rasa = _local(settings.rasa_port, "BOT_RASA_PORT")
    public = Address(settings.gateway_host, settings.gateway_port, "BOT_GATEWAY_PORT")
    internal = Address(settings.gateway_internal_host, settings.gateway_internal_port, "BOT_GATEWAY_INTERNAL_PORT")
    python = (sys.executable, "-m")
    return (
        _service("backoffice", "Back office", (*python, "bot.backoffice"), "/ready", 60, (backoffice,), environment),
        _service("actions", "Action server", (*python, "actions"), "/ready", 90, (actions,), environment),
        _service("rasa", "Rasa", (*python, *_rasa(settings)), "/webhooks/gateway/ready", 240, (rasa,), environment),
        _service("gateway", "Gateway", (*python, "bot.gateway"), "/ready", 240, (public, internal), environment),
    )


def _rasa(settings: Settings) -> tuple[str, ...]:
    return (
        *("rasa", "run", "--port", str(settings.rasa_port), "--interface", LOCAL),
        *("--endpoints", "endpoints.yml", "--credentials", "credentials.yml", "--model", str(rasa_model(settings))),
    )


def _service(
    name: str,
    title: str,
    command: tuple[str, ...],
    ready_path: str,
    deadline_seconds: float,
    addresses: tuple[Address, ...],
    environment: Mapping[str, str],
) -> Service:
    first = addresses[0]
    url = f"http://{reachable(first.host)}:{first.port}{ready_path}"
    return Service(name, title, command, url, deadline_seconds, addresses, environment)


def reachable(host: str) -> str:
    """The host under which we ourselves reach what listens on `host`; an address of IPv6 in brackets."""
    local = {"0.0.0.0": LOCAL, "::": "::1", "": LOCAL}.get(host, host)
    return f"[{local}]" if ":" in local else local


def _local(port: int, setting: str) -> Address:
    return Address(LOCAL, port, setting)

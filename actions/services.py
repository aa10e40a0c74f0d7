"""What actions work with: content, identity, back offices. Built once, at the first action of a process."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from bot.answering.compose import Composer
from bot.backends.http import HttpBilling, HttpOutage
from bot.backends.protocols import Billing, Outage
from bot.backends.transport import Transport
from bot.content.catalog import Catalog
from bot.content.snapshot import load_snapshot
from bot.identity.client import IdentityClient
from bot.identity.protocol import Identity
from bot.retrieval.versions import Follower
from bot.settings import Settings, get_settings


@dataclass(frozen=True)
class Services:
    """The services of one process."""

    catalogs: Callable[[], Catalog]
    identity: Identity
    billing: Billing
    outage: Outage
    settings: Settings = field(default_factory=get_settings)

    @property
    def catalog(self) -> Catalog:
        """The content in service at this moment."""
        return self.catalogs()

    def composer(self, utility: str, language: str) -> Composer:
        """A composer for one conversation."""
        return Composer(self.catalog, utility, language)


def services_from(settings: Settings, *, identity: Identity | None = None) -> Services:
    """The services for `settings`; `identity` replaces the gateway's identity service."""
    transport = Transport.from_settings(settings)
    secret = settings.internal_secret.get_secret_value()
    return Services(
        catalogs=Follower(settings.models_dir / "index", load_snapshot).current,
        identity=identity or IdentityClient(settings.gateway_internal_url, secret, settings.identity_timeout_seconds),
        billing=HttpBilling(transport),
        outage=HttpOutage(transport),
        settings=settings,
    )


@lru_cache(maxsize=1)
def default_services() -> Services:
    """The services of this process, from its settings."""
    return services_from(get_settings())

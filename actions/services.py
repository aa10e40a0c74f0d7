"""What actions work with: content, thresholds, identity, back offices. Built once, at the first action of a process."""

from dataclasses import dataclass
from functools import lru_cache

from bot.answering.compose import Composer
from bot.answering.decide import Thresholds
from bot.backends.http import HttpBilling
from bot.backends.protocols import Billing
from bot.backends.transport import Transport
from bot.content.catalog import Catalog
from bot.content.loader import load_catalog
from bot.identity.client import IdentityClient
from bot.identity.protocol import Identity
from bot.settings import Settings, get_settings


@dataclass(frozen=True)
class Services:
    """The services of one process."""

    catalog: Catalog
    thresholds: Thresholds
    identity: Identity
    billing: Billing

    def composer(self, utility: str, language: str) -> Composer:
        """A composer for one conversation."""
        return Composer(self.catalog, utility, language)


def services_from(settings: Settings, *, identity: Identity | None = None) -> Services:
    """The services for `settings`; `identity` replaces the gateway's identity service."""
    secret = settings.internal_secret.get_secret_value()
    return Services(
        catalog=load_catalog(settings.data_dir),
        thresholds=Thresholds.from_settings(settings),
        identity=identity or IdentityClient(settings.gateway_internal_url, secret, settings.identity_timeout_seconds),
        billing=HttpBilling(Transport.from_settings(settings)),
    )


@lru_cache(maxsize=1)
def default_services() -> Services:
    """The services of this process, from its settings."""
    return services_from(get_settings())

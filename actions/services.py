"""What actions work with: content, identity, back offices. Built once, at the first action of a process."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from bot.answering.compose import Composer
from bot.backends.factory import billing_from, outage_from
from bot.backends.protocols import Billing, Outage
from bot.content.catalog import Catalog
from bot.content.snapshot import load_snapshot
from bot.documents.links import LinkClient, Links, NoLinks
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
    links: Links = field(default_factory=NoLinks)
    settings: Settings = field(default_factory=get_settings)

    @property
    def catalog(self) -> Catalog:
        """The content in service at this moment."""
        return self.catalogs()

    def composer(self, utility: str, language: str) -> Composer:
        """A composer for one conversation."""
        return Composer(self.catalog, utility, language)

    def place_name(self, utility: str, code: str, language: str) -> str | None:
        """The name of a place of `utility` in `language`, else in another of its names; None for an unknown code."""
        places = self.catalog.places.utilities.get(utility)
        names = next((record.name for record in places.places if record.code == code), None) if places else None
        return None if names is None else names.get(language) or next(iter(names.values()))


def services_from(settings: Settings, *, identity: Identity | None = None) -> Services:
    """The services for `settings`; `identity` replaces the gateway: there are no links to documents then."""
    secret = settings.internal_secret.get_secret_value()
    return Services(
        catalogs=Follower(settings.models_dir / "index", load_snapshot).current,
        identity=identity or IdentityClient(settings.gateway_internal_url, secret, settings.identity_timeout_seconds),
        billing=billing_from(settings),
        outage=outage_from(settings),
        links=NoLinks() if identity else _links(settings),
        settings=settings,
    )


def _links(settings: Settings) -> Links:
    secret = settings.internal_secret.get_secret_value()
    return LinkClient(settings.gateway_internal_url, secret, settings.document_link_timeout_seconds)


@lru_cache(maxsize=1)
def default_services() -> Services:
    """The services of this process, from its settings."""
    return services_from(get_settings())

"""The clients of a process, from its settings."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.backends.breaker import PurgatoryBreaker
from bot.backends.bulkhead import Bulkhead
from bot.backends.guarded import GuardedBackOffice
from bot.backends.http import HttpBilling, HttpOutage
from bot.backends.outage_cache import CachedOutage
from bot.backends.plausible import Bounds
from bot.backends.retries import Retries
from bot.backends.transport import Transport
from bot.settings import Settings


def utc_now() -> datetime:
    """The time of this machine, aware."""
    return datetime.now(UTC)


def billing_from(settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> HttpBilling:
    """The billing back office at `settings.backoffice_url`; to be closed. `clock` gives aware times."""
    secret = settings.backoffice_secret.get_secret_value()
    office = _guarded("billing", settings.backoffice_url, secret, settings)
    return HttpBilling(office, bounds=bounds_from(settings), clock=clock)


def outage_from(settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> CachedOutage:
    """The outage back office at `settings.outage_url`, else at `backoffice_url`, with shared answers; to be closed.

    Only the latter gets the secret of the billing back office.
    """
    own, other = settings.outage_secret, settings.backoffice_secret
    secret = (own if settings.outage_url or own.get_secret_value() else other).get_secret_value()
    office = _guarded("outage", settings.outage_url or settings.backoffice_url, secret, settings)
    return CachedOutage(
        HttpOutage(office, bounds=bounds_from(settings), clock=clock),
        seconds=settings.outage_cache_seconds,
        answers=settings.outage_cache_answers,
    )


def bounds_from(settings: Settings) -> Bounds:
    """What a back office may claim."""
    return Bounds(
        clock_ahead=timedelta(seconds=settings.backend_clock_ahead_seconds),
        ahead=timedelta(days=settings.backend_max_days_ahead),
        oldest_year=settings.backend_oldest_year,
        kwh_per_day=settings.backend_max_kwh_per_day,
    )


def _guarded(name: str, base_url: str, secret: str, settings: Settings) -> GuardedBackOffice:
    return GuardedBackOffice(
        Transport.to(base_url, secret, settings),
        retries=Retries(
            tries=settings.backend_tries,
            total_seconds=settings.backend_total_seconds,
            wait_seconds=settings.backend_retry_wait_seconds,
            jitter_seconds=settings.backend_retry_jitter_seconds,
            needs_seconds=settings.backend_retry_needs_seconds,
        ),
        breaker=PurgatoryBreaker(name, failures=settings.breaker_failures, open_seconds=settings.breaker_open_seconds),
        bulkhead=Bulkhead(places=settings.backend_max_connections, wait_seconds=settings.backend_queue_seconds),
    )

"""The tariff of the moment: for anyone, by the clock of the content."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.services import Services
from actions.tariff import ActionTariffNow
from tests.actions.fakes import tracker_state
from tests.content_files import LANGUAGES

NOON = datetime(2026, 3, 17, 11, 0, tzinfo=UTC)  # a Tuesday


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("utility", "status"),
    [
        ("kesco", "answered"),
        ("energijaplus", "answered"),
        ("ossh", "unanswerable_tariff"),
        ("energopro", "unanswerable_tariff"),
    ],
)
async def test_nobody_has_to_prove_anything(catalog, identity, billing, outage, utility, status, language):
    services = Services(lambda: replace(catalog, clock=lambda: NOON), identity, billing, outage)
    dispatcher = CollectingDispatcher()
    tracker = Tracker.from_dict(tracker_state("tariff_now", utility=utility, language=language))
    assert await ActionTariffNow(services).run(dispatcher, tracker, {}) == []
    (message,) = dispatcher.messages
    assert (message["status"], message["language"]) == (status, language)
    assert ("12:00" in message["text"]) == (status == "answered")
    assert identity.calls == []
    assert billing.calls == []

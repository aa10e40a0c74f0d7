"""Real rules, real actions, back offices that remember what was filed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from actions.services import Services
from tests.actions.fakes import FakeIdentity
from tests.dialogue.back_offices import FilingBilling, FilingOutage
from tests.dialogue.rules_model import Conversation, load_agent, train_rules


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self):
        self.now = datetime(2025, 3, 6, 9, 0, tzinfo=UTC)

    def __call__(self):
        return self.now

    def pass_minutes(self, minutes):
        self.now += timedelta(minutes=minutes)


@pytest.fixture(scope="session")
def agent(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RASA_TELEMETRY_ENABLED", "false")
        yield load_agent(train_rules(tmp_path_factory.mktemp("rules")))


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def identity():
    return FakeIdentity()


@pytest.fixture
def billing():
    return FilingBilling()


@pytest.fixture
def outage():
    return FilingOutage()


@pytest.fixture
def services(catalog, identity, billing, outage, clock):
    content = replace(catalog, clock=clock)
    return Services(lambda: content, identity, billing, outage)


@pytest.fixture
def talk(agent, services, request):
    """`talk(language)`: a new conversation."""

    def begin(language="en", utility="kesco"):
        return Conversation(agent, services, utility, language, sender=f"{request.node.nodeid}-{language}")

    return begin

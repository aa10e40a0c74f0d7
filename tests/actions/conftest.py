"""Services with fakes behind them, and a way to run one action."""

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.services import Services
from tests.actions.fakes import FakeBilling, FakeIdentity, FakeOutage, tracker_state


@pytest.fixture
def identity():
    return FakeIdentity()


@pytest.fixture
def billing():
    return FakeBilling()


@pytest.fixture
def outage():
    return FakeOutage()


@pytest.fixture
def services(catalog, identity, billing, outage):
    return Services(lambda: catalog, identity, billing, outage)


@pytest.fixture
def run(services):
    """`await run(ActionX, intent, ...)`: the messages that the action says."""

    async def run_action(action_class, *args, **kwargs):
        dispatcher = CollectingDispatcher()
        tracker = Tracker.from_dict(tracker_state(*args, **kwargs))
        events = await action_class(services).run(dispatcher, tracker, {})
        assert events == []
        return dispatcher.messages

    return run_action

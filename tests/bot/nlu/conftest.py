"""The trained model, loaded once; its actions are recorded instead of run."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource

from bot.nlu.embedded import EmbeddedRasa
from bot.settings import Settings


@dataclass
class RecordedActions:
    """Answers every action with one message; `calls` are Rasa's requests."""

    calls: list[dict[str, Any]] = field(default_factory=list)

    async def run(self, call: dict[str, Any]) -> dict[str, Any]:
        self.calls.append(call)
        return {"events": [], "responses": [{"text": f"said by {call['next_action']}", "custom": {}, "buttons": []}]}


@pytest.fixture(scope="session")
def recorded() -> RecordedActions:
    return RecordedActions()


@pytest.fixture(scope="session")
def rasa(recorded: RecordedActions) -> Iterator[EmbeddedRasa]:
    """The model that `bot build` made; without one, ArtefactError says how to make it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RASA_TELEMETRY_ENABLED", "false")
        yield EmbeddedRasa(Settings().models_dir / "bot.tar.gz", recorded.run)


@pytest.fixture
def storage(tmp_path) -> LocalModelStorage:
    """An empty place for what components learn."""
    folder = tmp_path / "storage"
    folder.mkdir()
    return LocalModelStorage(folder)


@pytest.fixture
def resource() -> Resource:
    return Resource("component")

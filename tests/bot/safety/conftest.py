"""The watch over the real patterns, loaded once."""

import pytest

from bot.safety.watch import Watch
from bot.settings import Settings


@pytest.fixture(scope="session")
def watch() -> Watch:
    return Watch.from_settings(Settings())

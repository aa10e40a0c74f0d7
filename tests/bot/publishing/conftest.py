"""Tiny content that can be published, with an encoder that counts."""

import pytest

from bot.publishing import publish as publishing
from bot.retrieval import index_build
from tests.bot.publishing.tiny_shop import TinyShop
from tests.bot.retrieval.counting_encoder import CountingEncoder


@pytest.fixture
def encoder(monkeypatch):
    made = CountingEncoder()
    for module in (index_build, publishing):
        monkeypatch.setattr(module, "load_encoder", lambda _settings: made)
    return made


@pytest.fixture
def shop(tmp_path, encoder):
    return TinyShop(tmp_path)

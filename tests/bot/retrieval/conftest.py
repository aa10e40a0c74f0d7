"""The real encoder, built once under models/, and a tiny model: for all tests of retrieval that need them."""

from pathlib import Path

import pytest

from bot.retrieval.encoder.build import build_encoder, load_encoder
from bot.retrieval.encoder.onnx_encoder import OnnxEncoder
from bot.settings import Settings
from tests.bot.retrieval.encoder.tiny_model import save_tiny_model


@pytest.fixture(scope="session")
def built_settings() -> Settings:
    """Settings whose encoder is built."""
    settings = Settings()
    build_encoder(settings, lambda _step, _part: None)
    return settings


@pytest.fixture(scope="session")
def real_encoder(built_settings: Settings) -> OnnxEncoder:
    """The encoder that is served."""
    return load_encoder(built_settings)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny random model, to be built in an instant."""
    return save_tiny_model(tmp_path_factory.mktemp("models") / "tiny")

"""The real encoder: built once under models/ and used by all tests that need it."""

import pytest

from bot.retrieval.encoder.build import build_encoder, load_encoder
from bot.retrieval.encoder.onnx_encoder import OnnxEncoder
from bot.settings import Settings


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

"""A tiny content folder for each test."""

import pytest

from tests.bot.content.tiny import Tiny


@pytest.fixture
def tiny(tmp_path) -> Tiny:
    return Tiny(tmp_path)

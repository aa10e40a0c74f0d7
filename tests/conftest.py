"""What many tests share: the real content, read once."""

import pytest

from bot.content.catalog import Catalog
from bot.content.loader import load_catalog
from tests.content_files import DATA_DIR


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog(DATA_DIR)

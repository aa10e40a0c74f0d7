"""The finder over the real places, built once."""

import pytest

from bot.content.catalog import Catalog
from bot.places import PlaceFinder


@pytest.fixture(scope="session")
def finder(catalog: Catalog) -> PlaceFinder:
    return PlaceFinder.from_catalog(catalog)

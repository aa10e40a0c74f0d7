"""Which place of a utility a customer means: in any of the languages, in any case, with or without diacritics."""

from bot.places.finder import PlaceFinder
from bot.places.found import FoundPlace

__all__ = ["FoundPlace", "PlaceFinder"]

"""Places, amounts, dates, meter readings and numbers of requests in what a customer typed, by spaCy."""

from bot.entities.found import FoundEntity
from bot.entities.pipeline import EntityFinder

__all__ = ["EntityFinder", "FoundEntity"]

"""Places, amounts, dates, meter readings and numbers of requests in what a customer typed, by spaCy."""

import bot.entities.engine  # noqa: F401 (spaCy is loaded in a special way, before the modules below ask for it)
from bot.entities.found import FoundEntity
from bot.entities.pipeline import EntityFinder

__all__ = ["EntityFinder", "FoundEntity"]

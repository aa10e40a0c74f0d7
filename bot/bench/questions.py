"""What is asked: the same questions in every measurement, customers' own words out of the content."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.content.catalog import Catalog
from bot.content.loader import Files
from bot.errors import ContentError

LONGEST = 70
"""Characters. People ask in few words; a long text would flatter nobody and stand for nothing."""
WRITTEN_STYLE = "question"
ACCOUNT_INTENT = "check_balance"


@dataclass(frozen=True, slots=True)
class Topic:
    """The questions of one utility's customers in one language."""

    utility: str
    language: str
    texts: tuple[str, ...]


def choose_topics(catalog: Catalog, count: int) -> list[Topic]:
    """About `count` short questions, as many for each utility and language with FAQ, spread over its entries.

    The choice depends on the content only. Raises ContentError if there is no question at all.
    """
    asked: dict[tuple[str, str], list[str]] = {}
    for question in catalog.questions():
        if question.style != WRITTEN_STYLE and len(question.text) <= LONGEST:
            asked.setdefault((question.utility, question.language), []).append(question.text)
    if not asked:
        raise ContentError("there are no questions to ask", where="data/faq", remedy="Run `bot check`.")
    per_topic = math.ceil(count / len(asked))
    return [Topic(*key, _evenly(texts, per_topic)) for key, texts in asked.items()]


def account_question(files: Files, language: str) -> str:
    """The first training example of the account intent in `language`. Raises ContentError if there is none."""
    file = files.nlu.get((language, ACCOUNT_INTENT))
    lines = file.nlu[0].examples.splitlines() if file else []
    if not lines:
        raise ContentError(f"there are no examples of {ACCOUNT_INTENT} in {language}", where="data/nlu")
    return lines[0].removeprefix("- ").strip()


def _evenly(texts: Sequence[str], count: int) -> tuple[str, ...]:
    taken = min(count, len(texts))
    return tuple(texts[place * len(texts) // taken] for place in range(taken))

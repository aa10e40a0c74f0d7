"""What is said to a customer in danger: the same by the bot's action, and by the gateway when Rasa does not answer."""

from collections.abc import Sequence
from typing import Protocol

from bot.answering.reply import Reply
from bot.answering.status import Status

WORLD_LANGUAGE = "en"
"""Added where the customer's language is not sure."""


class Texts(Protocol):
    """The texts of data/responses; `bot.content.catalog.Catalog` is one."""

    def text(self, key: str, language: str, utility: str | None, /, **values: str) -> str:
        """The text `key` in `language` with its references filled. Raises ContentError if there is none."""


def sure_languages(language: str) -> tuple[str, ...]:
    """The languages to answer in if the customer's is known."""
    return (language,)


def unsure_languages(recognised: str, conversation: str) -> tuple[str, ...]:
    """The languages to answer in if the customer's is foreign or unknown: two, the likeliest first.

    `recognised` is the language of the words that said what the danger is.
    """
    return tuple(dict.fromkeys((recognised, WORLD_LANGUAGE, conversation)))[:2]


def emergency_reply(texts: Texts, danger: str | None, languages: Sequence[str], utility: str) -> Reply:
    """What to do now, and whom to call, in each of `languages`, one after the other in one message.

    `danger` is a value of DangerKind; None for a danger that is not named.
    """
    key = f"{Status.HANDED_OVER_EMERGENCY}_{danger}" if danger else Status.HANDED_OVER_EMERGENCY.value
    text = "\n\n".join(texts.text(key, language, utility) for language in languages)
    return Reply(text, languages[0], Status.HANDED_OVER_EMERGENCY)

"""What holds for every reply: its language and no other, nothing left to fill in."""

import re

from bot.answering.compose import Composer
from bot.answering.reply import Reply
from bot.answering.status import Status
from tests.content_files import LANGUAGES

CONVERSATIONS = [("sq", "kesco"), ("en", "kesco"), ("sl", "energijaplus"), ("ka", "energopro")]
MKHEDRULI = re.compile("[\u10d0-\u10ff]")


def is_said(composer: Composer, key: str, text: str) -> bool:
    """Whether every fixed part of the text `key` stands in `text`."""
    return all(
        part.strip() in text for part in re.split(r"\{[^}]*\}", composer.catalog.responses[composer.language][key])
    )


def check_speech(reply: Reply, composer: Composer, *, key: str, status: Status = Status.ANSWERED) -> None:
    """`reply` is the text `key`, complete and in the language of `composer` alone."""
    text, language = reply.text, composer.language
    assert is_said(composer, key, text), f"is not {key}: {text}"
    assert (reply.status, reply.language) == (status, language)
    assert not re.search(r"[{}]|None|Decimal|datetime|duration-", text), text
    for line in text.splitlines():
        assert (MKHEDRULI.search(line) is not None) == (language == "ka"), f"another language: {line}"
    for other in LANGUAGES:
        written = composer.catalog.responses[other][key]
        if other != language and written != composer.catalog.responses[language][key]:
            opening = max(re.split(r"\{[^}]*\}", written), key=len)
            assert opening.strip(" .:,") not in text or opening.strip(" .:,") == "", f"speaks {other}: {text}"

"""What a short message asks for: one of the utility's keywords, with a customer code after it or not, or anything else.

Keywords are data: the utility's file names the facts that hold them (`sms.keywords`).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.content.schemas import TextFact, UtilityFile
from bot.errors import ContentError
from bot.text.normalise import fold

MAX_CODE_CHARACTERS = 20
"""Of any utility's customer codes (docs of the back office's interface)."""


class Topic(StrEnum):
    """What a message is about; OTHER is whatever is no keyword."""

    BILL = "bill"
    DEBT = "debt"
    PASSWORD = "password"
    NOTHING = "nothing"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Request:
    """`customer_code` in capitals without spaces, only beside BILL and DEBT, None if there is none; maybe nobody's."""

    topic: Topic
    customer_code: str | None = None


class Keywords:
    """The keywords of one utility, read with case, diacritics, punctuation and spaces forgiven."""

    def __init__(self, words: Mapping[Topic, Iterable[str]], code_pattern: str) -> None:
        """`code_pattern`: the form of the utility's customer codes, in capitals without spaces."""
        self._topics = {_letters(word): topic for topic, listed in words.items() for word in listed}
        self._code = re.compile(code_pattern)

    @classmethod
    def of(cls, utility: UtilityFile) -> "Keywords":
        """The keywords that the utility's file names. Raises ContentError if it has no SMS service, or no such fact."""
        if utility.sms is None:
            raise ContentError("this utility has no SMS service", where=f"utilities/{utility.utility}.yml")
        named = utility.sms.keywords
        words = {
            topic: [_text(utility, fact) for fact in getattr(named, topic.value)]
            for topic in (Topic.BILL, Topic.DEBT, Topic.PASSWORD)
        }
        return cls(words, utility.customer_key.pattern)

    def read(self, text: str) -> Request:
        """What `text` asks for. NOTHING where it has neither a letter nor a digit."""
        letters = _letters(text)
        if not letters:
            return Request(Topic.NOTHING)
        if letters in self._topics:
            return Request(self._topics[letters])
        first, _, rest = fold(text).partition(" ")
        topic, code = self._topics.get(first), _letters(rest).upper()
        if topic in {Topic.BILL, Topic.DEBT} and (self._code.fullmatch(code) or _like_a_code(code)):
            return Request(topic, code)
        return Request(Topic.OTHER)


def _letters(text: str) -> str:
    """Letters and digits alone, folded: `F A T U R Ë.` is `fature`."""
    return fold(text).replace(" ", "")


def _like_a_code(code: str) -> bool:
    """A mistyped code is no complaint: mostly digits, and not longer than a code."""
    digits = sum(sign.isdecimal() for sign in code)
    return 0 < len(code) <= MAX_CODE_CHARACTERS and 2 * digits >= len(code)


def _text(utility: UtilityFile, name: str) -> str:
    fact = utility.facts.get(name)
    if not isinstance(fact, TextFact) or not isinstance(fact.value, str):
        raise ContentError(f"there is no fact {name!r} of kind text", where=f"utilities/{utility.utility}.yml")
    return fact.value

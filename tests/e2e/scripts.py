"""Conversations that are played beside each other, each with a browser of its own, against the running system."""

import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx

from tests.e2e.chat import Chat

THREADS = 6
Message = dict[str, Any]
Case = TypeVar("Case")
Played = TypeVar("Played")


@dataclass
class Browser:
    """One customer at the page of `utility`; `said` holds what was typed and what was answered, in order."""

    chat: Chat
    said: list[tuple[str, list[Message]]] = field(default_factory=list)

    @classmethod
    def at(cls, client: httpx.Client, utility: str, language: str | None = None) -> "Browser":
        """Open the page of `utility`."""
        return cls(Chat.start(client, utility, language))

    def say(self, text: str, *, button: str | None = None) -> list[Message]:
        """The answers to `text`."""
        answers = self.chat.say(text, button=button)
        self.said.append((text, answers))
        return answers

    def tap(self, message: Message, title: str) -> list[Message]:
        """The answers to the button `title` under `message`."""
        payload = next(button["payload"] for button in message["buttons"] if button["title"] == title)
        return self.say(title, button=payload)

    def prove(self, code: str) -> list[Message]:
        """Write the customer code and the six digits from the phone; what is answered to the digits."""
        (sent,) = self.say(code)
        assert sent["status"] == "clarify_phone_code", self.said
        return self.say(self.digits())

    def digits(self) -> str:
        """The newest code on the demonstration's phone."""
        found = re.search(r"[0-9]{6}", self.chat.phone()[-1])
        assert found is not None
        return found[0]


def play(
    url: str,
    cases: Sequence[Case],
    script: Callable[[Browser, Case], Played],
    *,
    at: Callable[[Case], tuple[str, str | None]],
) -> Mapping[Case, Played | Exception]:
    """Play `script` for every case, several at a time; `at` gives utility and language of the page.

    What fails is kept for the test of its case. Each conversation has cookies of its own, as customers have.
    """

    def one(case: Case) -> Played | Exception:
        try:
            with httpx.Client(base_url=url, timeout=30) as client:
                return script(Browser.at(client, *at(case)), case)
        except Exception as error:  # noqa: BLE001 - raised again in the test of this case
            return error

    with ThreadPoolExecutor(THREADS) as pool:
        return dict(zip(cases, pool.map(one, cases), strict=True))


def played(results: Mapping[Case, Played | Exception], case: Case) -> Played:
    """What the script of `case` gave. Raises what it raised."""
    result = results[case]
    if isinstance(result, Exception):
        raise result
    return result

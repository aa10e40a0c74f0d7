"""Replies in words: the texts of data/responses and the FAQ answers, in the customer's language."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.answering.reply import Button, Reply
from bot.answering.status import status_of
from bot.content.catalog import Catalog
from bot.retrieval.decision import Decision
from bot.retrieval.index import Hit
from bot.retrieval.joint import FAQ_INTENT

LANGUAGE_INTENT = "change_language"


@dataclass(frozen=True, slots=True)
class Composer:
    """Writes replies for one `utility` in one `language`."""

    catalog: Catalog
    utility: str
    language: str

    def say(self, key: str, /, **values: str) -> Reply:
        """The text `key` of data/responses, with `values` and the utility's facts filled in."""
        text = self.catalog.text(key, self.language, self.utility, **values)
        return Reply(text, self.language, status_of(key))

    def say_part(self, key: str, /, **values: str) -> str:
        """A fragment of data/responses that goes into another text."""
        return self.catalog.text(key, self.language, self.utility, **values)

    def part_or_none(self, key: str) -> str | None:
        """A fragment named after a code of a back office; None for a code that we have no words for."""
        return self.say_part(key) if key in self.catalog.responses[self.language] else None

    def local_day(self, moment: datetime) -> date:
        """The day of an aware moment on the utility's clock."""
        return moment.astimezone(ZoneInfo(self.catalog.utility(self.utility).time_zone)).date()

    def faq(self, decision: Decision) -> Reply:
        """The answer to a question: an entry, "did you mean", or that it is not known."""
        if decision.answer is not None:
            return self.entry(decision.answer.entry, decision.answer.score)
        buttons = tuple(button for hit in decision.offer if (button := self._offer(hit)))
        if buttons:
            reply = self.say("clarify_did_you_mean")
            return replace(reply, buttons=buttons, entry=decision.offer[0].entry, score=decision.offer[0].score)
        reply = self.say("unanswerable_unknown")
        return replace(reply, score=decision.confidence)

    def entry(self, entry: str, score: float | None = None) -> Reply:
        """The answer of `entry`; where it exists in another language only, with a sentence that says so."""
        answer = self.catalog.answer(self.utility, entry, self.language)
        if answer is None:
            return self.say("unanswerable_unknown")
        if answer.language == self.language:
            return Reply(answer.text, self.language, status_of("answered"), entry, score)
        name = self.catalog.languages[answer.language].name
        notice = self.say("answered_in_other_language", language_name=name)
        return replace(notice, text=f"{notice.text}\n\n{answer.text}", entry=entry, score=score)

    def foreign(self) -> Reply:
        """That we do not speak the language of a message: in the conversation's language, with a button for each."""
        names = ", ".join(record.name for record in self.catalog.languages.values())
        return replace(self.say("unanswerable_language", languages=names), buttons=self._language_buttons())

    def which_language(self) -> Reply:
        """Ask for a language."""
        return replace(self.say("clarify_which_language"), buttons=self._language_buttons())

    def language_changed(self) -> Reply:
        """Confirm that from now on we write `language`."""
        return replace(self.say("answered_language_changed"), set_language=self.language)

    def person(self) -> Reply:
        """How to reach a person."""
        has_email = self.catalog.utility(self.utility).contact.email is not None
        return self.say("handed_over_requested_email" if has_email else "handed_over_requested")

    def _offer(self, hit: Hit) -> Button | None:
        answer = self.catalog.answer(self.utility, hit.entry, self.language)
        if answer is None:
            return None
        other = "" if answer.language == self.language else f" ({self.catalog.languages[answer.language].name})"
        return Button(answer.question + other, FAQ_INTENT, {"entry": hit.entry})

    def _language_buttons(self) -> tuple[Button, ...]:
        return tuple(
            Button(record.name, LANGUAGE_INTENT, {"requested_language": code})
            for code, record in self.catalog.languages.items()
        )

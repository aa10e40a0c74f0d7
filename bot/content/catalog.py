"""All content in one frozen object: languages, utilities, FAQ entries, responses. Built by the loader."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.content import facts
from bot.content.entity_words import EntityWordsFile
from bot.content.faq import EntryContract, FaqRecord
from bot.content.places import Gazetteer
from bot.content.schemas import LanguageRecord, UtilityFile
from bot.content.translations import State, state_of
from bot.errors import ContentError

Clock = Callable[[], datetime]
"""Gives the present moment, aware. Passed in, so that tests can set the day."""


def system_clock() -> datetime:
    """The present moment by the clock of the machine, in UTC."""
    return datetime.now(UTC)


QUESTION_STYLE = "question"
"""The style of an entry's own question, beside those of its alternates."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of an entry: `language` is the language it is written in, which may not be the one asked for."""

    entry: str
    question: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Question:
    """One way to ask an entry. `style` is "question" for the entry's own question, else the style of the alternate."""

    utility: str
    entry: str
    language: str
    style: str
    text: str


@dataclass(frozen=True)
class Catalog:
    """Everything under data/ but the training data of Rasa.

    `entries[utility]` is the contract (id -> gloss, facts); `faq[utility][language][id]` an entry as written;
    `responses[language][key]` the texts that are not FAQ answers; `places` the localities;
    `entity_words[language]` the words of amounts, dates and readings. What is served is approved, up to date with its
    source, and within its dates by `clock` at the moment of the call.
    """

    languages: Mapping[str, LanguageRecord]
    utilities: Mapping[str, UtilityFile]
    entries: Mapping[str, Mapping[str, EntryContract]]
    faq: Mapping[str, Mapping[str, Mapping[str, FaqRecord]]]
    responses: Mapping[str, Mapping[str, str]]
    clock: Clock = system_clock
    places: Gazetteer = field(default_factory=Gazetteer)
    entity_words: Mapping[str, EntityWordsFile] = field(default_factory=dict)

    def utility(self, utility: str) -> UtilityFile:
        """The facts of `utility`. Raises ContentError if there is none of that id."""
        try:
            return self.utilities[utility]
        except KeyError:
            known = ", ".join(sorted(self.utilities))
            raise ContentError(f"there is no utility {utility!r}", remedy=f"Known are: {known}.") from None

    def text(self, key: str, language: str, utility: str | None, /, **values: str) -> str:
        """The response `key` in `language`, filled with `values` and the utility's facts. Raises ContentError."""
        texts = self.responses.get(language)
        if texts is None or key not in texts:
            raise ContentError(f"there is no text {key!r} in {language!r}", where=f"data/responses/{language}.yml")
        return facts.fill(texts[key], language, self.utility(utility) if utility else None, values)

    def languages_of(self, utility: str) -> list[str]:
        """The languages in which `utility` has approved entries, its default language first."""
        default = self.utility(utility).default_language
        written = [language for language in self.languages if self.faq.get(utility, {}).get(language)]
        return sorted(written, key=lambda language: language != default)

    def today(self, utility: str) -> date:
        """The present day in the time zone of `utility`."""
        return self.clock().astimezone(ZoneInfo(self.utility(utility).time_zone)).date()

    def holds(self, utility: str, entry: str) -> bool:
        """Whether `utility` has an entry of that id, and today is within its dates."""
        contract = self.entries.get(utility, {}).get(entry)
        return contract is not None and contract.holds_on(self.today(utility))

    def state(self, utility: str, entry: str, language: str) -> State:
        """The state of `entry` in `language`. The source is the entry in the utility's default language."""
        texts = self.faq.get(utility, {})
        record = texts.get(language, {}).get(entry)
        default = self.utility(utility).default_language
        if language == default:
            return State.MISSING if record is None else State(record.state)
        return state_of(record, texts.get(default, {}).get(entry))

    def answer(self, utility: str, entry: str, language: str) -> Answer | None:
        """The answer of `entry` in `language`, else in a language of the utility, its default language first.

        None if there is none that may be served: no approved text that is up to date, or today is not within its dates.
        """
        if not self.holds(utility, entry):
            return None
        for candidate in dict.fromkeys([language, *self.languages_of(utility)]):
            if self.state(utility, entry, candidate) is State.APPROVED:
                record, owner = self.faq[utility][candidate][entry], self.utility(utility)
                text = facts.fill(record.answer, candidate, owner)
                return Answer(entry, facts.fill(record.question, candidate, owner), text, candidate)
        return None

    def questions(self) -> list[Question]:
        """Every way to ask every entry that has an answer today; in the order utility, entry, language, as written.

        An outdated translation gives its alternates only: they tell what is meant, its question may say what is no
        longer so.
        """
        return [
            Question(utility, entry, language, style, facts.fill(text, language, self.utility(utility)))
            for utility in self.utilities
            for entry in self.entries.get(utility, {})
            if self.answer(utility, entry, self.utility(utility).default_language)
            for language in self.languages
            for style, text in self._ways(utility, entry, language)
        ]

    def _ways(self, utility: str, entry: str, language: str) -> list[tuple[str, str]]:
        state = self.state(utility, entry, language)
        if state not in {State.APPROVED, State.OUTDATED}:
            return []
        record = self.faq[utility][language][entry]
        return [(QUESTION_STYLE, record.question)] * (state is State.APPROVED) + record.alternates()

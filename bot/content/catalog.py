"""All content in one frozen object: languages, utilities, FAQ entries, responses. Built by the loader."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.content import facts
from bot.content.schemas import EntryContract, FaqRecord, LanguageRecord, UtilityFile
from bot.errors import ContentError


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
    `responses[language][key]` the texts that are not FAQ answers.
    """

    languages: Mapping[str, LanguageRecord]
    utilities: Mapping[str, UtilityFile]
    entries: Mapping[str, Mapping[str, EntryContract]]
    faq: Mapping[str, Mapping[str, Mapping[str, FaqRecord]]]
    responses: Mapping[str, Mapping[str, str]]

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

    def answer(self, utility: str, entry: str, language: str) -> Answer | None:
        """The approved answer of `entry` in `language`, else in a language of the utility; None if there is none."""
        for candidate in dict.fromkeys([language, *self.languages_of(utility)]):
            record = self.faq.get(utility, {}).get(candidate, {}).get(entry)
            if record is not None and record.state == "approved":
                owner = self.utility(utility)
                text = facts.fill(record.answer, candidate, owner)
                return Answer(entry, facts.fill(record.question, candidate, owner), text, candidate)
        return None

    def questions(self) -> list[Question]:
        """Every way to ask every approved entry, in a fixed order: utility, entry, language, as written."""
        return [
            Question(utility, entry, language, style, facts.fill(text, language, self.utility(utility)))
            for utility in self.utilities
            for entry in self.entries.get(utility, {})
            for language in self.languages
            if (record := self.faq.get(utility, {}).get(language, {}).get(entry)) and record.state == "approved"
            for style, text in _ways(record)
        ]


def _ways(record: FaqRecord) -> list[tuple[str, str]]:
    alternates = [(style, text) for style, texts in record.also_asked.items() for text in texts]
    return [("question", record.question), *alternates]

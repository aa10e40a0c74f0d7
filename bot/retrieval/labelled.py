"""Content -> the labelled texts that everything learns from: ways to ask the entries, examples of the intents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.content.catalog import Question
from bot.content.loader import Files, to_catalog
from bot.retrieval.joint import entry_label
from bot.text.georgian import Transliterator
from bot.text.language import GEORGIAN


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text in its own script, its language, and its class (see bot.retrieval.joint)."""

    text: str
    language: str
    label: str


@dataclass(frozen=True)
class LabelledTexts:
    """`asked` belong to `questions`, in the same order; `intents` are the examples of everything else."""

    questions: Sequence[Question]
    asked: Sequence[LabelledText]
    intents: Sequence[LabelledText]
    transliterator: Transliterator

    @property
    def all(self) -> list[LabelledText]:
        """`asked`, then `intents`."""
        return [*self.asked, *self.intents]

    def own_script(self, text: str, language: str) -> str:
        """Georgian in Latin letters as Mkhedruli; everything else as it is."""
        return self.transliterator.to_mkhedruli(text) if language == GEORGIAN else text


def labelled_texts(files: Files) -> LabelledTexts:
    """The texts of valid `files`, those of what may be served only, in a fixed order."""
    questions = to_catalog(files).questions()
    asked = [
        (question.text, question.language, entry_label(question.utility, question.entry)) for question in questions
    ]
    intents = list(_examples(files))
    transliterator = Transliterator.from_texts(text for text, language, _ in [*asked, *intents] if language == GEORGIAN)
    texts = LabelledTexts(questions, [], [], transliterator)

    def in_own_script(rows: Iterable[tuple[str, str, str]]) -> list[LabelledText]:
        return [LabelledText(texts.own_script(text, language), language, label) for text, language, label in rows]

    return LabelledTexts(questions, in_own_script(asked), in_own_script(intents), transliterator)


def _examples(files: Files) -> Iterable[tuple[str, str, str]]:
    """The training examples of the intents: text, language, intent."""
    for (language, intent), file in sorted(files.nlu.items()):
        for line in file.nlu[0].examples.splitlines():
            if line.strip():
                yield line.removeprefix("- ").strip(), language, intent

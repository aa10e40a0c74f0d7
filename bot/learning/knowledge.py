"""What is published, as the learning side sees it: the space, and where in it each entry's questions are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.content.catalog import Catalog, Question
from bot.errors import ContentError
from bot.learning.space import QuestionSpace
from bot.retrieval.embedding_cache import embed
from bot.retrieval.encoder.build import load_encoder
from bot.retrieval.encoder.protocol import Encoder
from bot.retrieval.features import Floats
from bot.settings import Settings
from bot.text.georgian import Transliterator
from bot.text.language import GEORGIAN

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Nearest:
    """The published entry nearest to something; `similarity` is a cosine, -1 to 1."""

    entry: str
    similarity: float


@dataclass(frozen=True)
class Knowledge:
    """`vectors` (n, dim) float32 are the encoder's of the published `questions` (n), `places` (n, p) in `space`."""

    encoder: Encoder
    transliterator: Transliterator
    space: QuestionSpace
    vectors: Floats
    places: Floats
    questions: tuple[Question, ...]

    @classmethod
    def load(cls, settings: Settings, catalog: Catalog, progress: Progress) -> "Knowledge":
        """Learn the space from the approved questions of `catalog`. Raises ArtefactError, ContentError."""
        encoder, questions = load_encoder(settings), catalog.questions()
        if len({(question.utility, question.entry) for question in questions}) < 2:
            what = "there are not two approved entries to compare with"
            raise ContentError(what, where=str(settings.data_dir), remedy="Approve some in data/faq.")
        georgian = (question.text for question in questions if question.language == GEORGIAN)
        transliterator = Transliterator.from_texts(georgian)
        texts = [_in_own_script(transliterator, question.text, question.language) for question in questions]
        vectors = embed(encoder, texts, settings, lambda share: progress("embedding the content", share * 0.6))
        progress("comparing entries", 0.6)
        languages = [question.language for question in questions]
        entries = [f"{question.utility}/{question.entry}" for question in questions]
        space = QuestionSpace.fit(
            vectors, languages, entries, shrinkage=settings.gap_shrinkage, weight=settings.gap_known_weight
        )
        return cls(encoder, transliterator, space, vectors, space.place(vectors, languages), tuple(questions))

    def place(self, texts: Sequence[str], languages: Sequence[str]) -> Floats:
        """(n, places) float32: `texts` (n >= 1) in `languages` (n) in the space. They are kept nowhere."""
        return self.space.place(self.encode(texts, languages), languages)

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> Floats:
        """(n, dim) float32: the encoder's vectors of `texts` (n >= 1) in `languages` (n), in their own script."""
        pairs = zip(texts, languages, strict=True)
        return self.encoder.encode([_in_own_script(self.transliterator, text, language) for text, language in pairs])

    def nearest(self, place: Floats, utility: str) -> Nearest | None:
        """The entry of `utility` whose questions are on average nearest to `place` (places,); None if it has none."""
        similarities = self.places @ place
        by_entry: dict[str, list[float]] = {}
        for question, similarity in zip(self.questions, similarities.tolist(), strict=True):
            if question.utility == utility:
                by_entry.setdefault(question.entry, []).append(similarity)
        means = {entry: float(np.mean(values)) for entry, values in by_entry.items()}
        best = max(means, key=lambda entry: means[entry], default=None)
        return None if best is None else Nearest(best, means[best])


def _in_own_script(transliterator: Transliterator, text: str, language: str) -> str:
    """Georgian in Latin letters as Mkhedruli; everything else as it is."""
    return transliterator.to_mkhedruli(text) if language == GEORGIAN else text

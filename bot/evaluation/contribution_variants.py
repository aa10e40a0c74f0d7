"""The bot with one part after the other, as functions from the vectors of the cases to what would be done with them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from bot.answering.status import Status
from bot.content.cases import Case
from bot.content.catalog import QUESTION_STYLE
from bot.evaluation.outcome import Seen
from bot.retrieval.decision import Decision, Thresholds, decide
from bot.retrieval.features import QuestionFeatures
from bot.retrieval.held_out import HeldOut, calibrated_index
from bot.retrieval.index import FaqIndex, IndexManifest
from bot.retrieval.index_build import assembled_index
from bot.retrieval.joint import NOTHING, JointRanker, entry_of
from bot.retrieval.labelled import LabelledTexts
from bot.retrieval.vectors import Kind, VectorIndex
from bot.settings import Settings
from bot.text.linear import LinearModel, train

_INTENTS = ""
"""Owner of the rows that belong to no utility."""
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Material:
    """What every variant gets: the texts to learn from, the cases, and the held-out cases that calibrate.

    `asked` and `held_out_asked` are the cases' texts in their own script, in the same order.
    """

    texts: LabelledTexts
    cases: Sequence[Case]
    asked: Sequence[str]
    held_out: Sequence[Case]
    held_out_asked: Sequence[str]

    @property
    def labels(self) -> list[str]:
        """The class of each of `texts.all`."""
        return [text.label for text in self.texts.all]

    @property
    def languages(self) -> list[str]:
        """The language of each of `texts.all`."""
        return [text.language for text in self.texts.all]

    @property
    def questions(self) -> list[int]:
        """The positions in `texts.all` of the entries' own questions: one for an entry and language."""
        return [place for place, question in enumerate(self.texts.questions) if question.style == QUESTION_STYLE]


@dataclass(frozen=True)
class Space:
    """One encoder's vectors, (n, dim) float32 of unit length: of `texts.all`, of the cases, of the held-out cases."""

    encoder: str
    known: Floats
    asked: Floats
    held_out: Floats


def nearest_question(material: Material, space: Space) -> list[Seen]:
    """The entry whose own question, in whatever language, is nearest by cosine. Always answers."""
    chosen, labels = material.questions, material.labels
    return _nearest(space.known[chosen], [labels[place] for place in chosen], space.asked, material.cases)


def nearest_text(material: Material, space: Space) -> list[Seen]:
    """The class of whatever is nearest: a way to ask an entry of the utility, or an example of an intent."""
    return _nearest(space.known, material.labels, space.asked, material.cases)


def dense_ranker(material: Material, space: Space, strength: float) -> list[Seen]:
    """The likeliest class by a linear classifier on the centred vectors alone, at their full weight."""
    features = QuestionFeatures.fit(space.known, material.languages)
    model = train(csr_matrix(features.centred(space.known, material.languages)), material.labels, strength=strength)
    asked = features.centred(space.asked, [case.lang for case in material.cases])
    return _likeliest(JointRanker(model, {}), csr_matrix(asked), material.cases)


def full_ranker(material: Material, space: Space, strength: float) -> tuple[QuestionFeatures, LinearModel]:
    """The features and the classifier of the published index: centred vectors, character n-grams and words."""
    features = QuestionFeatures.fit(space.known, material.languages)
    matrix = features.matrix(space.known, [text.text for text in material.texts.all], material.languages)
    return features, train(matrix, material.labels, strength=strength)


def likeliest(material: Material, space: Space, features: QuestionFeatures, model: LinearModel) -> list[Seen]:
    """The likeliest class by what `full_ranker` learnt, however unlikely."""
    matrix = features.matrix(space.asked, material.asked, [case.lang for case in material.cases])
    return _likeliest(JointRanker(model, {}), matrix, material.cases)


def served(
    material: Material, space: Space, features: QuestionFeatures, model: LinearModel, settings: Settings
) -> list[Seen]:
    """What the running bot decides: candidates from FAISS, calibrated probabilities, the second look, the limits."""
    index = _index(material, space, features, model, settings)
    thresholds = Thresholds.from_settings(settings)
    found = []
    for case, text, vector in zip(material.cases, material.asked, space.asked, strict=True):
        ranking = index.rank(vector, text, utility=case.utility, language=case.lang)
        found.append(_decided(decide(ranking, thresholds), case.lang))
    return found


def seen_of(label: str, language: str) -> Seen:
    """Acting on a class: answering with its entry, acting on its intent, or saying that it is not known."""
    owner = entry_of(label)
    if owner is not None:
        return Seen(Status.ANSWERED, language, entry=owner[1])
    if label == NOTHING:
        return Seen(Status.UNANSWERABLE_UNKNOWN, language)
    return Seen(Status.ANSWERED, language, intent=label)


def _nearest(known: Floats, labels: Sequence[str], asked: Floats, cases: Sequence[Case]) -> list[Seen]:
    """The class of the nearest row among those of the case's utility and of the intents."""
    index = VectorIndex.make(known, Kind.EXACT, probed=len(labels))
    spans = _spans(labels)
    found = []
    for case, vector in zip(cases, asked, strict=True):
        best = (-np.inf, NOTHING)
        for owner in (case.utility, _INTENTS):
            cosines, rows = index.search(vector.reshape(1, -1), spans.get(owner, (0, 0)), 1)
            best = max([best, *((float(cosine), labels[row]) for cosine, row in zip(cosines, rows, strict=True))])
        found.append(seen_of(best[1], case.lang))
    return found


def _spans(labels: Sequence[str]) -> dict[str, tuple[int, int]]:
    """First row and one after the last of each utility, and of the intents; the rows of each stand together."""
    spans: dict[str, tuple[int, int]] = {}
    for place, label in enumerate(labels):
        owner = entry_of(label)
        name = owner[0] if owner else _INTENTS
        spans[name] = (spans.get(name, (place, place))[0], place + 1)
    return spans


def _likeliest(ranker: JointRanker, matrix: csr_matrix, cases: Sequence[Case]) -> list[Seen]:
    shares = ranker.posterior(matrix, [case.utility for case in cases], [case.lang for case in cases])
    best = shares.argmax(axis=1).tolist()
    return [seen_of(ranker.model.labels[place], case.lang) for place, case in zip(best, cases, strict=True)]


def _index(
    material: Material, space: Space, features: QuestionFeatures, model: LinearModel, settings: Settings
) -> FaqIndex:
    """The index as it would be published, in memory; no hash stands in it, since nobody opens it."""
    count = len(material.texts.questions)
    entries = len({(question.utility, question.entry) for question in material.texts.questions})
    manifest = IndexManifest(space.encoder, space.known.shape[1], "", "", count, entries, "")
    index = assembled_index(manifest, material.texts, space.known, features, model, settings)
    held_out = HeldOut(material.held_out, material.held_out_asked, space.held_out)
    return calibrated_index(index, material.texts, space.known, held_out, settings)


def _decided(decision: Decision, language: str) -> Seen:
    if decision.answer is not None:
        return Seen(Status.ANSWERED, language, entry=decision.answer.entry, score=decision.answer.score)
    if decision.offer:
        offered = tuple(hit.entry for hit in decision.offer)
        return Seen(Status.CLARIFY_DID_YOU_MEAN, language, offered=offered, score=decision.offer[0].score)
    return seen_of(decision.intent, language)

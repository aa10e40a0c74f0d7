"""What an index learns from held-out questions: temperatures, the second look, the limits of the decision."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.content.cases import Case
from bot.content.expectation import Kind
from bot.retrieval.calibration import calibrated
from bot.retrieval.features import Floats
from bot.retrieval.index import FaqIndex
from bot.retrieval.labelled import LabelledTexts
from bot.retrieval.limits import Aims, chosen_limits
from bot.retrieval.novelty import Examples, Novelty, revised, unseen_probabilities
from bot.settings import Settings


@dataclass(frozen=True)
class HeldOut:
    """Cases that no ranker has learned from, their texts in their own script, and their vectors (n, dim) float32."""

    cases: Sequence[Case]
    texts: Sequence[str]
    vectors: Floats


def calibrated_index(
    index: FaqIndex, texts: LabelledTexts, vectors: Floats, held_out: HeldOut, settings: Settings
) -> FaqIndex:
    """`index`, made of `texts` with these `vectors` (n, dim), with everything that `held_out` teaches."""
    if not held_out.cases:
        return index
    languages = [case.lang for case in held_out.cases]
    features = index.features.matrix(held_out.vectors, held_out.texts, languages)
    tempered = replace(index, ranker=calibrated(index.ranker, features, held_out.cases))
    return _with_second_look(tempered, _examples(index, texts, vectors), held_out, settings)


def _with_second_look(index: FaqIndex, examples: Examples, held_out: HeldOut, settings: Settings) -> FaqIndex:
    """The limits are chosen on what a second look says that has not seen the question."""
    seen = [
        index.first_look(vector, text, utility=case.utility, language=case.lang, examples=examples)
        for case, text, vector in zip(held_out.cases, held_out.texts, held_out.vectors, strict=True)
    ]
    shares, evidence = [each for each, _ in seen], [each for _, each in seen]
    is_nothing = [case.expectation.kind is Kind.NONE for case in held_out.cases]
    novelty = Novelty.fit(examples, evidence, is_nothing)
    if novelty is not None:
        found = unseen_probabilities(evidence, is_nothing)
        shares = [revised(each, nothing) for each, nothing in zip(shares, found, strict=True)]
    limits = chosen_limits(shares, held_out.cases, Aims.from_settings(settings), settings)
    return replace(index, novelty=novelty, limits=limits)


def _examples(index: FaqIndex, texts: LabelledTexts, vectors: Floats) -> Examples:
    """The examples of the intents, which stand behind the questions."""
    first = len(texts.questions)
    languages, labels = [text.language for text in texts.intents], [text.label for text in texts.intents]
    return Examples.of(index.features.centred(vectors[first:], languages), languages, labels)

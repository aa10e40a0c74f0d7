"""Which texts the encoder sees together in a step: classes that are easily confused, each in several languages."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.retrieval.labelled import LabelledText
from bot.retrieval.tuning.plan import TuningPlan
from bot.retrieval.tuning.roughen import roughen


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts and their classes, in the same order."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]


def batches(examples: Sequence[LabelledText], nothing: str, plan: TuningPlan) -> Iterator[Batch]:
    """`plan.steps` batches, the same for the same seed.

    Two texts of a class come from languages drawn at random, so translations meet; the texts of `nothing` (what no
    class answers) are negatives for all.
    """
    chance = random.Random(plan.seed)
    texts: Mapping[str, Mapping[str, list[str]]] = _by_class(examples)
    classes = sorted(set(texts) - {nothing})
    unanswered = [text for language in sorted(texts.get(nothing, {})) for text in texts[nothing][language]]
    for _ in range(plan.steps):
        drawn = chance.sample(classes, min(plan.classes, len(classes)))
        pairs = [(label, _one(texts[label], chance)) for label in drawn for _ in range(plan.texts_per_class)]
        pairs += [(nothing, text) for text in chance.sample(unanswered, min(plan.negatives, len(unanswered)))]
        yield Batch(tuple(roughen(text, chance) for _, text in pairs), tuple(label for label, _ in pairs))


def _one(by_language: Mapping[str, list[str]], chance: random.Random) -> str:
    return chance.choice(by_language[chance.choice(sorted(by_language))])


def _by_class(examples: Sequence[LabelledText]) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for example in examples:
        found[example.label][example.language].append(example.text)
    return found

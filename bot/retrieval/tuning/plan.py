"""How the adapter is trained. Chosen on held-out questions; see docs/adr/0007-fine-tuned-encoder.md."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TuningPlan:
    """The numbers of one training run.

    A step looks at `classes` classes with `texts_per_class` texts each and at `negatives` texts that nothing answers.
    `rank` is that of the adapter's matrices; `temperature` divides the cosines in the contrastive loss;
    `classifier_share` is the weight of the classification loss beside it; `most_tokens` is where a text is cut.
    """

    steps: int = 800
    classes: int = 40
    texts_per_class: int = 2
    negatives: int = 16
    rank: int = 16
    learning_rate: float = 5e-4
    classifier_learning_rate: float = 5e-3
    warm_up_steps: int = 40
    final_rate_share: float = 0.02
    temperature: float = 0.05
    classifier_share: float = 0.5
    classifier_scale: float = 8.0
    most_tokens: int = 48
    largest_gradient: float = 1.0
    seed: int = 7

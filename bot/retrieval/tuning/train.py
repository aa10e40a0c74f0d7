"""The training itself: LoRA matrices in every layer of the encoder, the rest frozen (Hu et al. 2021, arXiv 2106.09685).

The loss pulls texts of a class together and pushes the others away (supervised contrastive, Khosla et al. 2020,
arXiv 2004.11362), beside the cross-entropy of a linear classifier that is thrown away afterwards.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as functional

from bot.retrieval.encoder.export import load_sentence_transformer
from bot.retrieval.labelled import LabelledText
from bot.retrieval.tuning.batches import Batch, batches
from bot.retrieval.tuning.plan import TuningPlan

Progress = Callable[[str, float], None]
_LAYERS = ("query", "key", "value", "dense")
_PARTS = 3  # a step's texts are encoded in parts of like length: little padding
_MASKED = -1e9


def train_adapter(
    base: Path, model_name: str, examples: Sequence[LabelledText], nothing: str, plan: TuningPlan, progress: Progress
) -> Any:
    """A trained `peft.PeftModel` over the transformer in `base` (a sentence-transformers folder).

    `model_name` is written into the adapter as what it belongs to. The result depends on seed, versions and, in the
    last digits, on the machine.
    """
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(plan.seed)
    sentence_transformer = load_sentence_transformer(base)
    prompt = sentence_transformer.prompts.get("query", "")
    transformer = get_peft_model(
        sentence_transformer[0].auto_model,
        LoraConfig(r=plan.rank, lora_alpha=2 * plan.rank, lora_dropout=0.0, target_modules=list(_LAYERS)),
    )
    transformer.peft_config["default"].base_model_name_or_path = model_name
    labels = {label: number for number, label in enumerate(sorted({example.label for example in examples}))}
    classifier = torch.nn.Linear(int(sentence_transformer.get_embedding_dimension()), len(labels))
    adapter = [parameter for parameter in transformer.parameters() if parameter.requires_grad]
    optimiser, schedule = _optimiser(adapter, classifier, plan)
    smoothed = 0.0
    for step, batch in enumerate(batches(examples, nothing, plan)):
        vectors = _encode(transformer, sentence_transformer.tokenizer, [prompt + text for text in batch.texts], plan)
        loss = _loss(vectors, batch, labels, nothing, classifier, plan)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(adapter, plan.largest_gradient)
        optimiser.step()
        schedule.step()
        smoothed = loss.item() if step == 0 else 0.95 * smoothed + 0.05 * loss.item()
        progress(f"step {step + 1} of {plan.steps}, loss {smoothed:.3f}", (step + 1) / plan.steps)
    return transformer


def _optimiser(adapter: list[Any], classifier: Any, plan: TuningPlan) -> tuple[Any, Any]:
    groups = [
        {"params": adapter, "lr": plan.learning_rate},
        {"params": list(classifier.parameters()), "lr": plan.classifier_learning_rate},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)

    def share(step: int) -> float:
        return min(1.0, (step + 1) / plan.warm_up_steps) * max(plan.final_rate_share, 1 - step / plan.steps)

    return optimiser, torch.optim.lr_scheduler.LambdaLR(optimiser, share)


def _encode(transformer: Any, tokeniser: Any, texts: Sequence[str], plan: TuningPlan) -> Any:
    """(n, dim) float32, rows of unit length: mean pooling over the tokens, as the encoder is served."""
    order = sorted(range(len(texts)), key=lambda position: len(texts[position]))
    size = -(-len(order) // _PARTS)
    parts = []
    for start in range(0, len(order), size):
        chosen = [texts[position] for position in order[start : start + size]]
        tokens = tokeniser(chosen, padding=True, truncation=True, max_length=plan.most_tokens, return_tensors="pt")
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = transformer(**tokens).last_hidden_state
        mask = tokens["attention_mask"].unsqueeze(-1).float()
        parts.append((states.float() * mask).sum(1) / mask.sum(1))
    back = torch.argsort(torch.tensor(order))
    return functional.normalize(torch.cat(parts)[back], dim=-1)


def _loss(vectors: Any, batch: Batch, labels: dict[str, int], nothing: str, classifier: Any, plan: TuningPlan) -> Any:
    """Contrastive loss plus the classifier's share."""
    numbers = torch.tensor([labels[label] for label in batch.labels])
    is_nothing = torch.tensor([label == nothing for label in batch.labels])
    itself = torch.eye(len(numbers), dtype=torch.bool)
    # Texts that nothing answers have little in common: neither partners nor strangers to one another
    apart = itself | (is_nothing[:, None] & is_nothing[None])
    partners = (numbers[:, None] == numbers[None]) & ~apart
    logits = (vectors @ vectors.T / plan.temperature).masked_fill(apart, _MASKED)
    logarithms = logits - torch.logsumexp(logits, dim=1, keepdim=True)
    has_partner = partners.any(dim=1)
    contrastive = -((logarithms * partners).sum(1)[has_partner] / partners.sum(1)[has_partner]).mean()
    named = functional.cross_entropy(classifier(vectors * plan.classifier_scale), numbers)
    return contrastive + plan.classifier_share * named

"""Training: a few steps on a few texts, with the encoder that is served and with a tiny one."""

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from bot.retrieval.encoder.build import SENTENCE_TRANSFORMERS, encoder_folder
from bot.retrieval.encoder.export import load_sentence_transformer
from bot.retrieval.joint import NOTHING
from bot.retrieval.tuning.plan import TuningPlan
from bot.retrieval.tuning.train import _encode, train_adapter
from bot.settings import Settings
from tests.bot.retrieval.tuning.examples import EXAMPLES

PLAN = TuningPlan(steps=2, classes=3, negatives=2, rank=4, warm_up_steps=1)
MODEL = "org/model"


def trained(base: Path, plan: TuningPlan) -> tuple[Any, list[float], list[float]]:
    """The adapter, the losses as they are shown, and the shares of progress."""
    shown: list[tuple[str, float]] = []
    adapter = train_adapter(base, MODEL, EXAMPLES, NOTHING, plan, lambda text, share: shown.append((text, share)))
    losses = [float(match[1]) for text, _ in shown if (match := re.search(r"loss (\S+)", text))]
    return adapter, losses, [share for _, share in shown]


def weights_of(transformer: Any) -> dict[str, Any]:
    """The weights that an adapter does not add, by their name in the model itself."""
    found = {name: weight.detach() for name, weight in transformer.named_parameters() if "lora_" not in name}
    return {name.removeprefix("base_model.model.").replace(".base_layer.", "."): found[name] for name in found}


def unchanged(adapter: Any, base: Path) -> bool:
    before, after = weights_of(load_sentence_transformer(base)[0].auto_model), weights_of(adapter)
    return before.keys() == after.keys() and all(torch.equal(before[name], after[name]) for name in before)


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Several threads of torch wait for one another for a minute each step where other tests have the processors."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def real_base(built_settings: Settings) -> Path:
    return encoder_folder(built_settings) / SENTENCE_TRANSFORMERS


def test_the_real_encoder_learns_in_its_adapter_only(real_base: Path) -> None:
    adapter, losses, shares = trained(real_base, PLAN)
    assert shares == [0.5, 1.0]
    assert all(math.isfinite(loss) and loss > 0 for loss in losses)
    assert unchanged(adapter, real_base)
    # The pooler's is never used: what is served is the mean over the tokens
    learnt = [weight for name, weight in adapter.named_parameters() if "lora_B" in name and "pooler" not in name]
    assert learnt
    assert all(weight.abs().max() > 0 for weight in learnt)  # they begin at zero
    assert adapter.peft_config["default"].base_model_name_or_path == MODEL


def test_texts_are_encoded_as_they_are_served(real_base: Path) -> None:
    model = load_sentence_transformer(real_base)
    texts = [model.prompts["query"] + example.text for example in EXAMPLES]
    with torch.no_grad():
        vectors = _encode(model[0].auto_model, model.tokenizer, texts, PLAN).numpy()
    served = model.encode([example.text for example in EXAMPLES], prompt_name="query", normalize_embeddings=True)
    assert (np.sum(vectors * served, axis=1)).min() > 0.999  # bfloat16 against float32


def test_the_loss_falls(tiny: Path) -> None:
    plan = TuningPlan(steps=80, classes=3, negatives=2, rank=8, warm_up_steps=5, learning_rate=0.02)
    _, losses, shares = trained(tiny, plan)
    assert losses[-1] < 0.9 * losses[0]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_the_same_seed_gives_the_same_adapter(tiny: Path) -> None:
    first, second = (trained(tiny, PLAN)[0].state_dict() for _ in range(2))
    assert all(torch.allclose(first[name], second[name], atol=1e-5) for name in first)


def test_without_texts_that_nobody_answers_it_is_trained_too(tiny: Path) -> None:
    answered = [example for example in EXAMPLES if example.label != NOTHING]
    shown: list[str] = []
    adapter = train_adapter(tiny, MODEL, answered, NOTHING, PLAN, lambda text, _share: shown.append(text))
    assert len(shown) == 2
    assert unchanged(adapter, tiny)

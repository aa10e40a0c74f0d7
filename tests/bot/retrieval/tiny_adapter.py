"""An adapter of a tiny model, with weights that change what it computes."""

from pathlib import Path

from bot.retrieval.encoder.export import load_sentence_transformer


def save_tiny_adapter(model: Path, folder: Path, belongs_to: str) -> Path:
    """Save an adapter that fits `model` into `folder`; it says that it belongs to the model `belongs_to`."""
    import torch
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(1)
    config = LoraConfig(r=4, lora_alpha=8, target_modules=["query", "value"], init_lora_weights=False)
    adapted = get_peft_model(load_sentence_transformer(model)[0].auto_model, config)
    adapted.peft_config["default"].base_model_name_or_path = belongs_to
    adapted.save_pretrained(str(folder), save_embedding_layers=False)
    return folder

"""The fine-tuned part of the encoder: a low-rank adapter in the repository, merged into the weights at set-up."""

import json
import logging
from pathlib import Path

from bot.errors import ArtefactError
from bot.retrieval.encoder.manifest import sha256
from bot.settings import Settings

WEIGHTS_FILE = "adapter_model.safetensors"
CONFIG_FILE = "adapter_config.json"
_REMEDY = "Restore the folder from the repository, train it again with `bot tune`, or set BOT_ENCODER_ADAPTER=false."


def adapters_folder(settings: Settings) -> Path:
    """Where the adapter of the settings' model belongs: `models/adapters/<model>`."""
    return settings.adapters_dir / settings.encoder_model.replace("/", "--")


def adapter_folder(settings: Settings) -> Path | None:
    """The adapter to apply; None if there is none for the model or the settings want none.

    Raises:
        ArtefactError: it belongs to another model, or is damaged.
    """
    folder = adapters_folder(settings)
    if not settings.encoder_adapter or not folder.is_dir():
        return None
    try:
        base = json.loads((folder / CONFIG_FILE).read_text(encoding="utf-8"))["base_model_name_or_path"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArtefactError(f"the adapter cannot be read ({error})", where=str(folder), remedy=_REMEDY) from error
    if base != settings.encoder_model or not (folder / WEIGHTS_FILE).is_file():
        raise ArtefactError(f"the adapter belongs to {base} or has no weights", where=str(folder), remedy=_REMEDY)
    return folder


def adapter_digest(folder: Path | None) -> str:
    """SHA-256 of the adapter's weights; "" for none."""
    return sha256(folder / WEIGHTS_FILE) if folder else ""


def merge_adapter(source: Path, adapter: Path) -> None:
    """Add the adapter to the weights of the sentence-transformers model in `source`, in place.

    Raises:
        ArtefactError: the adapter does not fit the model.
    """
    from peft import PeftModel
    from safetensors import SafetensorError

    from bot.retrieval.encoder.export import load_sentence_transformer

    model = load_sentence_transformer(source)
    try:
        model[0].auto_model = PeftModel.from_pretrained(model[0].auto_model, str(adapter)).merge_and_unload()
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        raise ArtefactError(f"the adapter does not fit: {error}", where=str(adapter), remedy=_REMEDY) from error
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    model.save(str(source), create_model_card=False)

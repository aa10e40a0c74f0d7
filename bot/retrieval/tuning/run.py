"""Content -> adapter: the one command that makes what the repository carries."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bot.content.loader import read_files
from bot.errors import ContentError
from bot.retrieval.encoder.adapter import adapters_folder
from bot.retrieval.encoder.build import SENTENCE_TRANSFORMERS, build_encoder, encoder_folder
from bot.retrieval.joint import NOTHING
from bot.retrieval.labelled import labelled_texts
from bot.retrieval.tuning.plan import TuningPlan
from bot.settings import Settings

Progress = Callable[[str, float], None]


def tune(settings: Settings, progress: Progress, *, steps: int | None = None) -> Path:
    """Train the adapter of the settings' model on all content, and put it in the place of the present one.

    About half an hour on two cores for the default `steps`. Returns the folder. Raises ContentError and ArtefactError.
    """
    from bot.retrieval.tuning.train import train_adapter

    files = read_files(settings.data_dir)
    if files.problems:
        raise ContentError("content cannot be learnt", where=str(settings.data_dir), remedy="Run `bot check`.")
    plan = TuningPlan() if steps is None else replace(TuningPlan(), steps=steps)
    plain = settings.model_copy(update={"encoder_adapter": False})
    build_encoder(plain, lambda text, share: progress(text, share * 0.05))
    base = encoder_folder(plain) / SENTENCE_TRANSFORMERS
    trained = train_adapter(
        base,
        settings.encoder_model,
        labelled_texts(files).all,
        NOTHING,
        plan,
        lambda text, share: progress(text, 0.05 + share * 0.95),
    )
    target = adapters_folder(settings)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".tune-") as temporary:
        trained.half().save_pretrained(temporary, save_embedding_layers=False)  # they are as they were
        (Path(temporary) / "README.md").unlink(missing_ok=True)  # a form that nobody has filled in
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(temporary, target)
    return target

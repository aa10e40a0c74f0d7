"""Builds the encoder under models/ and loads it: the only entry points that the rest of the bot needs."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import ArtefactError
from bot.retrieval.encoder.adapter import adapter_digest, adapter_folder, merge_adapter
from bot.retrieval.encoder.manifest import REMEDY, Manifest, digests
from bot.retrieval.encoder.onnx_encoder import DATA_FILE, MODEL_FILE, OnnxEncoder
from bot.retrieval.encoder.source import Choice, choose, obtain
from bot.retrieval.encoder.tokeniser import LIBRARY_FILE, write_tokeniser
from bot.retrieval.encoder.torch_encoder import TorchEncoder
from bot.settings import Settings

Progress = Callable[[str, float], None]
SENTENCE_TRANSFORMERS = "sentence-transformers"
# Raise it whenever the files would come out differently: encoders of an older recipe are built again.
_RECIPE = 3
_QUERY_TOKENS = 128
_PASSAGE_TOKENS = 256


def encoder_folder(settings: Settings) -> Path:
    """Where the encoder of the settings lies: `models/encoder/<model>`, with `--plain` if no adapter is to be used."""
    path = Path(settings.encoder_model).expanduser()
    name = f"folder--{path.resolve().name}" if path.is_dir() else settings.encoder_model.replace("/", "--")
    return settings.models_dir / "encoder" / (name if settings.encoder_adapter else f"{name}--plain")


def build_encoder(settings: Settings, progress: Progress, *, force: bool = False) -> Manifest:
    """Build the encoder that the settings ask for; returns at once if it is there (unless `force`).

    `progress` is called with what is being done and the part that is done (0 to 1).

    Raises:
        ArtefactError: the model cannot be had or cannot be exported; what was there before stays.
    """
    choice = choose(settings.encoder_model, settings.encoder_revision)
    adapter = adapter_folder(settings)
    target = encoder_folder(settings)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _only_builder(target.parent / ".lock"):
        present = None if force else _present(target, choice, adapter)
        if present is not None:
            progress("encoder is up to date", 1.0)
            return present
        manifest = _build_beside(target, choice, adapter, progress)
    progress("encoder is ready", 1.0)
    return manifest


def load_encoder(settings: Settings) -> OnnxEncoder:
    """Load the encoder of the settings for serving (without torch).

    Raises:
        ArtefactError: there is none, it is damaged, or it is another than the settings want.
    """
    folder = _checked_folder(settings)
    return OnnxEncoder.load(folder, settings.encoder_threads)


def encoder_identity(settings: Settings) -> str:
    """Which encoder the settings' vectors come from (`Manifest.identity`), without loading it.

    Raises:
        ArtefactError: there is none, or it is another than the settings want.
    """
    return Manifest.load(_checked_folder(settings)).identity()


def load_torch_encoder(settings: Settings) -> TorchEncoder:
    """Load the same model through sentence-transformers, for comparison; slow and large.

    Raises:
        ArtefactError: there is none, or it is another than the settings want.
    """
    folder = _checked_folder(settings)
    return TorchEncoder.load(folder, settings.encoder_threads)


@contextmanager
def _only_builder(lock: Path) -> Iterator[None]:
    """Let one process build at a time; a second one waits and then finds the work done."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _build_beside(target: Path, choice: Choice, adapter: Path | None, progress: Progress) -> Manifest:
    """Build in a folder of its own, then put it in the place of `target`."""
    work = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        manifest = _build(choice, adapter, work, progress)
        _replace(work, target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return manifest


def _checked_folder(settings: Settings) -> Path:
    folder = encoder_folder(settings)
    manifest = Manifest.load(folder)
    if manifest.model.startswith("folder:"):
        manifest.require(f"folder:{Path(settings.encoder_model).name}", "")
    else:
        manifest.require(settings.encoder_model, settings.encoder_revision)
    if manifest.recipe != _RECIPE or manifest.adapter != adapter_digest(adapter_folder(settings)):
        raise ArtefactError("the encoder was built by another version", where=str(folder), remedy=REMEDY)
    return folder


def _present(target: Path, choice: Choice, adapter: Path | None) -> Manifest | None:
    """The manifest of an encoder that needs no building; None if there is none or it is damaged or another."""
    try:
        manifest = Manifest.load(target)
        manifest.require(choice.model, choice.revision)
        manifest.verify(target)
    except ArtefactError:
        return None
    return manifest if manifest.recipe == _RECIPE and manifest.adapter == adapter_digest(adapter) else None


def _build(choice: Choice, adapter: Path | None, work: Path, progress: Progress) -> Manifest:
    """Make all files in `work`."""
    from bot.retrieval.encoder.export import export_onnx
    from bot.retrieval.encoder.quantise import quantise_onnx

    source = work / SENTENCE_TRANSFORMERS
    progress(f"getting {choice.model}", 0.0)
    origin = obtain(choice, source)
    if adapter is not None:
        progress("applying the adapter", 0.15)
        merge_adapter(source, adapter)
    progress("exporting to ONNX", 0.2)
    facts = export_onnx(source, work / "float32.onnx")
    progress("quantising to 8 bits", 0.8)
    quantise_onnx(work / "float32.onnx", work / MODEL_FILE, DATA_FILE)
    for leftover in work.glob("float32.onnx*"):
        leftover.unlink()
    names = [MODEL_FILE, DATA_FILE, *write_tokeniser(source / LIBRARY_FILE, work)]
    for name in names:
        (work / name).chmod(0o644)
    manifest = Manifest(
        recipe=_RECIPE,
        model=choice.model,
        revision=choice.revision,
        source=origin,
        adapter=adapter_digest(adapter),
        dimension=facts.dimension,
        normalised=True,
        prompts={"query": facts.prompts.get("query", ""), "passage": facts.prompts.get("passage", "")},
        max_tokens={
            "query": min(_QUERY_TOKENS, facts.max_tokens),
            "passage": min(_PASSAGE_TOKENS, facts.max_tokens),
        },
        files=digests(work, names),
    )
    manifest.save(work)
    return manifest


def _replace(work: Path, target: Path) -> None:
    """Put `work` in the place of `target`; a reader sees the old folder or the new one, never half of one."""
    old = target.with_name(f".{target.name}.old.{os.getpid()}")
    if target.exists():
        target.rename(old)
    work.rename(target)
    shutil.rmtree(old, ignore_errors=True)

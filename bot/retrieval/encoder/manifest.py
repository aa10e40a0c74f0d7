"""Says which encoder lies in a folder, and proves that the files are the ones that were built.

The index and everything trained on vectors carry `Manifest.identity()`: vectors of two encoders never meet.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

from bot.errors import ArtefactError

MANIFEST_FILE = "manifest.json"
REMEDY = "Run `bot build`."
Kind = Literal["query", "passage"]


@dataclass(frozen=True, slots=True)
class Manifest:
    """Describes an encoder.

    `recipe` counts the changes of how the files are made; `adapter` is the digest of what was fine-tuned ("": nothing);
    `prompts` go before a text of that kind; `max_tokens` is where a text of that kind is cut; `files` are names with
    their SHA-256 (hexadecimal).
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    recipe: int
    model: str
    revision: str
    source: str
    adapter: str
    dimension: int
    normalised: bool
    prompts: dict[Kind, str]
    max_tokens: dict[Kind, int]
    files: dict[str, str]

    def identity(self) -> str:
        """One line that differs whenever vectors may differ: `model@revision#digest`."""
        parts = [f"{name} {digest}" for name, digest in sorted(self.files.items())]
        parts += [f"recipe {self.recipe}"]
        parts += [f"{kind} {self.prompts[kind]} {self.max_tokens[kind]}" for kind in sorted(self.prompts)]
        digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        return f"{self.model}@{self.revision}#{digest[:16]}"

    def save(self, folder: Path) -> None:
        """Write `manifest.json` into `folder`."""
        (folder / MANIFEST_FILE).write_bytes(TypeAdapter(Manifest).dump_json(self, indent=2) + b"\n")

    @staticmethod
    def load(folder: Path) -> "Manifest":
        """Read `manifest.json` of `folder`.

        Raises:
            ArtefactError: it is missing or breaks the schema.
        """
        path = folder / MANIFEST_FILE
        try:
            return TypeAdapter(Manifest).validate_json(path.read_bytes())
        except OSError as error:
            raise ArtefactError("there is no encoder", where=str(folder), remedy=REMEDY) from error
        except ValidationError as error:
            raise ArtefactError(
                f"the encoder's manifest is not valid: {error.error_count()} errors", where=str(path), remedy=REMEDY
            ) from error

    def verify(self, folder: Path) -> None:
        """Check every file against its SHA-256 (0.1 to 0.3 s for 125 MB).

        Raises:
            ArtefactError: a file is missing or was changed.
        """
        for name, expected in self.files.items():
            try:
                found = sha256(folder / name)
            except OSError as error:
                raise ArtefactError(
                    "a file of the encoder is missing", where=str(folder / name), remedy=REMEDY
                ) from error
            if found != expected:
                raise ArtefactError(
                    "a file of the encoder is not the one that was built", where=str(folder / name), remedy=REMEDY
                )

    def require(self, model: str, revision: str) -> None:
        """Check that this is the encoder that is wanted; an empty `revision` accepts any.

        Raises:
            ArtefactError: it is another one.
        """
        if self.model != model or revision not in ("", self.revision):
            raise ArtefactError(
                f"the encoder is {self.model}@{self.revision}, the settings want {model}@{revision or 'any'}",
                where="models/encoder",
                remedy=REMEDY,
            )


def sha256(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digests(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """SHA-256 of each of the named files of `folder`."""
    return {name: sha256(folder / name) for name in names}

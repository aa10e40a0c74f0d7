"""The index that is being served: loaded at first use, and again when another version has been published."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bot.retrieval.encoder.build import encoder_identity
from bot.retrieval.index import FaqIndex
from bot.retrieval.versions import Follower
from bot.settings import Settings


@dataclass
class LiveIndex:
    """Follows the pointer file under `folder`. `encoder` is the identity that the index must have been made with."""

    folder: Path
    encoder: str

    @classmethod
    def from_settings(cls, settings: Settings) -> "LiveIndex":
        """The index of `settings.models_dir`, for the encoder in use. Raises ArtefactError without an encoder."""
        return cls(settings.models_dir / "index", encoder_identity(settings))

    def current(self) -> FaqIndex:
        """The newest published index. Raises ArtefactError if there is none or it does not fit the encoder."""
        return self._follower.current()

    @cached_property
    def _follower(self) -> Follower[FaqIndex]:
        return Follower(self.folder, lambda _home: FaqIndex.load(self.folder, self.encoder))

"""The index that is being served: loaded at first use, and again when another version has been published."""

from dataclasses import dataclass, field
from pathlib import Path

from bot.retrieval.encoder.build import encoder_identity
from bot.retrieval.index import CURRENT, FaqIndex
from bot.settings import Settings


@dataclass
class LiveIndex:
    """Follows the pointer file under `folder`. `encoder` is the identity that the index must have been made with."""

    folder: Path
    encoder: str
    _loaded: FaqIndex | None = field(default=None, init=False)
    _stamp: int = field(default=0, init=False)

    @classmethod
    def from_settings(cls, settings: Settings) -> "LiveIndex":
        """The index of `settings.models_dir`, for the encoder in use. Raises ArtefactError without an encoder."""
        return cls(settings.models_dir / "index", encoder_identity(settings))

    def current(self) -> FaqIndex:
        """The newest published index. Raises ArtefactError if there is none or it does not fit the encoder."""
        try:
            stamp = (self.folder / CURRENT).stat().st_mtime_ns
        except FileNotFoundError:
            stamp = 0
        if self._loaded is None or stamp != self._stamp:
            self._loaded = FaqIndex.load(self.folder, self.encoder)
            self._stamp = stamp
        return self._loaded

"""The language detector of a trained Rasa model, without the rest of the model."""

import tarfile
import tempfile
from pathlib import Path

from rasa.engine.storage.local_model_storage import LocalModelStorage

from bot.errors import ArtefactError
from bot.nlu.language_identifier import LanguageIdentifier, settings_of
from bot.text.language import LanguageDetector


def load_language_detector(model: Path) -> LanguageDetector:
    """What LanguageIdentifier has learnt, as it is configured in `model` (.tar.gz). Raises ArtefactError without it."""
    if not model.is_file():
        raise ArtefactError("there is no Rasa model", where=str(model), remedy="Run `bot build`.")
    with tempfile.TemporaryDirectory() as folder:
        try:
            storage, metadata = LocalModelStorage.from_model_archive(Path(folder), model)
        except (OSError, tarfile.TarError) as error:
            raise ArtefactError(f"cannot be read: {error}", where=str(model), remedy="Run `bot build`.") from error
        for node in metadata.predict_schema.nodes.values():
            if node.uses is LanguageIdentifier and node.resource is not None:
                settings = settings_of({**LanguageIdentifier.get_default_config(), **node.config})
                with storage.read_from(node.resource) as learnt:
                    return LanguageDetector.load(learnt, settings)
    raise ArtefactError("the model has no LanguageIdentifier", where=str(model), remedy="Add it to config.yml.")

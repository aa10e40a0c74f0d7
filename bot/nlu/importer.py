"""Rasa's view of our content: FAQ questions become examples of `ask_faq`, `utter_` texts become responses by language.

It must stay the only importer of config.yml: with several, Rasa merges them and the last text wins.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.content.catalog import Catalog
from bot.content.loader import load_catalog
from bot.retrieval.joint import FAQ_INTENT
from bot.settings import get_settings

RESPONSE_PREFIX = "utter_"


class ContentImporter(RasaFileImporter):
    """RasaFileImporter plus data/faq and data/responses."""

    def get_nlu_data(self, language: Optional[str] = "en") -> TrainingData:
        """The training data files, and every way to ask every FAQ entry."""
        catalog = load_catalog(get_settings().data_dir)
        examples = [
            Message(
                data={
                    "text": question.text,
                    "intent": FAQ_INTENT,
                    "metadata": {
                        "intent": {
                            "language": question.language,
                            "utility": question.utility,
                            "entry": question.entry,
                        }
                    },
                }
            )
            for question in catalog.questions()
        ]
        return super().get_nlu_data(language).merge(TrainingData(examples))

    def get_domain(self) -> Domain:
        """The domain file, with the `utter_` texts of every language as variations on the slot `language`."""
        domain = super().get_domain()
        catalog = load_catalog(get_settings().data_dir)
        return domain.merge(Domain.from_dict({"version": "3.1", "responses": _responses(catalog)}))


def _responses(catalog: Catalog) -> Dict[str, List[Dict[str, Any]]]:
    keys = sorted({key for texts in catalog.responses.values() for key in texts if key.startswith(RESPONSE_PREFIX)})
    return {
        key: [_variation(texts[key], language) for language, texts in catalog.responses.items() if key in texts]
        for key in keys
    }


def _variation(text: str, language: str) -> Dict[str, Any]:
    """Always conditional: an unconditional variation could be said in the wrong language."""
    return {
        "text": text,
        "metadata": {"language": language, "status": "answered"},
        "condition": [{"type": "slot", "name": "language", "value": language}],
    }

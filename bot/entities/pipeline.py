"""The spaCy pipelines, one for each language, and the finder that reads them.

Nothing is downloaded: they are blank pipelines with our tokenizer, an entity ruler with the patterns of data/entities,
and the places.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

import spacy
from spacy.language import Language
from spacy.pipeline import EntityRuler
from spacy.tokens import Doc, Span

from bot.content.catalog import Catalog
from bot.content.entity_words import EntityWordsFile
from bot.entities.found import EntityName, FoundEntity
from bot.entities.patterns import AMOUNT, DATE, READING, plain_patterns, reading_patterns
from bot.entities.tokens import OFFSETS, PatternTokenizer
from bot.entities.values import amount_of, day_of, is_year, reading_of, reference_of
from bot.places.finder import PlaceFinder

_ANY_LANGUAGE = "xx"  # spaCy's tag for a pipeline without language; it has no Georgian


@dataclass(frozen=True, slots=True)
class EntityFinder:
    """Pipelines by language; a text in none of them is read by the pipeline of English."""

    pipelines: Mapping[str, Language]
    places: PlaceFinder

    @classmethod
    def from_catalog(cls, catalog: Catalog, places: PlaceFinder | None = None) -> "EntityFinder":
        """Build the pipelines once; about a second."""
        pipelines = {language: _pipeline(words) for language, words in catalog.entity_words.items()}
        return cls(pipelines, places or PlaceFinder.from_catalog(catalog))

    def find(self, text: str, utility: str, language: str, today: date) -> tuple[FoundEntity, ...]:
        """The entities of `text` in its order; dates are seen from `today`, the day in the utility's time zone.

        Places may overlap with the others, these not with one another. Never raises.
        """
        found = [
            FoundEntity("locality", place.code, place.start, place.end, "certain" if place.is_certain else "likely")
            if place.is_known
            else FoundEntity("unknown_locality", place.name, place.start, place.end)
            for place in self.places.find(text, utility, language)
        ]
        pipeline = self.pipelines.get(language) or self.pipelines.get("en")
        if pipeline is not None:
            doc = pipeline(text)
            found.extend(entity for span in doc.ents if (entity := _entity(doc, span, text, today)))
        return tuple(sorted(found, key=lambda entity: (entity.start, entity.end)))


def _pipeline(words: EntityWordsFile) -> Language:
    try:
        pipeline = spacy.blank(words.language)
    except ImportError:
        pipeline = spacy.blank(_ANY_LANGUAGE)
    pipeline.tokenizer = PatternTokenizer(pipeline.vocab)
    # The second leaves alone what the first has found: in "stanje 120 evrov" the number is an amount.
    for name, patterns in (("plain", plain_patterns(words)), ("readings", reading_patterns(words))):
        ruler = cast(EntityRuler, pipeline.add_pipe("entity_ruler", name=name, config={"validate": True}))
        ruler.add_patterns(patterns)
    return pipeline


def _entity(doc: Doc, span: Span, text: str, today: date) -> FoundEntity | None:
    offsets, role = doc.user_data[OFFSETS], ""
    first = span.start
    if span.label_ == READING:
        role, _, tokens = span.ent_id_.partition(" ")
        first = span.end - int(tokens)
    start, end = offsets[first][0], offsets[span.end - 1][1]
    said = text[start:end]
    if span.label_ == READING:
        # "readings for October 2025" tells no reading
        value = "" if not role and first - span.start > 1 and is_year(said) else reading_of(said)
    elif span.label_ == AMOUNT:
        amount, role = amount_of(said), span.ent_id_
        value = "" if amount is None else str(amount)
    elif span.label_ == DATE:
        day = day_of(said, span.ent_id_, today)
        value = "" if day is None else day.isoformat()
    else:
        value = reference_of(said)
    return FoundEntity(cast(EntityName, span.label_), value, start, end, role) if value else None

"""A catalog in one file, as it is served: what is published is read from here, not from the files under data/."""

from pathlib import Path

from pydantic import Field, ValidationError

from bot.content.catalog import Catalog, Clock, system_clock
from bot.content.entity_words import EntityWordsFile
from bot.content.faq import EntryContract, FaqRecord
from bot.content.places import Gazetteer
from bot.content.schemas import LanguageRecord, Record, UtilityFile
from bot.errors import ContentError

FILE = "content.json"


class _Snapshot(Record):
    """The fields of Catalog, but the clock."""

    languages: dict[str, LanguageRecord]
    utilities: dict[str, UtilityFile]
    entries: dict[str, dict[str, EntryContract]]
    faq: dict[str, dict[str, dict[str, FaqRecord]]]
    responses: dict[str, dict[str, str]]
    places: Gazetteer = Gazetteer()
    entity_words: dict[str, EntityWordsFile] = Field(default_factory=dict)


def dump_catalog(catalog: Catalog) -> str:
    """The catalog as JSON; the same catalog always gives the same text."""
    fields = {name: getattr(catalog, name) for name in _Snapshot.model_fields}
    return _Snapshot.model_construct(**fields).model_dump_json(exclude_none=True)


def load_snapshot(folder: Path, clock: Clock = system_clock) -> Catalog:
    """The catalog that was written to `folder`. Raises ContentError if it is missing or damaged."""
    path = folder / FILE
    try:
        snapshot = _Snapshot.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        what = f"the published content cannot be read ({type(error).__name__})"
        raise ContentError(what, where=str(path), remedy="Run `bot build index`.") from error
    return Catalog(**{name: getattr(snapshot, name) for name in _Snapshot.model_fields}, clock=clock)

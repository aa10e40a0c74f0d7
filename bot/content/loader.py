"""Files under data/ -> one Catalog. Every problem of every file is collected before anything is refused."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.content.catalog import Catalog, Clock, system_clock
from bot.content.entity_words import EntityWordsFile
from bot.content.faq import EntriesFile, EntryContract, FaqFile, FaqRecord
from bot.content.places import Gazetteer, PlaceLanguageFile, PlacesFile
from bot.content.rule_schemas import HolidaysFile
from bot.content.safety import SafetyFile
from bot.content.schemas import LanguagesFile, ResponsesFile, UtilityFile
from bot.content.training import NluFile
from bot.errors import ContentError

RecordT = TypeVar("RecordT", bound=BaseModel)
ENTRIES_FILE = "entries.yml"
SAFETY_FOLDER = "safety"
SHARED_FOLDER = "shared"  # training examples without language; Rasa's own format is all they have to keep


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file: `path` relative to data/, and what to mend."""

    path: str
    what: str

    def __str__(self) -> str:
        """`path: what`."""
        return f"{self.path}: {self.what}"


@dataclass
class Files:
    """The files under data/ as read, with the problems met on the way."""

    data_dir: Path
    languages: LanguagesFile | None = None
    holidays: dict[str, HolidaysFile] = field(default_factory=dict)
    utilities: dict[str, UtilityFile] = field(default_factory=dict)
    entries: dict[str, EntriesFile] = field(default_factory=dict)
    faq: dict[tuple[str, str], FaqFile] = field(default_factory=dict)
    responses: dict[str, ResponsesFile] = field(default_factory=dict)
    nlu: dict[tuple[str, str], NluFile] = field(default_factory=dict)
    places: dict[str, PlacesFile] = field(default_factory=dict)
    place_languages: dict[str, PlaceLanguageFile] = field(default_factory=dict)
    entity_words: dict[str, EntityWordsFile] = field(default_factory=dict)
    safety: dict[str, SafetyFile] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_files(data_dir: Path) -> Files:
    """Read and validate every file under `data_dir`; a file with a problem is left out and the problem kept."""
    files = Files(data_dir)
    files.languages = read_record(files, data_dir / "languages.yml", LanguagesFile)
    files.holidays = dict(_named(files, "holidays", HolidaysFile, "country"))
    for name, utility in _named(files, "utilities", UtilityFile, "utility"):
        known = {"public_holidays": files.holidays.get(utility.country)}
        files.utilities[name] = utility.model_copy(update=known)
    for path in sorted((data_dir / "faq").glob("*/*.yml")):
        _read_faq(files, path)
    files.responses = dict(_named(files, "responses", ResponsesFile, "language"))
    for path in sorted((data_dir / "nlu").glob("*/*.yml")):
        if path.parent.name != SHARED_FOLDER:
            _read_nlu(files, path)
    files.places = dict(_named(files, "places", PlacesFile, "utility"))
    files.place_languages = dict(_named(files, "places/languages", PlaceLanguageFile, "language"))
    files.entity_words = dict(_named(files, "entities", EntityWordsFile, "language"))
    files.safety = dict(_named(files, SAFETY_FOLDER, SafetyFile, "language"))
    return files


def read_safety(data_dir: Path) -> list[SafetyFile]:
    """The files under data/safety, by language. Raises ContentError with every problem, or if there is none."""
    files = Files(data_dir)
    files.safety = dict(_named(files, SAFETY_FOLDER, SafetyFile, "language"))
    if files.problems or not files.safety:
        listing = "\n".join(str(problem) for problem in files.problems) or "there is no file"
        raise ContentError(f"safety: {listing}", where=str(data_dir / SAFETY_FOLDER), remedy="Run `bot check`.")
    return list(files.safety.values())


def _named(files: Files, folder: str, schema: type[RecordT], key: str) -> Iterator[tuple[str, RecordT]]:
    """The records of a folder whose field `key` says what their file is called."""
    for path in sorted((files.data_dir / folder).glob("*.yml")):
        record = read_record(files, path, schema)
        if record and _same(files, path, **{key: (getattr(record, key), path.stem)}):
            yield path.stem, record


def load_catalog(data_dir: Path, clock: Clock = system_clock) -> Catalog:
    """The catalog of `data_dir`; by `clock` it knows which entries hold. Raises ContentError with every problem."""
    files = read_files(data_dir)
    if files.problems or files.languages is None:
        listing = "\n".join(str(problem) for problem in files.problems)
        raise ContentError(f"content cannot be loaded:\n{listing}", where=str(data_dir), remedy="Run `bot check`.")
    return to_catalog(files, clock)


def to_catalog(files: Files, clock: Clock = system_clock) -> Catalog:
    """The catalog of what was read without problem; by `clock` it knows which entries hold."""
    languages = files.languages.languages if files.languages else []
    faq: dict[str, dict[str, dict[str, FaqRecord]]] = {}
    for (utility, language), file in files.faq.items():
        faq.setdefault(utility, {})[language] = {record.id: record for record in file.entries}
    entries: dict[str, dict[str, EntryContract]] = {name: file.entries for name, file in files.entries.items()}
    return Catalog(
        languages={record.code: record for record in languages},
        utilities=files.utilities,
        entries=entries,
        faq=faq,
        responses={language: file.texts for language, file in files.responses.items()},
        clock=clock,
        places=Gazetteer(utilities=files.places, languages=files.place_languages),
        entity_words=files.entity_words,
    )


def _read_faq(files: Files, path: Path) -> None:
    utility = path.parent.name
    if path.name == ENTRIES_FILE:
        if (contract := read_record(files, path, EntriesFile)) and _same(
            files, path, utility=(contract.utility, utility)
        ):
            files.entries[utility] = contract
        return
    file = read_record(files, path, FaqFile)
    if file and _same(files, path, utility=(file.utility, utility), language=(file.language, path.stem)):
        files.faq[utility, path.stem] = file


def _read_nlu(files: Files, path: Path) -> None:
    file = read_record(files, path, NluFile)
    if file is None:
        return
    record = file.nlu[0]
    language = path.parent.name
    if _same(files, path, intent=(record.intent, path.stem), language=(record.metadata.language, language)):
        files.nlu[language, path.stem] = file


def read_record(files: Files, path: Path, schema: type[RecordT]) -> RecordT | None:
    """The file `path` by its schema; None if it breaks it, and the problems are kept in `files`."""
    name = path.relative_to(files.data_dir).as_posix()
    try:
        return schema.model_validate(_yaml(path))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        files.problems.append(Problem(name, f"cannot be read: {' '.join(str(error).split())}"))
    except ValidationError as error:
        files.problems.extend(Problem(name, what) for what in _schema_problems(error))
    return None


def _yaml(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def _schema_problems(error: ValidationError) -> Iterator[str]:
    for detail in error.errors():
        place = ".".join(str(part) for part in detail["loc"])
        yield f"{place}: {detail['msg']}"


def _same(files: Files, path: Path, **fields: tuple[str, str]) -> bool:
    """Whether each field has the value that its path says; a difference is a problem."""
    name = path.relative_to(files.data_dir).as_posix()
    wrong = [
        Problem(name, f"{key} is {value!r}, but the path says {said!r}")
        for key, (value, said) in fields.items()
        if value != said
    ]
    files.problems.extend(wrong)
    return not wrong

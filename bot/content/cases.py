"""Cases: JSON lines, each a message and what should come of it. A line that breaks the schema is named, not skipped."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError

from bot.content.catalog import Catalog
from bot.content.expectation import ACCOUNT_INTENTS, Expectation
from bot.content.values import LanguageTag, Name, Text
from bot.errors import ContentError

SUFFIX = ".jsonl"
PROBLEMS_SHOWN = 20
REMEDY = 'A line is {"id", "lang", "utility", "text", "expect", "style"?}; see tests/cases/README.md.'


def _readable(expect: str) -> str:
    Expectation.parse(expect)
    return expect


class Case(BaseModel):
    """One line. `lang` is the language of `text`, a BCP-47 tag; `style` is free, such as "bare" or "latin"."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)

    id: Annotated[str, StringConstraints(min_length=1)]
    lang: LanguageTag
    utility: Name
    text: Text
    expect: Annotated[str, AfterValidator(_readable)]
    style: Name | None = None

    @property
    def expectation(self) -> Expectation:
        """`expect`, read."""
        return Expectation.parse(self.expect)


def case_files(paths: Sequence[Path]) -> list[Path]:
    """The files that `paths` name, each once, in order; a folder stands for every *.jsonl below it.

    Raises ContentError for a path that does not exist.
    """
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise ContentError("there is no such file or folder", where=str(path), remedy="Give a file of cases.")
        found.extend(sorted(path.rglob(f"*{SUFFIX}")) if path.is_dir() else [path])
    return list(dict.fromkeys(found))


def read_cases(paths: Sequence[Path]) -> list[Case]:
    """All cases of `paths`. Raises ContentError without any, or with file and line of everything that is wrong."""
    cases: list[Case] = []
    problems: list[str] = []
    for path in case_files(paths):
        for number, line in _lines(path):
            try:
                cases.append(Case.model_validate_json(line))
            except ValidationError as error:
                problems.extend(f"{path}:{number}: {what}" for what in _explain(error))
    if problems:
        where = ", ".join(map(str, paths))
        shown = "\n".join(problems[:PROBLEMS_SHOWN])
        raise ContentError(f"{len(problems)} problems in the cases:\n{shown}", where=where, remedy=REMEDY)
    if not cases:
        raise ContentError("there are no cases", where=", ".join(map(str, paths)), remedy=REMEDY)
    return cases


def check_utilities(cases: Sequence[Case], catalog: Catalog) -> None:
    """Raises ContentError if a case asks a utility that does not exist."""
    for case in cases:
        if case.utility not in catalog.utilities:
            known = ", ".join(sorted(catalog.utilities))
            what = f"there is no utility {case.utility!r}"
            raise ContentError(what, where=f"case {case.id}", remedy=f"Known are: {known}.")


def doubts(cases: Sequence[Case], catalog: Catalog) -> list[str]:
    """What is odd about the cases without making them unusable, in sentences for the reader of the report."""
    found: list[str] = []
    seen: set[str] = set()
    for case in cases:
        unknown = case.expectation.entries - catalog.entries.get(case.utility, {}).keys()
        found.extend(f"{case.id}: {case.utility} has no entry {entry}" for entry in sorted(unknown))
        found.extend(
            f"{case.id}: {intent} is no account intent" for intent in sorted(case.expectation.intents - ACCOUNT_INTENTS)
        )
        if case.id in seen:
            found.append(f"{case.id}: the id stands twice")
        seen.add(case.id)
    return found


def digest(cases: Sequence[Case]) -> str:
    """Identifies a set of cases, whatever their order: 16 hexadecimal digits."""
    lines = sorted(case.model_dump_json() for case in cases)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"cannot be read: {error}", where=str(path), remedy="It has to be UTF-8.") from error
    # Not `splitlines`: it also splits at characters that may stand inside a JSON text
    return ((number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())


def _explain(error: ValidationError) -> Iterator[str]:
    for detail in error.errors():
        place = ".".join(str(part) for part in detail["loc"])
        yield f"{place}: {detail['msg']}" if place else str(detail["msg"])

"""Checks across the files under data/. Each check yields problems; nothing stops at the first."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.content import facts
from bot.content.faq import FaqFile, FaqRecord
from bot.content.limits import CheckLimits
from bot.content.loader import Files, Problem, read_files, read_record
from bot.content.rule_checks import RULE_CHECKS
from bot.content.translations import is_hash
from bot.content.variety import VARIETY_RULES

LIMITS_FILE = "checks.yml"
REFERENCE_LANGUAGE = "en"
_RASA_KEYWORD = re.compile(r"^\s*(nlu|responses|stories|rules)\s*:", re.MULTILINE)
_LIST_NUMBER = re.compile(r"^\s*\d+[.)] ", re.MULTILINE)
_REFERENCE_TEXT = re.compile(r"\{[^{}]*\}")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")


def check(data_dir: Path) -> list[Problem]:
    """All problems of the content under `data_dir`, sorted by file; empty if it is right."""
    files = read_files(data_dir)
    limits = read_record(files, data_dir / LIMITS_FILE, CheckLimits)
    found = list(files.problems)
    for rule in (*RULES, *RULE_CHECKS):
        found.extend(rule(files))
    if limits is not None:
        for variety_rule in VARIETY_RULES:
            found.extend(variety_rule(files, limits))
    return sorted(set(found), key=lambda problem: (problem.path, problem.what))


def _languages_known(files: Files) -> Iterator[Problem]:
    known = {record.code for record in files.languages.languages} if files.languages else set()
    for utility, record in files.utilities.items():
        for language in {record.default_language, *record.home_languages} - known:
            yield Problem(f"utilities/{utility}.yml", f"language {language!r} is not in languages.yml")
    for utility, language in files.faq:
        if language not in known:
            yield Problem(f"faq/{utility}/{language}.yml", f"language {language!r} is not in languages.yml")
    for language in known - set(files.responses):
        yield Problem(f"responses/{language}.yml", "is missing")


def _entries_complete(files: Files) -> Iterator[Problem]:
    for utility, record in files.utilities.items():
        contract = files.entries.get(utility)
        if contract is None:
            yield Problem(f"faq/{utility}/entries.yml", "is missing")
            continue
        drafts = _drafts(files, utility)
        for language in record.home_languages:
            file = files.faq.get((utility, language))
            written = {entry.id for entry in file.entries if entry.state == "approved"} if file else set()
            for entry in contract.entries.keys() - written - drafts:
                yield Problem(f"faq/{utility}/{language}.yml", f"{entry}: no approved entry in a home language")


def _drafts(files: Files, utility: str) -> set[str]:
    """The entries that are still being written: a draft in some language, approved in none."""
    records = [entry for (owner, _), file in files.faq.items() if owner == utility for entry in file.entries]
    approved = {entry.id for entry in records if entry.state == "approved"}
    return {entry.id for entry in records} - approved


def _entries_known(files: Files) -> Iterator[Problem]:
    for (utility, language), file in files.faq.items():
        known = files.entries[utility].entries if utility in files.entries else {}
        seen: set[str] = set()
        for record in file.entries:
            if record.id not in known:
                yield _faq_problem(file, f"{record.id}: is not in faq/{utility}/entries.yml")
            if record.id in seen:
                yield _faq_problem(file, f"{record.id}: stands twice")
            seen.add(record.id)
        if utility not in files.utilities:
            yield _faq_problem(file, f"there is no utilities/{utility}.yml for {language}")


def _sources_right(files: Files) -> Iterator[Problem]:
    for file, record in _records(files):
        owner = files.utilities.get(file.utility)
        if record.source is None or owner is None:
            continue
        approve = f"bot translations approve {file.utility} {file.language} {record.id}"
        if file.language == owner.default_language:
            yield _faq_problem(file, f"{record.id}: `source` in the source language; leave it out")
        elif not is_hash(record.source):
            yield _faq_problem(file, f"{record.id}: the `source` {record.source!r} is no hash; run `{approve}`")


def _facts_referred(files: Files) -> Iterator[Problem]:
    for file, record in _records(files):
        utility = files.utilities.get(file.utility)
        contract = files.entries.get(file.utility)
        if utility is None or contract is None or record.id not in contract.entries:
            continue
        used = facts.references(record.answer)
        for reference in [*used, *facts.references(record.question)]:
            try:
                facts.render(reference, utility, file.language)
            except facts.UnknownReference as error:
                yield _faq_problem(file, f"{record.id}: {error}")
        for missing in sorted(set(contract.entries[record.id].facts) - {reference.name for reference in used}):
            yield _faq_problem(file, f"{record.id}: the answer does not give {{{missing}}}")


def _emergency_numbers(files: Files) -> Iterator[Problem]:
    for utility, record in files.utilities.items():
        if record.emergency is None:
            yield Problem(f"utilities/{utility}.yml", "`emergency` is missing: customers in danger are told to call it")
    for language in {record.code for record in files.languages.languages} if files.languages else set():
        if language not in files.safety:
            yield Problem(f"safety/{language}.yml", "is missing")


def _answers_written(files: Files) -> Iterator[Problem]:
    for file, record in _records(files):
        if record.state == "approved" and not any(character.isalpha() for character in record.answer):
            yield _faq_problem(file, f"{record.id}: is approved, but its answer is not written")


def _no_literals(files: Files) -> Iterator[Problem]:
    for file, record in _records(files):
        bare = _REFERENCE_TEXT.sub("", _LIST_NUMBER.sub("", record.answer))
        if found := re.findall(r"\S*\d\S*", bare):
            yield _faq_problem(file, f"{record.id}: {found[0]!r} is typed in the answer; refer to a fact instead")
        if "@" in bare:
            yield _faq_problem(
                file, f"{record.id}: an e-mail address is typed in the answer; refer to {{contact.email}}"
            )
        if "{" in bare or "}" in bare:
            yield _faq_problem(file, f"{record.id}: a brace that is no reference")
        if _TAG.search(record.answer):
            yield _faq_problem(file, f"{record.id}: HTML in the answer; write plain text")


def _responses_agree(files: Files) -> Iterator[Problem]:
    reference = files.responses.get(REFERENCE_LANGUAGE)
    if reference is None:
        return
    for language, file in files.responses.items():
        path = f"responses/{language}.yml"
        for key in sorted(reference.texts.keys() - file.texts.keys()):
            yield Problem(path, f"{key}: is missing")
        for key in sorted(file.texts.keys() - reference.texts.keys()):
            yield Problem(path, f"{key}: is not in responses/{REFERENCE_LANGUAGE}.yml")
        for key in sorted(file.texts.keys() & reference.texts.keys()):
            wanted, given = _placeholders(reference.texts[key]), _placeholders(file.texts[key])
            if wanted != given:
                yield Problem(path, f"{key}: has the placeholders {sorted(given)}, expected {sorted(wanted)}")
            if key.startswith("utter_") and given:
                yield Problem(path, f"{key}: is said by Rasa itself and may have no placeholder")


def _intents_complete(files: Files) -> Iterator[Problem]:
    languages = [record.code for record in files.languages.languages] if files.languages else []
    for intent in sorted({intent for _, intent in files.nlu}):
        for language in languages:
            if (language, intent) not in files.nlu:
                yield Problem(f"nlu/{language}/{intent}.yml", "is missing; the other languages have it")


def _plain_files(files: Files) -> Iterator[Problem]:
    for folder in ("faq", "responses", "safety", "utilities"):
        for path in sorted((files.data_dir / folder).rglob("*.yml")):
            name = path.relative_to(files.data_dir).as_posix()
            text = path.read_text(encoding="utf-8", errors="replace")
            if match := _RASA_KEYWORD.search(text):
                yield Problem(name, f"a line starts with {match[1]!r}: and Rasa would take the file for training data")
            if not unicodedata.is_normalized("NFC", text):
                yield Problem(name, "is not in Unicode form NFC")


def _records(files: Files) -> Iterator[tuple[FaqFile, FaqRecord]]:
    return ((file, record) for file in files.faq.values() for record in file.entries)


def _faq_problem(file: FaqFile, what: str) -> Problem:
    return Problem(f"faq/{file.utility}/{file.language}.yml", what)


def _placeholders(text: str) -> set[str]:
    return {reference.name for reference in facts.references(text)}


RULES: tuple[Callable[[Files], Iterator[Problem]], ...] = (
    _languages_known,
    _entries_complete,
    _entries_known,
    _sources_right,
    _facts_referred,
    _answers_written,
    _emergency_numbers,
    _no_literals,
    _responses_agree,
    _intents_complete,
    _plain_files,
)

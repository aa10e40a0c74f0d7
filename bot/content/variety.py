"""Checks of the ways to ask: enough of them, enough in Latin letters, and no near-copies."""

from collections.abc import Callable, Iterator, Sequence

from bot.content.faq import FaqFile
from bot.content.limits import CheckLimits
from bot.content.loader import Files, Problem
from bot.text.language import GEORGIAN
from bot.text.likeness import comparable, near_copies
from bot.text.romanisation import georgian_share


def _alternates_enough(files: Files, limits: CheckLimits) -> Iterator[Problem]:
    for (utility, language), file in files.faq.items():
        owner = files.utilities.get(utility)
        is_home = owner is not None and language in owner.home_languages
        least = limits.alternates.home if is_home else limits.alternates.other
        for record in file.entries:
            count = len(record.alternates())
            if record.state == "approved" and count < least:
                yield Problem(_path(file), f"{record.id}: {count} alternate questions, at least {least} are needed")


def _examples_enough(files: Files, limits: CheckLimits) -> Iterator[Problem]:
    least = limits.account_intents.examples
    for language in _languages(files):
        for intent in limits.account_intents.names:
            file = files.nlu.get((language, intent))
            count = len(file.texts()) if file else 0
            if count < least:
                yield Problem(f"nlu/{language}/{intent}.yml", f"{count} examples, at least {least} are needed")


def _latin_enough(files: Files, limits: CheckLimits) -> Iterator[Problem]:
    for file in files.faq.values():
        for record in file.entries:
            if record.state == "approved" and (
                what := _latin_short([t for _, t in record.alternates()], file.language, limits)
            ):
                yield Problem(_path(file), f"{record.id}: {what}")
    for (language, intent), examples in files.nlu.items():
        if intent in _varied(limits) and (what := _latin_short(examples.texts(), language, limits)):
            yield Problem(f"nlu/{language}/{intent}.yml", what)


def _no_near_copies(files: Files, limits: CheckLimits) -> Iterator[Problem]:
    for file in files.faq.values():
        written = [(record.id, text) for record in file.entries for text in record.ways_to_ask()]
        yield from _copies(_path(file), written, file.language, limits)
    for (language, intent), examples in files.nlu.items():
        if intent in _varied(limits):
            path = f"nlu/{language}/{intent}.yml"
            yield from _copies(path, [(intent, text) for text in examples.texts()], language, limits)


def _copies(path: str, written: Sequence[tuple[str, str]], language: str, limits: CheckLimits) -> Iterator[Problem]:
    """The near-copies among `written`, (entry or intent, text)."""
    forms = [comparable(text, georgian=language == GEORGIAN) for _, text in written]
    for pair in near_copies(forms, limits.near_copy):
        (owner, text), (other, copy) = written[pair.first], written[pair.second]
        owners = owner if owner == other else f"{owner}, {other}"
        likeness = f"likeness {pair.likeness:.2f}, allowed is less than {limits.near_copy:.2f}"
        yield Problem(path, f"{owners}: {text!r} and {copy!r} are near-copies ({likeness})")


def _latin_short(texts: Sequence[str], language: str, limits: CheckLimits) -> str:
    """What is wrong if too few of `texts` are in Latin letters; "" if nothing is."""
    least = limits.latin_share.get(language, 0.0)
    latin = sum(georgian_share(text) < 0.5 for text in texts)
    if latin >= least * len(texts):
        return ""
    return f"{latin} of {len(texts)} ways to ask are in Latin letters, at least {least:.0%} are needed"


def _varied(limits: CheckLimits) -> list[str]:
    return [*limits.account_intents.names, *limits.varied_intents]


def _languages(files: Files) -> list[str]:
    return [record.code for record in files.languages.languages] if files.languages else []


def _path(file: FaqFile) -> str:
    return f"faq/{file.utility}/{file.language}.yml"


VARIETY_RULES: tuple[Callable[[Files, CheckLimits], Iterator[Problem]], ...] = (
    _alternates_enough,
    _examples_enough,
    _latin_enough,
    _no_near_copies,
)

"""Messages whose language is known, in the ways people type them: what language identification is measured with."""

import csv
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.content.cases import read_cases
from bot.content.values import is_language_tag
from bot.errors import ContentError
from bot.text.language import GEORGIAN
from bot.text.normalise import strip_marks
from bot.text.romanisation import SPELLINGS, georgian_share, romanise

SUFFIX = ".tsv"
TEXT = "text"
WORDS = 3
GEORGIAN_IN_LATIN, SERBIAN_IN_LATIN = "ka-Latn", "sr-Latn"
# Each letter of Serbian Cyrillic, and after it what it is in Latin
_SERBIAN = "аa бb вv гg дd ђđ еe жž зz иi јj кk лl љlj мm нn њnj оo пp рr сs тt ћć уu фf хh цc чč џdž шš"
_LATIN = {pair[0]: pair[1:] for pair in _SERBIAN.split()}
_TO_LATIN = str.maketrans(_LATIN | {letter.upper(): latin.capitalize() for letter, latin in _LATIN.items()})
_REMEDY = "A folder has one <language>.tsv for each language, with a column named `text`."


class Way(StrEnum):
    """How a message is typed, or `foreign`: in a language that the bot does not speak, as written."""

    AS_WRITTEN = "as written"
    THREE_WORDS = "three bare words"
    LATIN = "Georgian in Latin letters"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class LanguageMessage:
    """A text of `source` (a folder or the cases) in `language` (BCP-47, with script where it is not the usual one).

    `spoken` is the language that the bot should take it for, None if it should notice that it does not speak it.
    """

    source: str
    way: Way
    language: str
    spoken: str | None
    text: str


def read_messages(folders: Sequence[Path], cases: Sequence[Path], spoken: Collection[str]) -> list[LanguageMessage]:
    """All texts of `folders` and `cases` in all their ways. Raises ContentError if something cannot be read."""
    messages = [message for folder in folders for message in _folder(folder, spoken)]
    texts: dict[str, list[str]] = {}
    for case in read_cases(cases) if cases else ():
        texts.setdefault(case.lang, []).append(case.text)
    for language, asked in sorted(texts.items()):
        messages.extend(ways_of(", ".join(path.name for path in cases), language, asked, spoken))
    return messages


def ways_of(source: str, language: str, texts: Sequence[str], spoken: Collection[str]) -> Iterator[LanguageMessage]:
    """`texts` in `language` in the ways that are measured.

    Georgian script is also romanised, its spellings by turns; Serbian in Cyrillic is also measured in Latin letters.
    """
    base = language.partition("-")[0]
    for number, text in enumerate(texts):
        if base not in spoken:
            yield LanguageMessage(source, Way.FOREIGN, language, None, text)
            if language == "sr":
                yield LanguageMessage(source, Way.FOREIGN, SERBIAN_IN_LATIN, None, text.translate(_TO_LATIN))
        elif base == GEORGIAN:
            yield from _georgian(source, number, text)
        else:
            yield LanguageMessage(source, Way.AS_WRITTEN, language, base, text)
            yield LanguageMessage(source, Way.THREE_WORDS, language, base, three_bare_words(text))


def three_bare_words(text: str) -> str:
    """The first three words of `text`, in lower case, without diacritics."""
    return " ".join(strip_marks(text).lower().split()[:WORDS])


def _georgian(source: str, number: int, text: str) -> Iterator[LanguageMessage]:
    latin = text
    if georgian_share(text) > 0:
        yield LanguageMessage(source, Way.AS_WRITTEN, GEORGIAN, GEORGIAN, text)
        yield LanguageMessage(source, Way.THREE_WORDS, GEORGIAN, GEORGIAN, three_bare_words(text))
        latin = romanise(text, list(SPELLINGS)[number % len(SPELLINGS)])
    yield LanguageMessage(source, Way.LATIN, GEORGIAN_IN_LATIN, GEORGIAN, latin)
    yield LanguageMessage(source, Way.THREE_WORDS, GEORGIAN_IN_LATIN, GEORGIAN, three_bare_words(latin))


def _folder(folder: Path, spoken: Collection[str]) -> Iterator[LanguageMessage]:
    files = sorted(folder.glob(f"*{SUFFIX}"))
    if not files:
        raise ContentError(f"there is no *{SUFFIX} in the folder", where=str(folder), remedy=_REMEDY)
    for path in files:
        if not is_language_tag(path.stem):
            raise ContentError("its name is no language tag", where=str(path), remedy=_REMEDY)
        yield from ways_of(folder.name, path.stem, _texts(path), spoken)


def _texts(path: Path) -> list[str]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            if TEXT not in (rows.fieldnames or ()):
                raise ContentError(f"there is no column {TEXT!r}", where=str(path), remedy=_REMEDY)
            return [row[TEXT] for row in rows if row[TEXT]]
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"cannot be read: {error}", where=str(path), remedy="It has to be UTF-8.") from error

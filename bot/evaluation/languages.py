"""How often the language of a message is told right, by source, way of typing and language, and how long it takes."""

import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from bot.evaluation.language_messages import LanguageMessage
from bot.evaluation.report import Milliseconds, rounded, spread
from bot.evaluation.wilson import wilson
from bot.text.language import LanguageGuess

ALL = "all"
STEP = 500
"""Messages between two reports of progress."""

Detect = Callable[[str], LanguageGuess]
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class LanguageFigures:
    """`right` of `n` messages, a fraction with its 95 % interval (0 to 1).

    `taken_for` counts what the others were taken for: a language of ours, "foreign" or "unknown".
    """

    source: str
    way: str
    language: str
    n: int
    right: float
    interval: tuple[float, float]
    taken_for: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LanguageReport:
    """`rows` for each source, way and language, with a row "all" for each way; what a message took."""

    rows: tuple[LanguageFigures, ...]
    milliseconds: Milliseconds


def measure_languages(
    messages: Sequence[LanguageMessage], detect: Detect, progress: Progress = lambda _text, _share: None
) -> LanguageReport:
    """Ask `detect` for each of `messages` (at least one), one at a time."""
    detect(messages[0].text)  # what is made at the first message is not that message's time
    taken: list[float] = []
    found: dict[tuple[str, str, str], Counter[str]] = {}
    for done, message in enumerate(messages):
        if done % STEP == 0:
            progress(f"{len(messages)} messages", done / len(messages))
        started = time.perf_counter()
        guess = detect(message.text)
        taken.append((time.perf_counter() - started) * 1000)
        for key in ((message.source, message.way, message.language), (ALL, message.way, ALL)):
            found.setdefault(key, Counter())[_outcome(message, guess)] += 1
    rows = sorted(found.items(), key=lambda item: (item[0][0] == ALL, item[0]))
    return LanguageReport(tuple(_figures(*key, counts) for key, counts in rows), spread(taken))


def to_json(report: LanguageReport) -> str:
    """The report as JSON, keys as the fields are named, numbers rounded to six digits."""
    return json.dumps(rounded(asdict(report)), ensure_ascii=False, indent=1) + "\n"


_RIGHT = ""


def _outcome(message: LanguageMessage, guess: LanguageGuess) -> str:
    if message.spoken is None:
        is_right = guess.verdict == "foreign"
    else:
        is_right = guess.verdict == "spoken" and guess.language == message.spoken
    if is_right:
        return _RIGHT
    return str(guess.language) if guess.verdict == "spoken" else guess.verdict


def _figures(source: str, way: str, language: str, counts: Counter[str]) -> LanguageFigures:
    n, right = counts.total(), counts[_RIGHT]
    wrong = {name: number for name, number in counts.most_common() if name != _RIGHT}
    return LanguageFigures(source, way, language, n, right / n, wilson(right, n) or (0.0, 1.0), wrong)

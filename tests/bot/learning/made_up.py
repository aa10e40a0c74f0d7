"""An encoder that knows what a few words mean in every language, and questions asked in them."""

from datetime import UTC, datetime, timedelta

import numpy as np

from bot.settings import Settings
from bot.store.records import AskedQuestion
from tests.bot.retrieval.encoder.stand_in import StandInEncoder

BEGIN = datetime(2026, 11, 2, 12, tzinfo=UTC)
MEANINGS = {
    "pay": ("pay", "paguaj", "plačam", "გადავიხადო"),
    "solar": ("solar", "diellor", "sončna", "მზის"),
    "price": ("price", "çmimi", "cena", "ფასი"),
    "meter": ("meter", "njehsori", "števec", "მრიცხველი"),
    "app": ("app", "aplikacioni", "aplikacija", "აპლიკაცია"),
}
LANGUAGES = ("en", "sq", "sl", "ka")
DIMENSION = 64


class MeaningEncoder(StandInEncoder):
    """A text is where its known words point to, pushed aside by its language and a little by its letters."""

    def _vector(self, text):
        total = np.zeros(DIMENSION)
        for topic, words in MEANINGS.items():
            for word, language in zip(words, LANGUAGES, strict=True):
                if word in text.casefold():
                    total += 2 * self._direction(f"topic {topic}") + 4 * self._direction(f"language {language}")
        total = total + 0.15 * super()._vector(text) * np.sqrt(DIMENSION)
        return total / np.linalg.norm(total)


def settings_for(data_dir, folder):
    return Settings(
        data_dir=data_dir,
        models_dir=folder / "models",
        var_dir=folder / "var",
        gateway_database_url=f"sqlite:///{folder / 'gateway.db'}",
    )


def asked(number, text, language="en", **changes):
    """The question `number`, asked so many hours after BEGIN."""
    values = {
        "utility": "volt",
        "status": "unanswerable_unknown",
        "offered": (),
        "score": 0.1,
        "chosen": None,
        "channel": "web",
        "asked_at": BEGIN + timedelta(hours=number),
        "resolution": None,
    }
    return AskedQuestion(id=number, text=text, language=language, **(values | changes))


def faq(language):
    """A file of two entries in `language`, for `Tiny`."""
    at = LANGUAGES.index(language)
    lines = [f"language: {language}", "utility: volt", "entries:"]
    for entry, answer in (("pay", "pay it"), ("app", "get it")):
        word = MEANINGS[entry][at]
        lines += [
            f"  - id: {entry}",
            "    state: approved",
            f"    question: {word} ?",
            "    also_asked:",
            "      bare:",
        ]
        lines += [f"        - {word} {extra}" for extra in ("abc", "defg", "hi jk", "lmnop", "qrs tu", "vw xyz")]
        lines += [f"    answer: {answer}", ""]
    return "\n".join(lines)


ENTRIES = "utility: volt\nentries:\n  pay: {gloss: Ways to pay, facts: []}\n  app:\n    gloss: The app\n    facts: []\n"


def write_content(tiny):
    """Two entries in four languages."""
    tiny.write("faq/volt/entries.yml", ENTRIES)
    names = "".join(f"  - {{code: {code}, name: {code}, english_name: X, known_as: [x]}}\n" for code in LANGUAGES)
    tiny.write("languages.yml", f"languages:\n{names}")
    for language in LANGUAGES:
        tiny.write(f"faq/volt/{language}.yml", faq(language))
        tiny.write(f"responses/{language}.yml", f"language: {language}\ntexts:\n  utter_greet: Hello\n")
        greet = (
            f"version: '3.1'\nnlu:\n- intent: greet\n  metadata: {{language: {language}}}\n  examples: |\n    - hello\n"
        )
        tiny.write(f"nlu/{language}/greet.yml", greet)

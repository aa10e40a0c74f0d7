"""A tiny content folder without a single problem, and ways to break it."""

from pathlib import Path

from bot.content.faq import FaqRecord
from bot.content.translations import source_hash

LANGUAGES = """\
languages:
  - {code: en, name: English, english_name: English, known_as: [english]}
  - {code: sq, name: Shqip, english_name: Albanian, known_as: [shqip]}
"""
UTILITY = """\
utility: volt
name: Volt
country: XK
currency: EUR
time_zone: Europe/Belgrade
default_language: sq
home_languages: [sq]
contact: {hotline: 080 11 22, email: info@volt.example}
emergency: {number: "112", medical: "194"}
customer_key: {pattern: "V[0-9]{4}", example: V1234}
tariff_calendar:
  zones: [high, low]
  seasons:
    winter: {first_day: "10-01", last_day: "03-31", periods: [{zone: high, hours: "07:00-22:00", days: all}]}
  otherwise: low
facts:
  deadline: {kind: duration, value: 24, unit: hour}
  app: {kind: text, value: Volti}
  since: {kind: date, value: "2013-08"}
"""
ENTRIES = """\
utility: volt
entries:
  reconnect: {gloss: When the supply is back, facts: [deadline]}
  app: {gloss: What the app is, facts: [app]}
"""
FAQ = """\
language: sq
utility: volt
entries:
  - id: reconnect
    state: approved
    question: Kur rikyçem?
    also_asked:
      formal: [Kur kthehet rryma?, A rikyçem sot?]
      everyday: [kur ma kthejnë rrymën, sa pritet për rikyçje]
      bare: [rikycja kur behet, rryma kur kthehet pas pageses]
    answer: Brenda {deadline:hour} orëve.
  - id: app
    state: approved
    question: Cili është aplikacioni?
    also_asked:
      formal: [Si quhet aplikacioni?, Ku gjendet aplikacioni?]
      everyday: [a keni aplikacion, si e ka emrin aplikacioni]
      bare: [cka eshte Volti, aplikacion per telefon]
    answer: "Aplikacioni quhet {app}; ndihmë në {contact.hotline}."
"""
IN_ENGLISH = {
    "reconnect": """\
  - id: reconnect
    state: approved
{source}    question: When am I reconnected?
    also_asked: {{formal: [When does my supply return?]}}
    answer: Within {{deadline:hour}} hours.
""",
    "app": """\
  - id: app
    state: approved
{source}    question: What is the app?
    also_asked: {{fragment: [name of the app]}}
    answer: The app is {{app}}.
""",
}
HASHES = {
    entry: source_hash(FaqRecord(id=entry, state="approved", question=question, also_asked={}, answer=answer))
    for entry, question, answer in [
        ("reconnect", "Kur rikyçem?", "Brenda {deadline:hour} orëve."),
        ("app", "Cili është aplikacioni?", "Aplikacioni quhet {app}; ndihmë në {contact.hotline}."),
    ]
}
UP_TO_DATE = {entry: f'    source: "{value}"\n' for entry, value in HASHES.items()}
"""For `Tiny.translate`: the entries of sq.yml as they stand."""
RESPONSES = {
    "en": 'language: en\ntexts:\n  utter_greet: Hello!\n  answered_x: "It is {amount}, call {contact.hotline}."\n',
    "sq": 'language: sq\ntexts:\n  utter_greet: Tung!\n  answered_x: "Janë {amount}, telefononi {contact.hotline}."\n',
}
CHECKS = """\
alternates: {home: 6, other: 1}
account_intents: {names: [greet], examples: 1}
varied_intents: [not_in_knowledge]
latin_share: {ka: 0.3}
near_copy: 0.6
"""
NLU = """\
version: "3.1"
nlu:
- intent: greet
  metadata:
    language: {language}
  examples: |
    - hello
"""
SAFETY = """\
language: {language}
reach: 6
words: {{wire: [wire*]}}
not_meant: []
calm: []
dangers:
  shock: [{{near: [wire]}}]
  life_support: [{{near: [wire]}}]
  fallen_line: [{{near: [wire]}}]
  fire: [{{near: [wire]}}]
  burning_smell: [{{near: [wire]}}]
"""


class Tiny:
    """The folder; paths are relative to it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("languages.yml", LANGUAGES)
        self.write("utilities/volt.yml", UTILITY)
        self.write("checks.yml", CHECKS)
        self.write("faq/volt/entries.yml", ENTRIES)
        self.write("faq/volt/sq.yml", FAQ)
        for language, text in RESPONSES.items():
            self.write(f"responses/{language}.yml", text)
            self.write(f"nlu/{language}/greet.yml", NLU.format(language=language))
            self.write(f"safety/{language}.yml", SAFETY.format(language=language))

    def write(self, path: str, text: str) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def replace(self, path: str, old: str, new: str) -> None:
        """Replace every `old`, which must be there."""
        text = (self.root / path).read_text(encoding="utf-8")
        if old not in text:
            raise ValueError(f"{old!r} is not in {path}")
        self.write(path, text.replace(old, new))

    def translate(self, **sources: str) -> None:
        """Write the FAQ in English; by entry, the line with the hash of its source, "" for none."""
        header = "language: en\nutility: volt\nentries:\n"
        self.write(
            "faq/volt/en.yml", header + "".join(IN_ENGLISH[entry].format(source=sources[entry]) for entry in sources)
        )

    def remove(self, path: str) -> None:
        (self.root / path).unlink()

"""Every rule of the checks fails on a folder that breaks it, and the real content passes all of them."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from ruamel.yaml import YAML

from bot.content.checks import RULES, check
from bot.content.variety import VARIETY_RULES
from tests.bot.content.tiny import UP_TO_DATE, Tiny
from tests.content_files import DATA_DIR

FAQ = "faq/volt/sq.yml"
GEORGIAN = "faq/volt/ka.yml"
ENTRIES = "faq/volt/entries.yml"
UTILITY = "utilities/volt.yml"
ANSWER = "Brenda {deadline:hour} orëve."


@dataclass(frozen=True)
class Case:
    """`rule` of RULES has to report `what` in the file `path` once `break_it` has been at the folder."""

    rule: str
    break_it: Callable[[Tiny], None]
    path: str
    what: str


def answer(text: str) -> Callable[[Tiny], None]:
    return lambda tiny: tiny.replace(FAQ, ANSWER, f"'{text}'")


def swap(path: str, old: str, new: str) -> Callable[[Tiny], None]:
    return lambda tiny: tiny.replace(path, old, new)


def remove(path: str) -> Callable[[Tiny], None]:
    return lambda tiny: tiny.remove(path)


def add_faq(language: str, utility: str) -> Callable[[Tiny], None]:
    header = f"language: {language}\nutility: {utility}\nentries: []\n"
    return lambda tiny: tiny.write(f"faq/{utility}/{language}.yml", header)


def translate(entry: str, source: str) -> Callable[[Tiny], None]:
    return lambda tiny: tiny.translate(**{entry: source})


def stamped(source: str) -> Callable[[Tiny], None]:
    return swap(FAQ, "id: app\n    state: approved\n", f"id: app\n    state: approved\n{source}")


def limit(old: str, new: str, then: Callable[[Tiny], None] = lambda tiny: None) -> Callable[[Tiny], None]:
    """Other limits, and an English translation to hold to them."""

    def break_it(tiny: Tiny) -> None:
        tiny.replace("checks.yml", old, new)
        tiny.translate(app=UP_TO_DATE["app"])
        then(tiny)

    return break_it


def georgian(*alternates: str) -> Callable[[Tiny], None]:
    """A Georgian translation that is asked with `alternates`."""

    def break_it(tiny: Tiny) -> None:
        tiny.translate(app=UP_TO_DATE["app"])
        tiny.replace("faq/volt/en.yml", "language: en", "language: ka")
        tiny.replace("faq/volt/en.yml", "{fragment: [name of the app]}", f"{{everyday: [{', '.join(alternates)}]}}")
        tiny.write(GEORGIAN, (tiny.root / "faq/volt/en.yml").read_text(encoding="utf-8"))
        tiny.remove("faq/volt/en.yml")

    return break_it


def greeting(*examples: str) -> Callable[[Tiny], None]:
    return swap("nlu/sq/greet.yml", "- hello", "\n    ".join(f"- {example}" for example in examples))


def draft_at_home(tiny: Tiny) -> None:
    text = (tiny.root / FAQ).read_text(encoding="utf-8")
    tiny.write("faq/volt/en.yml", text.replace("language: sq", "language: en"))
    tiny.replace(FAQ, "state: approved", "state: draft")


CASES = [
    Case("_languages_known", swap(UTILITY, "home_languages: [sq]", "home_languages: [sq, sl]"), UTILITY, "'sl'"),
    Case("_languages_known", swap(UTILITY, "default_language: sq", "default_language: de"), UTILITY, "'de'"),
    Case("_languages_known", add_faq("fr", "volt"), "faq/volt/fr.yml", "'fr'"),
    Case("_languages_known", remove("responses/sq.yml"), "responses/sq.yml", "is missing"),
    Case("_entries_complete", remove("faq/volt/entries.yml"), "faq/volt/entries.yml", "is missing"),
    Case("_entries_complete", remove(FAQ), FAQ, "reconnect: no approved entry"),
    Case("_entries_complete", draft_at_home, FAQ, "reconnect: no approved entry"),
    Case("_emergency_numbers", swap(UTILITY, 'emergency: {number: "112", medical: "194"}', ""), UTILITY, "`emergency`"),
    Case("_emergency_numbers", remove("safety/sq.yml"), "safety/sq.yml", "is missing"),
    Case("_entries_known", swap(FAQ, "id: app", "id: other"), FAQ, "other: is not in faq/volt/entries.yml"),
    Case("_entries_known", swap(FAQ, "id: app", "id: reconnect"), FAQ, "reconnect: stands twice"),
    Case("_entries_known", add_faq("sq", "amper"), "faq/amper/sq.yml", "no utilities/amper.yml"),
    Case(
        "_sources_right", translate("app", '    source: "12ab"\n'), "faq/volt/en.yml", "app: the `source` '12ab' is no"
    ),
    Case(
        "_sources_right", translate("app", "    source: 12AB34CD56EF\n"), "faq/volt/en.yml", "translations approve volt"
    ),
    Case("_sources_right", stamped(UP_TO_DATE["app"]), FAQ, "app: `source` in the source language"),
    Case(
        "_alternates_enough", swap(FAQ, ", Ku gjendet aplikacioni?", ""), FAQ, "app: 5 alternate questions, at least 6"
    ),
    Case(
        "_alternates_enough", limit("other: 1", "other: 2"), "faq/volt/en.yml", "app: 1 alternate questions, at least 2"
    ),
    Case("_examples_enough", limit("examples: 1", "examples: 2"), "nlu/sq/greet.yml", "1 examples, at least 2"),
    Case("_examples_enough", limit("[greet]", "[greet, thanks]"), "nlu/en/thanks.yml", "0 examples, at least 1"),
    Case("_latin_enough", georgian("რა ჰქვია აპს", "სად არის აპლიკაცია"), GEORGIAN, "app: 0 of 2 ways to ask are in"),
    Case(
        "_latin_enough", limit("{ka: 0.3}", "{sq: 1}", greeting("ქართულად")), "nlu/sq/greet.yml", "0 of 1 ways to ask"
    ),
    Case(
        "_no_near_copies",
        swap(FAQ, "A rikyçem sot?", "KUR RIKYCEM"),
        FAQ,
        "reconnect: 'Kur rikyçem?' and 'KUR RIKYCEM'",
    ),
    Case(
        "_no_near_copies", swap(FAQ, "A rikyçem sot?", "rryma kur kthehet"), FAQ, "(likeness 1.00, allowed is less than"
    ),
    Case(
        "_no_near_copies",
        swap(FAQ, "a keni aplikacion,", "kur ktheht rryma,"),
        FAQ,
        "reconnect, app: 'Kur kthehet rryma?",
    ),
    Case(
        "_no_near_copies", georgian("რა ჰქვია აპს", "ra hqvia aps"), GEORGIAN, "app: 'რა ჰქვია აპს' and 'ra hqvia aps'"
    ),
    Case("_no_near_copies", greeting("how are you", "you, how are"), "nlu/sq/greet.yml", "greet: 'how are you' and"),
    Case("_answers_written", answer("…"), FAQ, "reconnect: is approved, but its answer is not written"),
    Case("_facts_referred", answer("Brenda {deadline:hour} orëve, {nothing}."), FAQ, "{nothing} is not a fact"),
    Case("_facts_referred", answer("Brenda {deadline} orëve."), FAQ, "write {deadline:hour}"),
    Case("_facts_referred", answer("Brenda {deadline:day} ditëve."), FAQ, "write {deadline:hour}"),
    Case("_facts_referred", answer("Brenda {deadline:hour} orëve, {app:hour}."), FAQ, "is no duration"),
    Case("_facts_referred", answer("{deadline:hour} {contact.web}"), FAQ, "{contact.web} is not a contact"),
    Case("_facts_referred", answer("{deadline:hour} {tariff.summer.high}"), FAQ, "no season summer"),
    Case("_facts_referred", answer("{deadline:hour} {tariff.winter.single}"), FAQ, "no hours for single"),
    Case("_facts_referred", answer("{deadline:hour} {regulator.short_name}"), FAQ, "is not a fact"),
    Case("_facts_referred", answer("Së shpejti."), FAQ, "the answer does not give {deadline}"),
    Case("_facts_referred", swap(FAQ, "Kur rikyçem?", "Kur rikyçem te {nothing}?"), FAQ, "{nothing} is not a fact"),
    Case("_no_literals", answer("Brenda {deadline:hour} orëve, jo 48."), FAQ, "'48.' is typed"),
    Case("_no_literals", answer("{deadline:hour} orë, me a@b.example"), FAQ, "e-mail address is typed"),
    Case("_no_literals", answer("Brenda {deadline:hour} orëve }"), FAQ, "a brace that is no reference"),
    Case("_no_literals", answer("Brenda <b>{deadline:hour}</b> orëve."), FAQ, "HTML"),
    Case("_responses_agree", swap("responses/sq.yml", "  utter_greet: Tung!\n", ""), "responses/sq.yml", "is missing"),
    Case("_responses_agree", swap("responses/en.yml", "  utter_greet: Hello!\n", ""), "responses/sq.yml", "is not in"),
    Case("_responses_agree", swap("responses/sq.yml", "{amount}", "{sum}"), "responses/sq.yml", "expected ['amount'"),
    Case("_responses_agree", swap("responses/sq.yml", "{contact.hotline}", "-"), "responses/sq.yml", "placeholders"),
    Case(
        "_responses_agree", swap("responses/sq.yml", "Tung!", '"{amount}"'), "responses/sq.yml", "said by Rasa itself"
    ),
    Case("_intents_complete", remove("nlu/sq/greet.yml"), "nlu/sq/greet.yml", "the other languages have it"),
    Case("_plain_files", swap(FAQ, "rikyçem", "rikyc\u0327em"), FAQ, "not in Unicode form NFC"),
    Case("_plain_files", swap("responses/sq.yml", "utter_greet:", "rules:"), "responses/sq.yml", "starts with 'rules'"),
]


def found(tiny: Tiny) -> list[str]:
    return [str(problem) for problem in check(tiny.root)]


def test_the_tiny_folder_is_right(tiny):
    assert found(tiny) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule[1:]}-{case.what}")
def test_a_broken_rule_is_reported(tiny, case):
    case.break_it(tiny)
    assert [line for line in found(tiny) if line.startswith(f"{case.path}: ") and case.what in line]


def test_every_rule_has_a_case():
    assert {case.rule for case in CASES} == {rule.__name__ for rule in (*RULES, *VARIETY_RULES)}


def test_all_problems_of_all_files_are_reported_at_once_and_in_order(tiny):
    tiny.replace(FAQ, ANSWER, "'48 <b>'")
    tiny.replace(UTILITY, "default_language: sq", "default_language: de")
    tiny.remove("nlu/sq/greet.yml")
    lines = found(tiny)
    assert lines == sorted(set(lines))
    assert {line.split(":")[0] for line in lines} == {FAQ, UTILITY, "nlu/sq/greet.yml"}


@pytest.mark.parametrize("text", ["1. {deadline:hour} orë", "1) Prit.\n2) {deadline:hour} orë"])
def test_list_numbers_are_no_literals(tiny, text):
    tiny.replace(FAQ, ANSWER, repr(text) if "\n" not in text else '"' + text.replace("\n", "\\n") + '"')
    assert found(tiny) == []


BROKEN_VALUES = {
    "bytes that are no UTF-8": (FAQ, None, b"language: sq\nutility: \xff\n"),
    "a pattern that is none": (UTILITY, 'pattern: "V[0-9]{4}"', 'pattern: "V[0-9"'),
    "a day that no month has": (UTILITY, '{kind: date, value: "2013-08"}', '{kind: date, value: "2013-02-30"}'),
    "a calendar day that no year has": (UTILITY, 'first_day: "10-01"', 'first_day: "02-30"'),
    "a local text without default": (UTILITY, "value: Volti", "value: {en: Volti}"),
    "a time zone that is none": (UTILITY, "Europe/Belgrade", "Europe/Nowhere"),
    "a duration with a value and half a range": (UTILITY, "value: 24, unit", "value: 24, minimum: 2, unit"),
    "a range that runs backwards": (UTILITY, "value: 24, unit", "minimum: 5, maximum: 2, unit"),
    "an unknown key": (UTILITY, "country: XK", "country: XK\nplanet: Earth"),
    "a key twice": (UTILITY, "country: XK", "country: XK\ncountry: AL"),
    "no YAML": (FAQ, "language: sq", "language: [sq"),
    "an empty answer": (FAQ, ANSWER, "''"),
    "a style that is none": (FAQ, "bare: [rikycja", "loud: [rikycja"),
    "a negative share": (UTILITY, "{kind: text, value: Volti}", "{kind: percent, value: -1}"),
    "a kind of fact that is none": (UTILITY, "{kind: text, value: Volti}", "{kind: taste, value: sour}"),
    "an example that is no code": (UTILITY, "example: V1234", "example: W1234"),
    "a zone that is none": (UTILITY, "otherwise: low", "otherwise: free"),
    "a limit that is none": ("checks.yml", "near_copy: 0.6", "near_copy: often"),
    "a share above all": ("checks.yml", "near_copy: 0.6", "near_copy: 1.5"),
    "a day in words": (ENTRIES, "facts: [app]", "facts: [app], valid_from: tomorrow"),
    "a day as a number": (ENTRIES, "facts: [app]", "facts: [app], valid_until: 20260110"),
    "days that run backwards": (
        ENTRIES,
        "facts: [app]",
        "facts: [app], valid_from: 2026-02-01, valid_until: 2026-01-31",
    ),
    "hours that no clock has": (UTILITY, "07:00-22:00", "07:00-25:00"),
}


@pytest.mark.parametrize("name", BROKEN_VALUES)
def test_a_broken_value_is_a_problem_of_its_file_and_no_crash(tiny, name):
    path, old, new = BROKEN_VALUES[name]
    # The date and the calendar are read, so that a value which only breaks when it is shown is met too
    tiny.replace(FAQ, "quhet {app};", "quhet {app}, {since}, {tariff.winter.first_day};")
    if old is None:
        (tiny.root / path).write_bytes(new)
    else:
        tiny.replace(path, old, new)
    assert [line for line in found(tiny) if line.startswith(f"{path}: ")]


def test_a_draft_needs_no_alternates_yet(tiny):
    tiny.replace("checks.yml", "other: 1", "other: 2")
    tiny.translate(app="")
    tiny.replace("faq/volt/en.yml", "state: approved", "state: draft")
    assert found(tiny) == []


def test_small_talk_may_repeat_itself(tiny):
    for language in ("en", "sq"):
        text = (tiny.root / f"nlu/{language}/greet.yml").read_text(encoding="utf-8")
        tiny.write(
            f"nlu/{language}/thanks.yml", text.replace("greet", "thanks").replace("- hello", "- mirë\n    - mire")
        )
    assert found(tiny) == []


def test_a_folder_that_is_not_there_is_a_problem(tmp_path):
    assert any(problem.path == "languages.yml" for problem in check(tmp_path / "nothing"))


@pytest.fixture(scope="module")
def real_problems():
    return check(DATA_DIR)


def test_the_real_content_has_no_problem(real_problems):
    assert real_problems == []


FILES = sorted(path.relative_to(DATA_DIR).as_posix() for path in DATA_DIR.rglob("*.yml"))


@pytest.mark.parametrize("name", FILES)
def test_data_file(real_problems, name):
    assert [problem.what for problem in real_problems if problem.path == name] == []
    assert isinstance(YAML(typ="safe").load((DATA_DIR / name).read_text(encoding="utf-8")), dict)

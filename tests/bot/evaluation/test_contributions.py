"""What each part contributes: every variant on a tiny content with an encoder that knows letters only."""

import json
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.content.cases import Case
from bot.errors import ContentError
from bot.evaluation.contribution_table import show_contributions, to_json
from bot.evaluation.contribution_variants import Material, Space, nearest_question, nearest_text, seen_of
from bot.evaluation.contributions import Contribution, ContributionReport, material_of, our_variants, space_of
from bot.evaluation.outcome import Outcome
from bot.retrieval.joint import NOTHING, entry_label
from bot.settings import Settings
from tests.bot.content.tiny import ENTRIES, FAQ, UTILITY, Tiny
from tests.bot.retrieval.encoder.stand_in import StandInEncoder

PARTS = ["encoder alone", "+ alternates", "+ ranker", "+ lexical", "+ fine-tuned", "+ calibration"]
ASKED = [
    ("sq", "Kur rikyçem?", "faq:reconnect"),
    ("sq", "Cili është aplikacioni?", "faq:app"),
    ("sq", "sa pritet per rikyçje", "faq:reconnect"),
    ("en", "hello", "intent:greet"),
]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    tiny = Tiny(tmp_path / "data")
    add_utility(tiny, "ampere")
    return Settings(data_dir=tiny.root, models_dir=tmp_path / "models")


def add_utility(tiny: Tiny, name: str) -> None:
    """A second utility, with the same questions under other names."""
    tiny.write(f"utilities/{name}.yml", UTILITY.replace("volt", name))
    for file, text in (("entries.yml", ENTRIES), ("sq.yml", FAQ)):
        renamed = text.replace("volt", name).replace("reconnect", "reconnected").replace("app:", "program:")
        tiny.write(f"faq/{name}/{file}", renamed.replace("{program:", "{app:").replace("id: app", "id: program"))
    facts = UTILITY.replace("volt", name)
    tiny.write(f"utilities/{name}.yml", facts)


def cases(utility: str = "volt") -> list[Case]:
    return [
        Case(id=str(number), lang=language, utility=utility, text=text, expect=expect)
        for number, (language, text, expect) in enumerate(ASKED)
    ]


def space(material: Material, settings: Settings, seed: int = 0) -> Space:
    return space_of(StandInEncoder(seed), material, settings, "stand-in", 0, lambda _text, _share: None)


def measured(settings: Settings, told: list[float] | None = None) -> list[Contribution]:
    material = material_of(settings, cases())
    spaces = (space(material, settings, 0), space(material, settings, 1))
    steps = told if told is not None else []
    return list(our_variants(material, *spaces, settings, lambda _text, share: steps.append(share)))


def test_every_part_is_asked_the_same_cases(settings: Settings) -> None:
    told: list[float] = []
    rows = measured(settings, told)
    assert [row.name for row in rows] == PARTS
    assert all([result.id for result in row.results] == ["0", "1", "2", "3"] for row in rows)
    assert told == sorted(told)
    assert 0 <= told[0] <= told[-1] <= 1


@pytest.mark.parametrize("part", PARTS[:5])
def test_every_part_knows_the_question_as_it_is_written(settings: Settings, part: str) -> None:
    row = next(row for row in measured(settings) if row.name == part)
    assert [result.outcome for result in row.results[:2]] == [Outcome.RIGHT, Outcome.RIGHT]


def test_one_question_an_entry_always_answers_and_alternates_know_intents(settings: Settings) -> None:
    material = material_of(settings, cases())
    vectors = space(material, settings)
    alone, with_alternates = nearest_question(material, vectors), nearest_text(material, vectors)
    assert all(seen.entry for seen in alone)
    assert (with_alternates[3].entry, with_alternates[3].intent) == (None, "greet")
    assert len(material.questions) == 4  # two utilities with two entries in one language


@pytest.mark.parametrize(("utility", "names"), [("volt", {"reconnect", "app"}), ("ampere", {"reconnected", "program"})])
def test_a_customer_gets_entries_of_the_own_utility_only(settings: Settings, utility: str, names: set[str]) -> None:
    material = material_of(settings, cases(utility))
    vectors = space(material, settings)
    for row in our_variants(material, vectors, vectors, settings, lambda _text, _share: None):
        answered = {result.got.removeprefix("faq:") for result in row.results if result.got.startswith("faq:")}
        assert answered <= names


@pytest.mark.parametrize(
    ("answer", "offer", "got"),
    [(0.0, 1.0, "faq:app"), (1.01, 0.0, "offer:app|reconnect"), (1.01, 1.01, "none")],
)
def test_the_last_part_decides_as_the_settings_say(settings: Settings, answer: float, offer: float, got: str) -> None:
    update = {"faq_answer_min_score": answer, "faq_offer_min_score": offer, "faq_answer_min_margin": 0.0}
    last = measured(settings.model_copy(update=update))[-1]
    assert last.results[1].got == got


@pytest.mark.parametrize(
    ("label", "got"), [(entry_label("volt", "app"), "faq:app"), (NOTHING, "none"), ("greet", "other:greet")]
)
def test_a_class_is_acted_on(label: str, got: str) -> None:
    assert seen_of(label, "sq").label == got


def test_a_script_is_no_language_of_its_own(settings: Settings) -> None:
    case = Case(id="1", lang="ka-Latn", utility="volt", text="gamarjoba", expect="intent:greet")
    assert [case.lang for case in material_of(settings, [case]).cases] == ["ka"]


def test_an_unknown_utility_is_refused(settings: Settings) -> None:
    with pytest.raises(ContentError, match="nobody"):
        material_of(settings, cases("nobody"))


def test_the_report_as_table_and_json(settings: Settings) -> None:
    report = ContributionReport(measured(settings), "cases-1", {"plain": "stand-in@0"})
    console = Console(width=200, record=True, file=StringIO())
    show_contributions(report, console)
    printed = console.export_text()
    assert all(part in printed for part in PARTS)
    assert "language right" not in printed
    tree = json.loads(to_json(report))
    first = tree["contributions"][0]
    assert (tree["cases"], first["name"], first["overall"]["n"]) == ("cases-1", PARTS[0], 4)
    assert first["overall"]["none_right"] is None
    assert first["overall"]["intent_right"] == 0.0
    assert first["by_language"].keys() == {"en", "sq"}
    assert [result["outcome"] for result in first["results"]][3] == "wrong"

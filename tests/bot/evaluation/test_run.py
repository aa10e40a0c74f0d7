"""A small evaluation of the model that `bot build` made, as the command runs it."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.content.catalog import Catalog
from bot.errors import ArtefactError, ContentError
from bot.evaluation.outcome import Outcome
from bot.evaluation.provenance import provenance_of
from bot.evaluation.run import evaluate, run_cases
from bot.settings import PROJECT_ROOT, Settings
from tests.bot.evaluation.made_up import SPOKEN, answered, case

NOW = datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
ASKED = [
    ("kesco", "sq", "intent:check_balance", "sa para i kam borxh juve"),
    ("kesco", "en", "intent:latest_bill", "can you show me my most recent bill"),
    ("energijaplus", "sl", "intent:check_balance", "koliko denarja vam dolgujem"),
    ("energopro", "ka", "intent:check_balance", "ra tanxa maqvs amjamad davalianeba"),
    ("kesco", "sq", "none", "tung si jeni sot"),
    ("kesco", "en", "none", "who is the president of france"),
    ("energijaplus", "sl", "none", "dobro jutro vam želim"),
    ("energopro", "ka", "none", "didi madloba daxmarebistvis"),
]


@pytest.fixture(scope="module")
def cases_file(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Path:
    """ASKED, and the questions of three entries for each utility in each of its languages."""
    asked = list(ASKED)
    for utility, record in catalog.utilities.items():
        for language in dict.fromkeys((record.default_language, *catalog.languages)):
            written = catalog.faq[utility].get(language, {})
            asked.extend((utility, language, f"faq:{entry}", written[entry].question) for entry in list(written)[:3])
    keys = ("utility", "lang", "expect", "text")
    lines = [dict(zip(keys, parts, strict=True)) | {"id": f"case-{n}"} for n, parts in enumerate(asked)]
    path = tmp_path_factory.mktemp("cases") / "cases.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return path


def test_the_command_runs_the_model(cases_file: Path, tmp_path: Path):
    command = [sys.executable, "-m", "bot.cli", "evaluate", "--cases", str(cases_file)]
    made = (tmp_path / "a.json", tmp_path / "a.html")
    subprocess.run([*command, "--json", str(made[0]), "--html", str(made[1])], cwd=PROJECT_ROOT, check=True)
    found = json.loads(made[0].read_text(encoding="utf-8"))
    n = len(cases_file.read_text(encoding="utf-8").splitlines())
    assert found["overall"]["n"] == len(found["cases"]) == n >= 20
    assert found["overall"]["right"] >= 0.9
    assert found["overall"]["intent_right"] == found["overall"]["none_right"] == 1.0
    assert found["overall"]["language_right"] >= 0.95
    assert found["notes"] == []
    assert found["milliseconds"]["median"] > 0
    assert found["provenance"]["encoder"].startswith("intfloat/multilingual-e5-small@")
    assert 'class="curve"' in made[1].read_text(encoding="utf-8")


async def test_cases_are_asked_in_order_without_a_hint():
    heard: list[tuple[str, str]] = []
    shares: list[float] = []

    async def ask(text: str, utility: str):
        heard.append((text, utility))
        return answered("a")

    cases = [case("faq:a", number=1, text="one"), case("faq:b", number=2, text="two")]
    results = await run_cases(cases, ask, SPOKEN, lambda _text, share: shares.append(share))
    assert heard == [("one", "kesco"), ("one", "kesco"), ("two", "kesco")]  # the first warms up
    assert [result.outcome for result in results] == [Outcome.RIGHT, Outcome.WRONG]
    assert shares == [0.0, 0.5]


async def test_what_is_wrong_is_told_before_the_model_is_loaded(tmp_path: Path, cases_file: Path):
    bare = Settings(models_dir=tmp_path)
    with pytest.raises(ContentError, match="no such file"):
        await evaluate(bare, [tmp_path / "missing.jsonl"], NOW)
    with pytest.raises(ContentError, match="cannot be read"):
        await evaluate(bare, [cases_file], NOW, other=tmp_path / "missing.json")
    with pytest.raises(ArtefactError, match="nothing to evaluate") as caught:
        await evaluate(bare, [cases_file], NOW)
    assert caught.value.where == str(tmp_path / "bot.tar.gz")


def test_a_damaged_index_is_told(tmp_path: Path):
    (tmp_path / "bot.tar.gz").write_bytes(b"")
    (tmp_path / "index" / "v").mkdir(parents=True)
    (tmp_path / "index" / "current.json").write_text('{"version": "v"}', encoding="utf-8")
    with pytest.raises(ArtefactError, match="cannot be read"):
        provenance_of(tmp_path, [case("none")], NOW)

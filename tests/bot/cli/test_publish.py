"""`bot publish`: what it says, and the exit code."""

import pytest

from bot.cli.program import main
from bot.publishing import publish as publishing
from bot.retrieval import index_build
from bot.retrieval.versions import current_version
from bot.settings import get_settings
from tests.bot.publishing.tiny_shop import CASES, FLOORS, TinyShop
from tests.bot.retrieval.encoder.stand_in import StandInEncoder

SQ = "faq/volt/sq.yml"


@pytest.fixture
def shop(tmp_path, monkeypatch):
    shop = TinyShop(tmp_path)
    names = ("data_dir", "models_dir", "cases_dir", "faq_answer_min_score", "faq_answer_min_margin")
    for name in names:
        monkeypatch.setenv(f"BOT_{name.upper()}", str(getattr(shop.settings, name)))
    monkeypatch.setenv("COLUMNS", "160")
    for module in (index_build, publishing):
        monkeypatch.setattr(module, "load_encoder", lambda _settings: StandInEncoder())
    get_settings.cache_clear()
    yield shop
    get_settings.cache_clear()


def run(*options):
    with pytest.raises(SystemExit) as caught:
        main(["publish", *options])
    return caught.value.code


def edit_answer(shop):
    shop.tiny.replace(SQ, "Brenda {deadline:hour}", "Deri në {deadline:hour}")


def test_an_edit_is_published_with_its_figures(shop, capsys):
    assert run() == 0
    first = current_version(shop.index)
    edit_answer(shop)
    capsys.readouterr()
    assert run() == 0
    second = current_version(shop.index)
    shown = capsys.readouterr()
    assert second != first
    assert f"{second} is in service" in shown.err
    assert "before → after" in shown.out
    assert "edited: volt reconnect" in shown.out


def test_without_an_edit_it_says_so(shop, capsys):
    assert run() == run() == 0
    assert "is in service already" in capsys.readouterr().err


def test_a_dry_run_swaps_nothing(shop, capsys):
    assert run() == 0
    before, folders = current_version(shop.index), shop.folders
    edit_answer(shop)
    assert run("--dry-run") == 0
    assert "could be published" in capsys.readouterr().err
    assert (current_version(shop.index), shop.folders) == (before, folders)


def test_an_entry_outside_its_dates_is_listed(shop, capsys):
    shop.tiny.replace("faq/volt/entries.yml", "facts: [app]}", "facts: [app], valid_until: 2020-01-31}")
    shop.write_cases(*CASES[:2])
    assert run() == 0
    assert "outside its dates, not served: volt app" in capsys.readouterr().out


def break_content(shop):
    shop.tiny.replace(SQ, "Brenda {deadline:hour} orëve.", "Brenda 24 orëve.")


def raise_floor(shop):
    edit_answer(shop)
    shop.write_cases(*CASES, ("hello", "intent:check_balance"), ("hello you", "intent:check_balance"))
    shop.tiny.write("publishing.yml", FLOORS.replace("intent_right: 0,", "intent_right: 0.9,"))


@pytest.mark.parametrize(
    ("edit", "what"), [(break_content, "content has problems"), (raise_floor, "sq: intent_right is 0.0%")]
)
def test_a_refusal_exits_with_1_and_says_which(shop, capsys, edit, what):
    assert run() == 0
    before, folders = current_version(shop.index), shop.folders
    edit(shop)
    assert run() == 1
    assert what in capsys.readouterr().err
    assert (current_version(shop.index), shop.folders) == (before, folders)

"""A system of its own: nobody's ports, databases and secrets."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.bench.plan import FULL, QUICK, Plan
from bot.bench.system import PORTS, free_ports, isolated
from bot.settings import Settings


def test_free_ports_differ() -> None:
    assert len(set(free_ports(5))) == 5


def test_nothing_of_the_given_settings_is_written_to(tmp_path: Path) -> None:
    given = Settings(
        gateway_host="0.0.0.0",
        gateway_database_url="postgresql://somewhere/real",
        backoffice_database_url="postgresql://somewhere/real",
        internal_secret=SecretStr("real"),
        demo=False,
    )
    own = isolated(given, tmp_path)
    assert (own.gateway_host, own.gateway_internal_host, own.demo) == ("127.0.0.1", "127.0.0.1", True)
    assert own.database_url("gateway") == f"sqlite:///{tmp_path / 'gateway.db'}"
    assert own.database_url("backoffice") == f"sqlite:///{tmp_path / 'backoffice.db'}"
    assert own.internal_secret.get_secret_value() == ""
    assert own.models_dir == given.models_dir
    assert own.gateway_public_url == f"http://127.0.0.1:{own.gateway_port}"
    assert own.rasa_url == f"http://127.0.0.1:{own.rasa_port}"
    assert len({getattr(own, name) for name in PORTS}) == len(PORTS)


@pytest.mark.parametrize("plan", [FULL, QUICK])
def test_plans_are_bounded_and_have_the_three_levels(plan: Plan) -> None:
    assert list(plan.turns) == [1, 4, 16]
    assert all(0 < turns <= 1000 for turns in plan.turns.values())
    assert plan.seconds <= 60

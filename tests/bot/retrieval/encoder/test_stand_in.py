"""The stand-in keeps the contract, and near texts are near."""

import numpy as np
import pytest

from tests.bot.retrieval.encoder.contract import EncoderContract
from tests.bot.retrieval.encoder.stand_in import StandInEncoder


class TestStandInEncoder(EncoderContract):
    """The contract."""

    @pytest.fixture
    def encoder(self) -> StandInEncoder:
        return StandInEncoder()


def test_a_typo_is_nearer_than_another_text() -> None:
    asked, typo, other = StandInEncoder().encode(
        ["ku mund ta paguaj faturën", "ku mun ta paguj faturen", "dritat u ndalën"]
    )
    assert asked @ typo > 0.5 > asked @ other


def test_another_seed_is_another_encoder() -> None:
    one, two = StandInEncoder(seed=1), StandInEncoder(seed=2)
    assert one.manifest.identity() != two.manifest.identity()
    assert not np.allclose(one.encode(["a"]), two.encode(["a"]))

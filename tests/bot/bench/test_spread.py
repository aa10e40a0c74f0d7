"""Percentiles, against numpy's."""

import numpy as np
import pytest

from bot.bench.spread import Spread, percentile, times


@pytest.mark.parametrize("values", [[3.0], [1.0, 2.0], [1.0, 2.0, 4.0, 8.0], [float(n * n) for n in range(101)]])
@pytest.mark.parametrize("share", [0.0, 0.5, 0.95, 0.99, 1.0])
def test_percentile_is_numpys(values: list[float], share: float) -> None:
    assert percentile(values, share) == pytest.approx(np.percentile(values, share * 100))


def test_spread_does_not_depend_on_the_order() -> None:
    assert Spread.of([3.0, 1.0, 2.0]) == Spread.of([1.0, 2.0, 3.0])
    assert Spread.of([3.0, 1.0, 2.0]).median_ms == 2.0


@pytest.mark.parametrize("call", [lambda: Spread.of([]), lambda: percentile([], 0.5)])
def test_nothing_has_no_spread(call: object) -> None:
    with pytest.raises(ValueError, match="no values"):
        call()


def test_times_calls_once_for_each_item_in_order() -> None:
    seen: list[str] = []
    taken = times(["a", "b"], seen.append)
    assert seen == ["a", "b"]
    assert len(taken) == 2
    assert all(value >= 0 for value in taken)

"""Every kind of index is measured at a size, beside the exact one."""

from dataclasses import replace

import pytest

from bot.bench.entries import measure_size
from bot.bench.plan import QUICK
from bot.bench.report import EntriesAtSize
from bot.bench.synthetic_entries import ROWS_PER_ENTRY, Mould
from bot.retrieval.vectors import Kind, Sizes
from tests.bot.bench.synthetic import REAL_ROWS, real_vectors

COUNT = 1500
SHARES = {"kesco": 0.6, "ossh": 0.4}
PLAN = replace(QUICK, entry_questions=60, warm_up=2)


def measured(sizes: Sizes) -> tuple[EntriesAtSize, list[float]]:
    told: list[float] = []
    mould = Mould.of(real_vectors(), REAL_ROWS)
    return measure_size(mould, SHARES, COUNT, sizes, PLAN, lambda _text, share: told.append(share)), told


@pytest.mark.parametrize(
    ("sizes", "chosen"),
    [
        (Sizes(exact_max=3600, half_max=3600, probed=500), Kind.EXACT),
        (Sizes(exact_max=3599, half_max=3600, probed=500), Kind.HALF),
        (Sizes(exact_max=100, half_max=3599, probed=500), Kind.LISTS),
    ],
)
def test_every_kind_is_measured_and_the_one_that_would_serve_is_marked(sizes: Sizes, chosen: Kind) -> None:
    size, told = measured(sizes)
    assert (size.entries, size.rows, size.largest_rows) == (COUNT, COUNT * ROWS_PER_ENTRY, 3600)
    assert [kind.kind for kind in size.kinds] == list(Kind)
    assert [kind.kind for kind in size.kinds if kind.is_chosen] == [chosen]
    assert told == sorted(told)
    for kind in size.kinds:
        assert kind.build_seconds > 0
        assert kind.open_seconds > 0
        assert kind.search.n == PLAN.entry_questions
        assert 0 < kind.largest_cpu.n < kind.search.n
        assert 0 < kind.search.median_ms <= kind.search.p95_ms


def test_recall_is_against_the_exact_search() -> None:
    exact, half, lists = measured(Sizes(exact_max=1, half_max=1, probed=300))[0].kinds
    assert exact.row_recall == exact.entry_recall == 1
    assert 0.99 < half.row_recall <= 1
    assert 0.2 < lists.row_recall < 0.99
    assert 0.2 < lists.entry_recall < 0.99
    assert half.file_mib < 0.6 * exact.file_mib

"""The figures of pairs, and what the real encoder reaches on the held-out cases."""

import pytest

from bot.content.cases import read_cases
from bot.content.expectation import Kind
from bot.content.loader import load_catalog
from bot.learning.accuracy import PUBLISHED, UNSEEN, KnownQuestion, PairFigures, Truth, measure
from bot.learning.knowledge import Knowledge
from bot.retrieval.encoder.build import build_encoder
from bot.settings import PROJECT_ROOT, Settings
from tests.bot.learning.test_clusters import places


@pytest.mark.parametrize(
    ("figures", "precision", "recall", "f1"),
    [
        (PairFigures(same=4, together=2, both=1), 0.5, 0.25, 1 / 3),
        (PairFigures(same=0, together=0, both=0), 0.0, 0.0, 0.0),
        (PairFigures(same=3, together=3, both=3), 1.0, 1.0, 1.0),
    ],
)
def test_figures_of_pairs(figures, precision, recall, f1):
    assert (figures.precision, figures.recall, figures.f1) == pytest.approx((precision, recall, f1))


def test_pairs_are_counted_within_a_utility_and_not_between_unanswered_ones():
    questions = [
        KnownQuestion("a", "en", "volt", frozenset({"pay"})),
        KnownQuestion("b", "sq", "volt", frozenset({"pay", "bill"})),
        KnownQuestion("c", "en", "volt", frozenset({"bill"})),
        KnownQuestion("d", "en", "volt", frozenset()),
        KnownQuestion("e", "en", "volt", frozenset()),
        KnownQuestion("f", "en", "other", frozenset({"pay"})),
    ]
    # a, b and d are together, c and e, and f alone
    everything, across = Truth.of(questions).figures(places(0.0, 0.01, 1.5, 0.02, 1.51, 0.0), 0.1)
    assert everything == PairFigures(same=2, together=4, both=1)
    assert across == PairFigures(same=2, together=2, both=1)


def test_gaps_of_the_held_out_cases():
    """The claim of docs/adr/0009-gaps.md, with room for another encoder; `bot gaps measure` prints the figures."""
    settings = Settings()
    build_encoder(settings, lambda _step, _part: None)
    knowledge = Knowledge.load(settings, load_catalog(settings.data_dir), lambda _text, _share: None)
    cases = [case for case in read_cases([PROJECT_ROOT / "tests/cases"]) if case.expectation.kind is not Kind.INTENT]
    questions = [KnownQuestion(case.text, case.lang, case.utility, case.expectation.entries) for case in cases]
    found = measure(questions, knowledge, shrinkage=settings.gap_shrinkage, weight=settings.gap_known_weight)
    figures = {accuracy.space: accuracy for accuracy in found}
    assert figures[UNSEEN].across.f1 >= 0.75
    assert figures[PUBLISHED].across.f1 >= 0.78
    assert figures[UNSEEN].distance == pytest.approx(settings.gap_distance, abs=0.05)

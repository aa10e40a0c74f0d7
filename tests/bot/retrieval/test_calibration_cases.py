"""The questions that calibrate: as good as those that measure, and none of them measures."""

from collections import Counter

import pytest

from bot.retrieval.calibration import FEWEST_CASES
from bot.retrieval.index_build import calibration_cases
from tests.bot.content.case_folder import CALIBRATING, MEASURING, CaseFolderContract, cases_of
from tests.bot.content.learnt import asked
from tests.content_files import DATA_DIR, LANGUAGES


class TestCalibrationCases(CaseFolderContract):
    """The contract."""

    folder = CALIBRATING
    fewest = 500


def test_they_are_what_the_index_is_built_with() -> None:
    assert calibration_cases(DATA_DIR) == list(cases_of(CALIBRATING))


def test_none_of_them_measures() -> None:
    assert sorted(asked(cases_of(CALIBRATING)) & asked(cases_of(MEASURING))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_enough_for_a_temperature_of_its_own(language: str) -> None:
    assert Counter(case.lang for case in cases_of(CALIBRATING))[language] >= FEWEST_CASES

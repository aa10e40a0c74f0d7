"""What holds for every folder of cases of ours. Subclass `CaseFolderContract` and say where it is."""

from functools import cache
from pathlib import Path

from bot.content.cases import Case, case_files, doubts, read_cases
from bot.content.catalog import Catalog
from bot.settings import PROJECT_ROOT
from bot.text.normalise import fold
from tests.bot.content.learnt import asked, learnt
from tests.content_files import DATA_DIR

MEASURING = PROJECT_ROOT / "tests" / "cases"
CALIBRATING = DATA_DIR / "calibration"


@cache
def cases_of(folder: Path) -> tuple[Case, ...]:
    """All cases of `folder`."""
    return tuple(read_cases([folder]))


class CaseFolderContract:
    """Tests for a folder of at least `fewest` cases."""

    folder: Path
    fewest: int

    def test_there_are_enough(self) -> None:
        assert len(cases_of(self.folder)) >= self.fewest

    def test_ids_are_unique_and_what_is_expected_exists(self, catalog: Catalog) -> None:
        assert doubts(cases_of(self.folder), catalog) == []

    def test_a_case_stands_in_the_file_of_its_utility_and_language(self, catalog: Catalog) -> None:
        places = {(path.parent.name, path.stem): read_cases([path]) for path in case_files([self.folder])}
        assert {utility for utility, _ in places} == catalog.utilities.keys()
        assert {language for _, language in places} == catalog.languages.keys()
        wrong = [case.id for place, cases in places.items() for case in cases if (case.utility, case.lang) != place]
        assert wrong == []

    def test_no_case_is_asked_twice(self) -> None:
        every = [(case.lang, case.utility, fold(case.text)) for case in cases_of(self.folder)]
        assert sorted(question for question in set(every) if every.count(question) > 1) == []

    def test_no_case_is_a_training_question(self) -> None:
        assert sorted(asked(cases_of(self.folder)) & learnt()) == []

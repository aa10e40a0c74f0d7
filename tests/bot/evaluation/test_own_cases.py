"""Our own cases: readable, unique, in the right file, and none of them learnt."""

from tests.bot.content.case_folder import MEASURING, CaseFolderContract


class TestOwnCases(CaseFolderContract):
    """The contract."""

    folder = MEASURING
    fewest = 600

"""The numbers that a process works with when nothing is set."""

from bot.settings import Settings

ANSWER_SECONDS = 4.0
"""From a message to its answer while a back office is dead (security section 3.4)."""


def test_the_numbers_of_the_requirements() -> None:
    settings = Settings()
    assert (settings.backend_connect_timeout_seconds, settings.backend_read_timeout_seconds) == (1.0, 3.0)
    assert settings.backend_tries == 2
    assert (settings.breaker_failures, settings.breaker_open_seconds) == (5, 30.0)


def test_all_tries_together_leave_time_for_the_answer() -> None:
    settings = Settings()
    assert settings.backend_total_seconds < ANSWER_SECONDS
    assert settings.backend_total_seconds + settings.backend_queue_seconds < ANSWER_SECONDS
    assert settings.backend_queue_seconds < settings.backend_retry_needs_seconds < settings.backend_total_seconds

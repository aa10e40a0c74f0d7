"""The space: meaning counts, language and wording do not; also for topics that it was not learned from."""

import numpy as np
import pytest

from bot.learning.space import QuestionSpace
from tests.bot.learning.made_up import LANGUAGES, MEANINGS, MeaningEncoder


@pytest.mark.parametrize("weight", [0.0, 0.5, 2.0])
@pytest.mark.parametrize("other", LANGUAGES[1:])
def test_a_topic_without_entry_is_one_place_in_two_languages(knowledge, weight, other):
    questions = knowledge.questions
    space = QuestionSpace.fit(
        knowledge.vectors,
        [question.language for question in questions],
        [question.entry for question in questions],
        shrinkage=0.2,
        weight=weight,
    )
    at = LANGUAGES.index(other)
    texts = [MEANINGS["solar"][0], MEANINGS["solar"][at], MEANINGS["meter"][at]]
    rows = space.place(MeaningEncoder().encode(texts), ["en", other, other])
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, rtol=1e-5)
    assert rows[0] @ rows[1] > rows[1] @ rows[2] + 0.2


def test_the_published_questions_of_an_entry_are_near_each_other(knowledge):
    entries = np.array([question.entry for question in knowledge.questions])
    cosines = knowledge.places @ knowledge.places.T
    same = entries[:, None] == entries[None, :]
    assert cosines[same].mean() > cosines[~same].mean() + 0.5


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("entry", ["pay", "app"])
def test_the_nearest_entry(knowledge, entry, language):
    word = MEANINGS[entry][LANGUAGES.index(language)]
    nearest = knowledge.nearest(knowledge.place([word], [language])[0], "volt")
    assert nearest.entry == entry
    assert 0 < nearest.similarity <= 1


def test_a_utility_without_entries_has_no_nearest(knowledge):
    assert knowledge.nearest(knowledge.places[0], "other") is None

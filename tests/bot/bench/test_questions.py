"""What is asked depends on the content only."""

import pytest

from bot.bench.in_process import queries_of
from bot.bench.questions import LONGEST, Topic, account_question, choose_topics
from bot.content.catalog import Catalog
from bot.content.loader import load_catalog, read_files
from bot.errors import ContentError
from bot.settings import PROJECT_ROOT

DATA = PROJECT_ROOT / "data"
LANGUAGES = ("sq", "en", "sl", "ka")


def test_the_same_short_questions_each_time_in_all_languages() -> None:
    topics = choose_topics(load_catalog(DATA), 60)
    assert topics == choose_topics(load_catalog(DATA), 60)
    assert {topic.language for topic in topics} == set(LANGUAGES)
    texts = [text for topic in topics for text in topic.texts]
    assert all(0 < len(text) <= LONGEST for text in texts)
    assert 40 <= len(texts) <= 80
    assert len(set(texts)) > 30


def test_no_content_is_an_error() -> None:
    with pytest.raises(ContentError):
        choose_topics(Catalog({}, {}, {}, {}, {}), 3)


def test_queries_mix_the_topics() -> None:
    topics = [Topic("a", "sq", ("1", "2", "3")), Topic("b", "en", ("x",))]
    assert [query.text for query in queries_of(topics)] == ["1", "x", "2", "3"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_an_account_question(language: str) -> None:
    question = account_question(read_files(DATA), language)
    assert question
    assert not question.startswith("-")


def test_no_examples_of_the_account_question_is_an_error() -> None:
    with pytest.raises(ContentError):
        account_question(read_files(DATA), "xx")

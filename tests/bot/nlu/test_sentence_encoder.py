"""The one embedding of a message."""

import numpy as np
import pytest

from bot.nlu.message_keys import UNDERSTOOD_TEXT
from bot.nlu.sentence_encoder import SentenceEncoder, sentence_vector
from tests.bot.nlu.messages import from_customer
from tests.bot.retrieval.encoder.stand_in import StandInEncoder

ENCODER = StandInEncoder()


def test_messages_get_the_vector_of_their_text():
    messages = SentenceEncoder(ENCODER).process([from_customer("where to pay"), from_customer("power")])
    vectors = [sentence_vector(message) for message in messages]
    np.testing.assert_array_equal(vectors, ENCODER.encode(["where to pay", "power"]))
    assert [(vector.dtype, vector.shape) for vector in vectors] == [(np.float32, (64,))] * 2


def test_the_vector_is_rasas_sentence_feature():
    (message,) = SentenceEncoder(ENCODER).process([from_customer("where to pay")])
    sequence, sentence = message.get_dense_features("text")
    assert sequence is None
    assert sentence.features.shape == (1, 64)


def test_the_text_in_its_own_script_is_embedded():
    message = from_customer("rodis mova shuqi")
    message.set(UNDERSTOOD_TEXT, "როდის მოვა შუქი")
    SentenceEncoder(ENCODER).process([message])
    np.testing.assert_array_equal(sentence_vector(message), ENCODER.encode(["როდის მოვა შუქი"])[0])


@pytest.mark.parametrize("batch", [[], [""], ["", "power", ""]])
def test_messages_without_text_get_no_vector(batch: list[str]):
    messages = SentenceEncoder(ENCODER).process([from_customer(text) for text in batch])
    assert [sentence_vector(message) is not None for message in messages] == [bool(text) for text in batch]

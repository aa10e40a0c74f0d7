"""The state of a translation by the hash of its source."""

import pytest
from ruamel.yaml import YAML

from bot.content.faq import FaqRecord
from bot.content.translations import State, is_hash, source_hash, state_of

SOURCE = FaqRecord(
    id="app", state="approved", question="Ku është?", also_asked={"formal": ["Ku gjendet?"]}, answer="Këtu."
)
HASH = source_hash(SOURCE)


def changed(record: FaqRecord, **fields: object) -> FaqRecord:
    return record.model_copy(update=fields)


TRANSLATION = changed(SOURCE, question="Where is it?", answer="Here.", source=HASH)


@pytest.mark.parametrize(
    ("source", "same"),
    [
        (changed(SOURCE, question="Ku ishte?"), False),
        (changed(SOURCE, answer="Atje."), False),
        (changed(SOURCE, question="Ku", answer="është? Këtu."), False),
        (changed(SOURCE, answer="Këtu.\n"), True),
        (changed(SOURCE, question="Ku   e\u0308shte\u0308?".replace("e\u0308", "ë")), True),
        (changed(SOURCE, question="Ku e\u0308shte\u0308?"), True),
        (changed(SOURCE, also_asked={}), True),
        (changed(SOURCE, state="draft"), True),
    ],
)
def test_the_hash_is_of_what_a_translation_says_again(source, same):
    assert (source_hash(source) == HASH) == same


@pytest.mark.parametrize(
    ("translation", "source", "state"),
    [
        (None, SOURCE, State.MISSING),
        (TRANSLATION, SOURCE, State.APPROVED),
        (changed(TRANSLATION, state="draft"), SOURCE, State.DRAFT),
        (changed(TRANSLATION, source=None), SOURCE, State.OUTDATED),
        (TRANSLATION, changed(SOURCE, answer="Atje."), State.OUTDATED),
        (TRANSLATION, changed(SOURCE, state="draft"), State.OUTDATED),
        (TRANSLATION, None, State.OUTDATED),
    ],
)
def test_state(translation, source, state):
    assert state_of(translation, source) is state


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (HASH, True),
        ("0" * 12, True),
        (HASH.upper(), HASH.isdigit()),
        (HASH[:-1], False),
        (HASH + "0", False),
        ("", False),
    ],
)
def test_what_a_hash_looks_like(text, right):
    assert is_hash(text) == right


@pytest.mark.parametrize("digits", ["123456789012", "1234567890e1", "012345670123"])
def test_a_hash_in_quotes_is_read_as_text(digits):
    assert YAML(typ="safe").load(f'source: "{digits}"') == {"source": digits}

"""Our search for pieces gives what the library gives."""

from pathlib import Path

import pytest
from tokenizers import Tokenizer

from bot.errors import ArtefactError
from bot.retrieval.encoder.build import SENTENCE_TRANSFORMERS, encoder_folder
from bot.retrieval.encoder.tokeniser import UnigramTokeniser, load_tokeniser, write_tokeniser
from bot.settings import Settings

TEXTS = [
    "",
    " ",
    "ku muj me pagu rrymen",
    "Ku mund ta paguaj faturën e energjisë?",
    "Zakaj je račun tako visok, če nas 3 mesece ni bilo doma?!",
    "სად შემიძლია გადავიხადო დენის გადასახადი?",
    "sad gadavikhado denis gadasakhadi",
    "Where can I pay 12,50 € (invoice no. 2024/07-113)?",
    "Где оплатить счёт за свет?",
    "在哪里可以付电费",
    "أين أدفع الفاتورة",
    "e\u0308 cafe\u0301 \ufb01ne \uff21\uff0f\uff22 ①",
    "tab\tline\nzero\u200bwidth\x07bell",
    "😀😀 𓀀𓀀𓀀 ok 𓀀",
    "▁▁already ▁marked",
    "a" * 500,
]


@pytest.fixture(scope="module")
def library(built_settings: Settings) -> Tokenizer:
    return Tokenizer.from_file(str(encoder_folder(built_settings) / SENTENCE_TRANSFORMERS / "tokenizer.json"))


@pytest.fixture(scope="module")
def ours(built_settings: Settings) -> UnigramTokeniser:
    tokeniser = load_tokeniser(encoder_folder(built_settings))
    assert isinstance(tokeniser, UnigramTokeniser)
    return tokeniser


@pytest.mark.parametrize("text", TEXTS)
def test_gives_the_ids_of_the_library(ours: UnigramTokeniser, library: Tokenizer, text: str) -> None:
    assert ours.ids(f"query: {text}", 10_000) == library.encode(f"query: {text}").ids


@pytest.mark.parametrize("limit", [3, 8, 16])
def test_a_cut_keeps_the_closing_token(ours: UnigramTokeniser, library: Tokenizer, limit: int) -> None:
    text = "This is a text of far more than sixteen tokens, so that every one of the limits cuts it somewhere."
    library.enable_truncation(limit)
    expected = library.encode(text).ids
    library.no_truncation()
    assert ours.ids(text, limit) == expected
    assert len(expected) == limit


@pytest.mark.parametrize("typed", ["<s>", "</s>", "<mask>", "<pad>"])
def test_typed_special_tokens_are_plain_text(ours: UnigramTokeniser, typed: str) -> None:
    inner = ours.ids(f"a {typed} b", 100)[1:-1]
    assert not set(inner) & {0, 1, 2, 250001}


def test_another_kind_of_file_is_an_artefact_error(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ArtefactError, match=r"tokenizer\.json"):
        write_tokeniser(tmp_path / "tokenizer.json", tmp_path)

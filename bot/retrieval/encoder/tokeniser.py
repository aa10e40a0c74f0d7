"""Text to token ids, with little memory.

The `tokenizers` library takes 280 MB for the 250,000 pieces of multilingual-e5; a dictionary takes a fifth of that.
So for unigram models the library only normalises and splits into words, and the search for the best pieces is ours.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from tokenizers import Tokenizer

from bot.errors import ArtefactError

LIBRARY_FILE = "tokenizer.json"
_RULES_FILE = "unigram.json"
_PIECES_FILE = "pieces.txt"
_SCORES_FILE = "scores.npy"
_UNIGRAM_FILES = (_RULES_FILE, _PIECES_FILE, _SCORES_FILE)
# What SentencePiece subtracts from the lowest score for a character that no piece covers.
_UNKNOWN_PENALTY = 10.0


class Tokeniser(Protocol):
    """Turns a text into the ids that a model reads."""

    def ids(self, text: str, limit: int) -> list[int]:
        """At most `limit` ids, special tokens included; a longer text is cut at its end."""
        ...


@dataclass(frozen=True, slots=True)
class LibraryTokeniser:
    """Any tokeniser, as the library runs it."""

    tokenizer: Tokenizer

    def ids(self, text: str, limit: int) -> list[int]:
        """At most `limit` ids; the closing special token survives a cut."""
        encoding = self.tokenizer.encode(text)
        ids: list[int] = encoding.ids
        if len(ids) <= limit:
            return ids
        closing = ids[-1:] if encoding.special_tokens_mask[-1] else []
        return ids[: limit - len(closing)] + closing


@dataclass(frozen=True, slots=True)
class UnigramTokeniser:
    """A unigram model: the most probable pieces of each word."""

    pipeline: Tokenizer
    ids_by_piece: Mapping[str, int]
    scores: list[float]
    longest: int
    unknown: int
    prefix: tuple[int, ...]
    suffix: tuple[int, ...]

    def ids(self, text: str, limit: int) -> list[int]:
        """At most `limit` ids; the special tokens around the text survive a cut."""
        room = limit - len(self.prefix) - len(self.suffix)
        found: list[int] = []
        for word in self._words(text):
            if len(found) >= room:
                break
            found.extend(self._pieces(word))
        return [*self.prefix, *found[:room], *self.suffix]

    def _words(self, text: str) -> list[str]:
        normalizer, pre_tokenizer = self.pipeline.normalizer, self.pipeline.pre_tokenizer
        normal = normalizer.normalize_str(text) if normalizer else text
        return [word for word, _ in pre_tokenizer.pre_tokenize_str(normal)] if pre_tokenizer else [normal]

    def _pieces(self, word: str) -> list[int]:
        """Viterbi search over the pieces of a word; unknown characters in a row give one unknown token."""
        length = len(word)
        best = [0.0] + [-np.inf] * length
        came: list[tuple[int, int]] = [(0, self.unknown)] * (length + 1)
        unknown_score = self.scores[self.unknown]
        for start in range(length):
            reached = best[start]
            if reached + unknown_score > best[start + 1]:
                best[start + 1], came[start + 1] = reached + unknown_score, (start, self.unknown)
            for end in range(start + 1, min(length, start + self.longest) + 1):
                piece = self.ids_by_piece.get(word[start:end])
                if piece is not None and reached + self.scores[piece] > best[end]:
                    best[end], came[end] = reached + self.scores[piece], (start, piece)
        return self._backwards(came)

    def _backwards(self, came: list[tuple[int, int]]) -> list[int]:
        found: list[int] = []
        at = len(came) - 1
        while at > 0:
            at, piece = came[at]
            if not (piece == self.unknown and found and found[-1] == self.unknown):
                found.append(piece)
        return found[::-1]


def write_tokeniser(source: Path, folder: Path) -> list[str]:
    """Write what serving needs of `source` (a `tokenizer.json`) into `folder`; returns the names of the files.

    Raises:
        ArtefactError: `source` is not a tokenizer file.
    """
    try:
        tokenizer = Tokenizer.from_file(str(source))
        document = json.loads(source.read_text(encoding="utf-8"))
    except Exception as error:  # the library raises bare Exception
        raise ArtefactError(
            f"not a tokenizer file: {error}", where=str(source), remedy="Choose a model that has a tokenizer.json."
        ) from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    if document["model"]["type"] != "Unigram" or document["model"].get("byte_fallback"):
        tokenizer.save(str(folder / LIBRARY_FILE))
        return [LIBRARY_FILE]
    _write_unigram(tokenizer, document, folder)
    return list(_UNIGRAM_FILES)


def _write_unigram(tokenizer: Tokenizer, document: dict[str, Any], folder: Path) -> None:
    vocabulary = document["model"]["vocab"]
    bare = tokenizer.encode("a", add_special_tokens=False).ids
    whole = tokenizer.encode("a").ids
    start = next(at for at in range(len(whole)) if whole[at : at + len(bare)] == bare)
    rules = {
        "prefix": whole[:start],
        "suffix": whole[start + len(bare) :],
        "unknown": document["model"]["unk_id"],
        "special": sorted(token["id"] for token in document["added_tokens"]),
        "normalizer": document["normalizer"],
        "pre_tokenizer": document["pre_tokenizer"],
    }
    (folder / _RULES_FILE).write_text(json.dumps(rules, ensure_ascii=False), encoding="utf-8")
    (folder / _PIECES_FILE).write_text("\n".join(piece for piece, _ in vocabulary), encoding="utf-8", newline="\n")
    np.save(folder / _SCORES_FILE, np.array([score for _, score in vocabulary], np.float64))


def load_tokeniser(folder: Path) -> Tokeniser:
    """The tokeniser that `write_tokeniser` wrote; its files are taken to be whole (the manifest was verified)."""
    if (folder / LIBRARY_FILE).exists():
        return LibraryTokeniser(Tokenizer.from_file(str(folder / LIBRARY_FILE)))
    rules = json.loads((folder / _RULES_FILE).read_text(encoding="utf-8"))
    special = set(rules["special"])
    # Special tokens are never read from text: a customer who types "<s>" has typed four characters.
    with (folder / _PIECES_FILE).open(encoding="utf-8", newline="\n") as lines:
        pieces = {line.rstrip("\n"): number for number, line in enumerate(lines) if number not in special}
    scores = np.load(folder / _SCORES_FILE).tolist()
    scores[rules["unknown"]] = min(scores) - _UNKNOWN_PENALTY
    return UnigramTokeniser(
        pipeline=_pipeline(rules),
        ids_by_piece=pieces,
        scores=scores,
        longest=max(map(len, pieces)),
        unknown=rules["unknown"],
        prefix=tuple(rules["prefix"]),
        suffix=tuple(rules["suffix"]),
    )


def _pipeline(rules: dict[str, Any]) -> Tokenizer:
    """A library tokeniser that only normalises and splits."""
    document = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": rules["normalizer"],
        "pre_tokenizer": rules["pre_tokenizer"],
        "post_processor": None,
        "decoder": None,
        "model": {"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0.0]]},
    }
    return Tokenizer.from_str(json.dumps(document))

"""Content -> FAQ index: embed every question, train each utility's ranker, publish the version by one atomic rename."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.content.catalog import Question
from bot.content.loader import Files, read_files, to_catalog
from bot.errors import ContentError
from bot.retrieval.embedding_cache import embed
from bot.retrieval.encoder.build import load_encoder
from bot.retrieval.encoder.protocol import Encoder
from bot.retrieval.features import QuestionFeatures
from bot.retrieval.index import CURRENT, NOT_AN_ENTRY, IndexManifest, Row, current_version, write_index
from bot.settings import Settings
from bot.text.georgian import Transliterator
from bot.text.language import GEORGIAN
from bot.text.linear import LinearModel, train

Progress = Callable[[str, float], None]
_FORMAT = "4"  # part of the content's hash: a new way to build makes a new version


def build_index(settings: Settings, progress: Progress) -> IndexManifest:
    """Build and publish the index of the content under `settings.data_dir`.

    `progress(text, share)` is called with a share from 0 to 1. Raises ContentError and ArtefactError.
    """
    files = read_files(settings.data_dir)
    if files.problems:
        raise ContentError("content cannot be indexed", where=str(settings.data_dir), remedy="Run `bot check`.")
    encoder = load_encoder(settings)
    questions, others = to_catalog(files).questions(), _other_examples(files)
    if not questions:
        raise ContentError(
            "there is no approved entry", where=str(settings.data_dir), remedy="Approve one in data/faq."
        )
    manifest = _manifest(encoder, questions, others)
    folder = settings.models_dir / "index"
    folder.mkdir(parents=True, exist_ok=True)
    version = hashlib.sha256(json.dumps([manifest.encoder, manifest.content]).encode()).hexdigest()[:16]
    if current_version(folder) != version:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".build-") as temporary:
            home = Path(temporary) / version
            home.mkdir()
            _build(home, manifest, encoder, questions, others, settings, progress)
            _publish(folder, home, version)
    progress("index published", 1.0)
    return manifest


def _build(
    home: Path,
    manifest: IndexManifest,
    encoder: Encoder,
    questions: Sequence[Question],
    others: Sequence[tuple[str, str]],
    settings: Settings,
    progress: Progress,
) -> None:
    written = [(question.text, question.language) for question in questions]
    texts, languages = zip(*_in_own_script([*written, *others]), strict=True)
    vectors = embed(encoder, texts, settings, lambda share: progress("embedding questions", share * 0.8))
    features = QuestionFeatures.fit(vectors, languages)
    count = len(questions)
    matrix = features.matrix(vectors, texts, languages)
    rows = tuple(Row(question.utility, question.entry, question.language) for question in questions)
    rankers: dict[str, LinearModel] = {}
    for utility in dict.fromkeys(row.utility for row in rows):
        progress(f"training the ranker of {utility}", 0.8 + 0.2 * len(rankers) / len({row.utility for row in rows}))
        own = [position for position, row in enumerate(rows) if row.utility == utility]
        negatives = list(range(count, len(texts)))
        labels = [rows[position].entry for position in own] + [NOT_AN_ENTRY] * len(negatives)
        rankers[utility] = train(matrix[own + negatives], labels, strength=settings.ranker_strength)
    centred = features.centred(vectors[:count], languages[:count])
    write_index(home, manifest=manifest, vectors=centred, rows=rows, features=features, rankers=rankers)


def _other_examples(files: Files) -> list[tuple[str, str]]:
    """The training examples of the intents, (text, language): questions that no FAQ entry answers."""
    return [
        (line.removeprefix("- ").strip(), language)
        for (language, _), file in sorted(files.nlu.items())
        for line in file.nlu[0].examples.splitlines()
        if line.strip()
    ]


def _in_own_script(texts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Georgian in Latin letters as Mkhedruli; everything else as it is."""
    transliterator = Transliterator.from_texts(text for text, language in texts if language == GEORGIAN)
    return [(transliterator.to_mkhedruli(text) if language == GEORGIAN else text, language) for text, language in texts]


def _manifest(encoder: Encoder, questions: Sequence[Question], others: Sequence[tuple[str, str]]) -> IndexManifest:
    listing = [_FORMAT, [[q.utility, q.entry, q.language, q.text] for q in questions], list(others)]
    content = hashlib.sha256(json.dumps(listing, ensure_ascii=False).encode()).hexdigest()
    return IndexManifest(
        encoder=encoder.manifest.identity(),
        dimension=encoder.dimension,
        content=content,
        rows=len(questions),
        entries=len({(question.utility, question.entry) for question in questions}),
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _publish(folder: Path, home: Path, version: str) -> None:
    """Move the new version in place, then point to it; the version before stays for processes that still read it."""
    target = folder / version
    if target.exists():
        shutil.rmtree(target)
    previous = current_version(folder)
    home.rename(target)
    pointer = folder / f"{CURRENT}.new"
    pointer.write_text(json.dumps({"version": version}), encoding="utf-8")
    os.replace(pointer, folder / CURRENT)  # noqa: PTH105 - atomic, also over an existing file
    for old in folder.iterdir():
        if old.is_dir() and not old.name.startswith(".") and old.name not in {version, previous}:
            shutil.rmtree(old)

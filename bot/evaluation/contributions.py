"""What each part of the bot contributes, on the same cases; beside it the plain encoder and Rasa's ResponseSelector.

The language of a case is taken as known and no rule of Rasa takes part: this measures how questions are understood,
`bot.evaluation.run` what customers get.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.content.cases import Case, check_utilities, digest, read_cases
from bot.content.expectation import Kind
from bot.content.loader import read_files, to_catalog
from bot.errors import ContentError
from bot.evaluation.contribution_variants import (
    Material,
    Space,
    dense_ranker,
    full_ranker,
    likeliest,
    nearest_question,
    nearest_text,
    seen_of,
    served,
)
from bot.evaluation.figures import Figures, Result, grouped
from bot.evaluation.outcome import Seen
from bot.retrieval.embedding_cache import embed
from bot.retrieval.encoder.build import build_encoder, load_encoder
from bot.retrieval.encoder.protocol import Encoder
from bot.retrieval.features import QuestionFeatures
from bot.retrieval.index_build import calibration_cases
from bot.retrieval.joint import entry_label
from bot.retrieval.labelled import labelled_texts
from bot.settings import Settings
from bot.text.clean import clean
from bot.text.linear import LinearModel

Progress = Callable[[str, float], None]
Learnt = tuple[QuestionFeatures, LinearModel]
_STEPS = 8
"""Two to embed, six variants."""
_SELECTOR_FROM = 0.4
"""Where the progress stands when the selectors begin, which take longest."""


@dataclass(frozen=True)
class Contribution:
    """One variant: its `name`, what it was `given` to work with, `seconds` it took, its results in the cases' order."""

    name: str
    given: str
    seconds: float
    results: Sequence[Result]

    @property
    def overall(self) -> Figures:
        """The figures of all results."""
        return Figures.of(self.results)

    @property
    def by_language(self) -> Mapping[str, Figures]:
        """The figures of each language's cases."""
        return {name: Figures.of(group) for name, group in grouped(self.results, lambda result: result.lang).items()}


@dataclass(frozen=True)
class ContributionReport:
    """`rows` in the order in which parts are added; `cases` identifies the cases, `encoders` the two encoders."""

    rows: Sequence[Contribution]
    cases: str
    encoders: Mapping[str, str]


def measure_contributions(
    settings: Settings, paths: Sequence[Path], *, epochs: int, progress: Progress = lambda _text, _share: None
) -> ContributionReport:
    """Ask every variant the cases under `paths`; `epochs` are those of the ResponseSelector, 0 leaves it out.

    Builds the plain encoder if it is missing. Raises ContentError for cases or content that cannot be used,
    ArtefactError without the encoder of `settings`.
    """
    material = material_of(settings, read_cases(paths))
    plain_settings = settings.model_copy(update={"encoder_adapter": False})
    share_of_ours = _SELECTOR_FROM if epochs else 1.0

    def ours(text: str, share: float) -> None:
        progress(text, share * share_of_ours)

    tuned_encoder = load_encoder(settings)
    build_encoder(plain_settings, lambda text, _share: ours(text, 0.0))
    plain = space_of(load_encoder(plain_settings), material, plain_settings, "plain encoder", 0, ours)
    tuned = space_of(tuned_encoder, material, settings, "fine-tuned encoder", 1, ours)
    rows = list(our_variants(material, plain, tuned, settings, ours))
    if epochs:
        rows.append(_selector(material, epochs, lambda text, share: progress(text, share_of_ours + share * 0.6)))
    return ContributionReport(rows, digest(material.cases), {"plain": plain.encoder, "fine_tuned": tuned.encoder})


def material_of(settings: Settings, cases: Sequence[Case]) -> Material:
    """What the variants learn from and are asked. Raises ContentError for content or cases that cannot be used."""
    files = read_files(settings.data_dir)
    if files.problems:
        raise ContentError("content cannot be read", where=str(settings.data_dir), remedy="Run `bot check`.")
    check_utilities(cases, to_catalog(files))
    texts, held_out = labelled_texts(files), calibration_cases(settings.data_dir)
    # A case may name the script too ("ka-Latn"); what is learnt knows languages only
    known = [case.model_copy(update={"lang": case.lang.partition("-")[0]}) for case in cases]
    return Material(
        texts,
        known,
        [texts.own_script(clean(case.text), case.lang) for case in known],
        held_out,
        [texts.own_script(case.text, case.lang) for case in held_out],
    )


def space_of(
    encoder: Encoder, material: Material, settings: Settings, name: str, step: int, progress: Progress
) -> Space:
    """The vectors of `encoder`, from the cache where they are known; `step` (0 or 1) is its place in the progress."""
    texts = [*(text.text for text in material.texts.all), *material.asked, *material.held_out_asked]
    progress(f"embedding: {name}", step / _STEPS)
    vectors = embed(encoder, texts, settings, lambda share: progress(f"embedding: {name}", (step + share) / _STEPS))
    first = len(material.texts.all)
    last = first + len(material.asked)
    return Space(encoder.manifest.identity(), vectors[:first], vectors[first:last], vectors[last:])


def our_variants(
    material: Material, plain: Space, tuned: Space, settings: Settings, progress: Progress
) -> Iterator[Contribution]:
    """The variants from the plain encoder alone to what is served, each with one part more than the one before."""
    strength, classes = settings.ranker_strength, f"{len(set(material.labels))} classes"
    questions, known = f"{len(material.questions)} questions", f"{len(material.labels)} texts"
    learnt = f"{known}, {classes}"
    watch = _Watch(material, progress)
    yield watch.of("encoder alone", f"{questions}, nearest", lambda: nearest_question(material, plain))
    yield watch.of("+ alternates", f"{known}, nearest", lambda: nearest_text(material, plain))
    yield watch.of("+ ranker", learnt, lambda: dense_ranker(material, plain, strength))
    yield watch.of("+ lexical", learnt, lambda: likeliest(material, plain, *full_ranker(material, plain, strength)))
    features, model = watch.learn("+ fine-tuned", lambda: full_ranker(material, tuned, strength))
    yield watch.of("+ fine-tuned", learnt, lambda: likeliest(material, tuned, features, model))
    calibrated_by = f"{len(material.held_out)} held-out questions"
    yield watch.of("+ calibration", calibrated_by, lambda: served(material, tuned, features, model, settings))


class _Watch:
    """Runs the variants one after the other, says how far it is, and how long each took."""

    def __init__(self, material: Material, progress: Progress) -> None:
        self._material = material
        self._progress = progress
        self._done = 2
        self._learnt = 0.0

    def learn(self, name: str, learn: Callable[[], Learnt]) -> Learnt:
        """What `learn` returns; its time counts for the next variant."""
        self._progress(name, self._done / _STEPS)
        started = time.perf_counter()
        learnt = learn()
        self._learnt = time.perf_counter() - started
        return learnt

    def of(self, name: str, given: str, variant: Callable[[], list[Seen]]) -> Contribution:
        """The contribution of a variant that does what `variant` says for each case."""
        self._progress(name, self._done / _STEPS)
        started = time.perf_counter()
        found = variant()
        taken, self._learnt = time.perf_counter() - started + self._learnt, 0.0
        self._done += 1
        return Contribution(name, given, taken, results_of(self._material.cases, found, taken))


def results_of(cases: Sequence[Case], found: Sequence[Seen], seconds: float) -> list[Result]:
    """The cases beside what came of them; each gets the same part of `seconds`."""
    spoken = {case.lang for case in cases}
    share = 1000 * seconds / len(cases) if cases else 0.0
    return [Result.of(case, seen, share, spoken) for case, seen in zip(cases, found, strict=True)]


def _selector(material: Material, epochs: int, progress: Progress) -> Contribution:
    """Rasa's ResponseSelector, one for each utility, trained on the same ways to ask; asked the FAQ cases only.

    It chooses among answers and knows neither intents nor that nothing fits.
    """
    from bot.nlu.response_selector import train_selector

    cases = [place for place, case in enumerate(material.cases) if case.expectation.kind is Kind.FAQ]
    chosen: dict[int, Seen] = {}
    started = time.perf_counter()
    utilities = sorted({question.utility for question in material.texts.questions})
    done = 0
    for utility in utilities:
        progress(f"ResponseSelector: {utility}", done / len(material.texts.asked))
        own = [place for place, question in enumerate(material.texts.questions) if question.utility == utility]
        selector = train_selector(
            [material.texts.asked[place].text for place in own],
            [material.texts.questions[place].entry for place in own],
            epochs=epochs,
        )
        for place in cases:
            if material.cases[place].utility == utility:
                entry = selector.entry(material.asked[place])
                chosen[place] = seen_of(entry_label(utility, entry), material.cases[place].lang)
        done += len(own)
    taken = time.perf_counter() - started
    given = f"{len(material.texts.asked)} alternates, {len(utilities)} selectors, {epochs} epochs"
    found = [chosen.get(place, Seen(None, material.cases[place].lang)) for place in cases]
    return Contribution(
        "Rasa ResponseSelector", given, taken, results_of([material.cases[place] for place in cases], found, taken)
    )

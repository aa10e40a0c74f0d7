"""The parts of a turn, one by one, in this process: encoder, search, and the NLU pipeline of the trained model."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.bench.plan import Plan
from bot.bench.questions import Topic
from bot.bench.report import Encoders, Search
from bot.bench.spread import Spread, times
from bot.retrieval.encoder.build import load_encoder, load_torch_encoder
from bot.retrieval.encoder.protocol import Encoder
from bot.retrieval.live_index import LiveIndex
from bot.runtime.plan import rasa_model
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.nlu.embedded import EmbeddedRasa

Tell = Callable[[str, float], None]
"""Called with what is being measured and the share (0 to 1) that is done."""

LANGUAGE_STAGE = "LanguageIdentifier"
CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class Query:
    """One question as the parts need it."""

    utility: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The whole NLU pipeline, and each of its components by name."""

    whole: Spread
    stages: dict[str, Spread]


def queries_of(topics: Sequence[Topic]) -> list[Query]:
    """All questions of `topics`, their languages mixed."""
    longest = max(len(topic.texts) for topic in topics)
    return [
        Query(topic.utility, topic.language, topic.texts[place])
        for place in range(longest)
        for topic in topics
        if place < len(topic.texts)
    ]


def measure_encoders(settings: Settings, queries: Sequence[Query], plan: Plan, tell: Tell) -> Encoders:
    """Both encoders on the same queries, one after the other. Raises ArtefactError without an encoder."""
    tell("encoder, ONNX int8", 0.0)
    onnx = _encoder_times(load_encoder(settings), queries, plan)
    tell("encoder, torch fp32", 0.3)
    return Encoders(torch_fp32=_encoder_times(load_torch_encoder(settings), queries, plan), onnx_int8=onnx)


def measure_search(settings: Settings, queries: Sequence[Query], plan: Plan, tell: Tell) -> Search:
    """The published index, with vectors that are worked out before. Raises ArtefactError without an index."""
    tell("search", 0.0)
    vectors = load_encoder(settings).encode([query.text for query in queries])
    index = LiveIndex.from_settings(settings).current()
    asked = list(zip(queries, vectors, strict=True)) * plan.rounds
    centred = [(query, index.features.centred(vector.reshape(1, -1), [query.language])) for query, vector in asked]

    def nearest(pair: tuple[Query, Any]) -> object:
        return index.nearest(pair[1], pair[0].utility, CANDIDATES)

    def search(pair: tuple[Query, Any]) -> object:
        query, vector = pair
        return index.rank(vector, query.text, utility=query.utility, language=query.language, candidates=CANDIDATES)

    times(centred[: plan.warm_up], nearest)
    times(asked[: plan.warm_up], search)
    return Search(faiss=Spread.of(times(centred, nearest)), ranked=Spread.of(times(asked, search)))


def measure_pipeline(settings: Settings, queries: Sequence[Query], plan: Plan, tell: Tell) -> Pipeline:
    """The trained model on the queries, as `rasa run` calls it. Raises ArtefactError without a model."""
    from bot.nlu.embedded import EmbeddedRasa

    tell("loading the Rasa model", 0.0)
    rasa = EmbeddedRasa(rasa_model(settings), _no_action)
    return asyncio.run(_pipeline(rasa, queries, plan, tell))


async def _pipeline(rasa: "EmbeddedRasa", queries: Sequence[Query], plan: Plan, tell: Tell) -> Pipeline:
    for query in queries[: plan.warm_up]:
        await rasa.understand(query.text, query.utility)
    stopwatch = rasa.watch()
    whole: list[float] = []
    for number in range(plan.rounds):
        tell("NLU pipeline", (number + 1) / (plan.rounds + 1))
        for query in queries:
            started = time.perf_counter()
            await rasa.understand(query.text, query.utility)
            whole.append((time.perf_counter() - started) * 1000)
    return Pipeline(Spread.of(whole), {name: Spread.of(taken) for name, taken in stopwatch.milliseconds.items()})


def _encoder_times(encoder: Encoder, queries: Sequence[Query], plan: Plan) -> Spread:
    texts = [query.text for query in queries]
    times(texts[: plan.warm_up], lambda text: encoder.encode([text]))
    return Spread.of(times(texts * plan.rounds, lambda text: encoder.encode([text])))


def _no_action(_call: dict[str, Any]) -> Awaitable[dict[str, Any] | None]:
    raise NotImplementedError("only the pipeline is measured: no action is run")

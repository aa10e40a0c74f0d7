"""Cases and results for tests, without a model."""

from bot.content.cases import Case
from bot.evaluation.figures import Result
from bot.evaluation.outcome import Seen
from bot.evaluation.provenance import Provenance

SPOKEN = ("sq", "en", "sl", "ka")
PROVENANCE = Provenance("model", "index", "content", 12, "encoder@1#2", "cases", "2025-01-02T03:04:05+00:00")


def case(
    expect: str, *, number: int = 1, lang: str = "sq", text: str = "ku muj me pagu", style: str | None = None
) -> Case:
    return Case(id=f"case-{number}", lang=lang, utility="kesco", text=text, expect=expect, style=style)


def answered(entry: str, score: float = 0.9, language: str = "sq") -> Seen:
    return Seen("answered", language, entry=entry, score=score, by_faq=True, candidate=entry, candidate_score=score)


def offering(*entries: str, score: float = 0.3) -> Seen:
    status = "clarify_did_you_mean"
    return Seen(status, "sq", offered=entries, score=score, by_faq=True, candidate=entries[0], candidate_score=score)


def unknown(candidate: str = "tariff_hours", score: float = 0.05) -> Seen:
    return Seen("unanswerable_unknown", "sq", score=score, by_faq=True, candidate=candidate, candidate_score=score)


def taken_for(intent: str, status: str = "clarify_customer_code") -> Seen:
    return Seen(status, "sq", intent=intent, score=0.8)


def results() -> list[Result]:
    """Ten cases: six FAQ (three right, one offered, one wrong, one missed), two intents, two that nothing answers."""
    pairs = [
        (case("faq:a", number=1), answered("a")),
        (case("faq:a|b", number=2, style="bare"), answered("b", 0.8)),
        (case("faq:b", number=3, lang="ka", text="ra ghirs"), answered("b", 0.7, "ka")),
        (case("faq:c", number=4), offering("a", "c")),
        (case("faq:c", number=5, text="<script>alert(1)</script>"), answered("a", 0.95)),
        (case("faq:c", number=6), unknown()),
        (case("intent:check_balance", number=7), taken_for("check_balance")),
        (case("intent:check_balance", number=8), answered("a", 0.6)),
        (case("none", number=9), taken_for("greet", "answered")),
        (case("none", number=10), taken_for("latest_bill")),
    ]
    return [Result.of(asked, seen, 10.0 + place, SPOKEN) for place, (asked, seen) in enumerate(pairs)]

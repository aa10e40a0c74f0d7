"""Tiny content with cases and floors, ready to be published."""

import json
from pathlib import Path

from bot.settings import Settings
from tests.bot.content.tiny import RESPONSES, Tiny

FLOORS = """\
floors: {right: 0.5, right_or_offered: 0.5, wrong_at_most: 0.5, intent_right: 0, none_right: 0}
fewest_cases: 2
"""
CASES = (
    ("kur me rikycni rrymen", "faq:reconnect"),
    ("sa pritet per rikycje", "faq:reconnect"),
    ("cili eshte aplikacioni i juaj", "faq:app"),
    ("si quhet aplikacioni ne telefon", "faq:app"),
)
"""Text and what is expected, in Albanian."""


class TinyShop:
    """`tiny` is the content; `settings` say where it is and where it is published. Lenient thresholds."""

    def __init__(self, root: Path) -> None:
        self.tiny = Tiny(root / "data")
        self.tiny.write("publishing.yml", FLOORS)
        for language, text in RESPONSES.items():
            self.tiny.write(f"responses/{language}.yml", f"{text}  unanswerable_unknown: I do not know.\n")
        self.settings = Settings(
            data_dir=self.tiny.root,
            models_dir=root / "models",
            cases_dir=root / "cases",
            faq_answer_min_score=0.4,
            faq_answer_min_margin=0.0,
        )
        self.write_cases(*CASES)

    @property
    def index(self) -> Path:
        return self.settings.models_dir / "index"

    @property
    def folders(self) -> set[str]:
        """The versions on disk."""
        return {path.name for path in self.index.iterdir() if path.is_dir()} if self.index.exists() else set()

    def write_cases(self, *cases: tuple[str, str]) -> None:
        lines = [
            json.dumps({"id": str(number), "lang": "sq", "utility": "volt", "text": text, "expect": expect})
            for number, (text, expect) in enumerate(cases)
        ]
        self.settings.cases_dir.mkdir(exist_ok=True)
        (self.settings.cases_dir / "sq.jsonl").write_text("\n".join(lines), encoding="utf-8")

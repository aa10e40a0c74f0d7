"""A handful of labelled texts in two languages."""

from bot.retrieval.joint import NOTHING
from bot.retrieval.labelled import LabelledText

EXAMPLES = [
    LabelledText(text, language, label)
    for label, language, texts in (
        ("pay", "en", ("where to pay", "how do I pay")),
        ("pay", "sq", ("ku paguaj", "si ta paguaj faturën")),
        ("power", "en", ("power is out", "no power")),
        ("power", "sq", ("ska rrymë", "kur vjen drita")),
        ("greet", "en", ("hello", "good morning")),
        (NOTHING, "en", ("who won", "tell a joke", "what is love")),
        (NOTHING, "sq", ("kush fitoi",)),
    )
    for text in texts
]

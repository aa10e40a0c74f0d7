"""What language identification can be tuned by; the defaults are what `bot evaluate --languages` was best with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LanguageSettings:
    """Thresholds and weights of the decision.

    `min_confidence`: below this probability the language is "unknown". `min_foreign`: from this probability on a text
    of at least `min_foreign_words` words is foreign; below `sure_foreign` only if langdetect agrees. `min_georgian`:
    share of letters in Georgian script that makes a text Georgian. `max_characters` are read of a text. The rest are
    weights, in nats: `letters` and `words` of the evidence of our texts, `dictionary` for a word in a language's
    dictionary and `unlisted` what share of it a language without dictionary gets for every word, `neighbour_words` for
    a frequent word of a neighbouring language, `short_text` against foreign for a single word, `doubt` how much a
    possible foreign language lowers the confidence in ours (0 to 1).
    """

    min_confidence: float = 0.4
    min_foreign: float = 0.5
    sure_foreign: float = 0.65
    min_foreign_words: int = 3
    min_georgian: float = 0.3
    max_characters: int = 600
    letters: float = 1.7
    words: float = 1.5
    dictionary: float = 2.8
    unlisted: float = 0.2
    neighbour_words: float = 2.0
    short_text: float = 9.5
    doubt: float = 0.37

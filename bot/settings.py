"""All settings, from the environment only (prefix `BOT_`). Units are in the names."""

from functools import lru_cache
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Settings of every process. The defaults run the whole system on one machine with nothing installed."""

    model_config = SettingsConfigDict(env_prefix="BOT_", extra="forbid", frozen=True)

    # Folders
    data_dir: Path = PROJECT_ROOT / "data"
    models_dir: Path = PROJECT_ROOT / "models"
    adapters_dir: Path = PROJECT_ROOT / "models" / "adapters"  # learnt once, and part of the repository
    var_dir: Path = PROJECT_ROOT / "var"
    cases_dir: Path = PROJECT_ROOT / "tests" / "cases"  # held-out questions that a new version must answer as well

    # Addresses. Only `gateway` is to be reached from outside.
    gateway_host: str = "127.0.0.1"
    gateway_port: int = 8000
    gateway_internal_host: str = "127.0.0.1"
    gateway_internal_port: int = 8001
    rasa_port: int = 5005
    actions_port: int = 5055
    backoffice_port: int = 8100
    gateway_public_url: str = "http://127.0.0.1:8000"
    gateway_internal_url: str = "http://127.0.0.1:8001"
    rasa_url: str = "http://127.0.0.1:5005"
    actions_url: str = "http://127.0.0.1:5055"
    backoffice_url: str = "http://127.0.0.1:8100"
    outage_url: str = ""  # the outage back office; empty = the one at backoffice_url, with its secret

    # Databases; empty = an SQLite file in var_dir
    gateway_database_url: str = ""
    backoffice_database_url: str = ""

    # Secrets between our own processes. Empty: `bot run` makes them once and keeps them in var_dir.
    internal_secret: SecretStr = SecretStr("")
    backoffice_secret: SecretStr = SecretStr("")
    outage_secret: SecretStr = SecretStr("")  # of the outage back office at outage_url; never the billing one's
    token_key: SecretStr = SecretStr("")

    # Encoder
    encoder_model: str = "intfloat/multilingual-e5-small"
    encoder_revision: str = "614241f622f53c4eeff9890bdc4f31cfecc418b3"
    encoder_threads: int = 2
    encoder_adapter: bool = True  # what `bot tune` has learnt is applied, if the repository has it for this model

    # The decision: inverse regularisation of the ranker, and from which probability on (0 to 1) an intent is acted on,
    # an entry is answered (if it leads by the margin) or offered
    ranker_strength: float = 120.0
    intent_min_score: float = 0.55
    faq_answer_min_score: float = 0.60
    faq_answer_min_margin: float = 0.10
    faq_offer_min_score: float = 0.05
    faq_offer_max_entries: int = 3
    # What each language's limits are chosen for on data/calibration: shares of its cases. Languages without enough
    # cases there keep to the thresholds above.
    aim_right: float = 0.93
    aim_right_or_offered: float = 0.975
    aim_wrong_at_most: float = 0.025
    aim_intent_right: float = 0.965
    aim_none_right: float = 0.94

    # FAQ vectors, in rows of the largest utility: up to where they are compared exactly, then all in half precision;
    # beyond that, how many rows a search compares (measured: docs/adr/0006-faiss-index-by-size.md)
    vectors_exact_max_rows: int = 20_000
    vectors_half_max_rows: int = 80_000
    vectors_probed_rows: int = 40_000

    # Learning from what was asked: how long a question is kept, what counts as a number that tells who asked, and how
    # far questions may be apart and still be one gap (`bot gaps measure` finds the distance)
    asked_retention_days: int = Field(default=365, ge=1)
    redaction_min_digits: int = Field(default=6, ge=1)
    redaction_amount_max_digits: int = 7
    redaction_max_name_words: int = 2
    gap_max_questions: int = Field(default=5000, ge=1)
    gap_distance: float = Field(default=0.825, gt=0)
    gap_shrinkage: float = Field(default=0.2, gt=0, le=1)
    gap_known_weight: float = Field(default=0.5, ge=0)
    near_copy_similarity: float = Field(default=0.9, gt=0, le=1)

    # A customer's meter reading: use since the last one is asked about if it is above this many times the usual use
    # (winter heating takes less) and above this use in a day (an ordinary household's, where the usual is not known)
    reading_jump_factor: float = Field(default=3.0, gt=1)
    reading_jump_floor_kwh_per_day: float = Field(default=30.0, ge=0)

    # Time limits (reference: security requirement 15: connect 1 s, read 3 s)
    backend_connect_timeout_seconds: float = 1.0
    backend_read_timeout_seconds: float = 3.0
    backend_max_connections: int = 20  # calls at a time to one back office; each back office has its own
    identity_timeout_seconds: float = 5.0  # the back office's time and the bucket below have to fit
    rasa_timeout_seconds: float = 15.0
    action_timeout_seconds: float = 8.0
    action_budget_seconds: float = Field(default=3.6, gt=0)  # all calls of one action together: it answers within 4 s

    # Back offices that fail (security requirements 15 to 17; docs/adr/0010-back-office-resilience.md). The total is for
    # all tries together, so that an action answers within 4 s; another try is made only if so much of it is left.
    backend_total_seconds: float = Field(default=3.5, gt=0)
    backend_tries: int = Field(default=2, ge=1)
    backend_retry_wait_seconds: float = Field(default=0.05, ge=0)
    backend_retry_jitter_seconds: float = Field(default=0.2, ge=0)
    backend_retry_needs_seconds: float = Field(default=1.0, ge=0)
    backend_queue_seconds: float = Field(default=0.25, ge=0)  # how long a call waits for a place among the calls
    breaker_failures: int = Field(default=5, ge=1)  # in a row; a refusal (4xx) is none
    breaker_open_seconds: float = Field(default=30.0, gt=0)  # then one call tries whether the back office is back
    # Outages are asked for by many at once: an answer is shared for so long, and kept for so many places
    outage_cache_seconds: float = Field(default=5.0, ge=0)
    outage_cache_answers: int = Field(default=500, ge=1)
    # What a back office may claim: how far its clock may be ahead, how far ahead a date may lie, the oldest year, the
    # most energy of one register in a day (400 MW for 24 hours: more than any customer of these utilities draws)
    backend_clock_ahead_seconds: float = Field(default=300.0, ge=0)
    backend_max_days_ahead: int = Field(default=730, ge=1)
    backend_oldest_year: int = 1970
    backend_max_kwh_per_day: int = Field(default=9_600_000, ge=1)

    # Safety: words at least so long are recognised with one letter wrong (data/safety); how long Rasa may take over a
    # message that warns of danger before the gateway answers it itself
    safety_typo_min_letters: int = Field(default=6, ge=4)
    emergency_wait_seconds: float = 3.0

    # Messages (security requirement 26)
    message_max_characters: int = 2000
    body_max_bytes: int = 262_144
    events_heartbeat_seconds: float = 15.0
    turn_concurrency: int = 8

    # Identity (security requirements 1 to 4, 8, 26; docs/identity.md). A sender is one visitor of the page, or one
    # address of another channel. Waits double from the first to the longest; failures make them longer for so long.
    phone_code_lifetime_seconds: int = Field(default=300, ge=1, le=600)
    phone_code_max_attempts: int = Field(default=5, ge=1)
    phone_codes_per_hour: int = Field(default=3, ge=1)
    sender_codes_per_hour: int = Field(default=10, ge=1)
    sender_max_failures: int = Field(default=5, ge=1)
    account_max_failures_per_hour: int = Field(default=10, ge=1)
    identity_first_wait_seconds: int = Field(default=30, ge=1)
    identity_longest_wait_seconds: int = Field(default=3600, ge=1)
    identity_failure_memory_seconds: int = Field(default=86_400, ge=3600)
    identity_answer_bucket_seconds: float = Field(default=0.5, ge=0)  # answers leave at whole multiples of it
    session_idle_seconds: int = 600
    session_absolute_seconds: int = 1800
    fresh_proof_seconds: int = 300  # what is filed needs a proof that is not older

    # Requests that are filed: after which silence an unfinished one lapses; from which probability on (0 to 1) what is
    # written in the middle of one is another request; how many words beside a place or a number still make an answer;
    # how many words a yes, a no or a greeting has at most; and the longest texts (of the back office)
    request_idle_seconds: int = Field(default=1200, ge=1)
    request_other_min_score: float = Field(default=0.7, ge=0, le=1)
    request_answer_max_words: int = Field(default=5, ge=0)
    request_small_talk_max_words: int = Field(default=4, ge=0)
    complaint_max_characters: int = 2000
    outage_description_max_characters: int = 500

    # SMS (docs/sms.md): where replies are handed over and the secret that both sides sign with (empty: switched off);
    # how old a signed request may be; how many messages an hour a number gets answers to; how long the proof for one
    # answer holds; how often a reply is handed over, with a wait that doubles; how long messages are kept and known
    sms_gateway_url: str = ""
    sms_secret: SecretStr = SecretStr("")
    sms_freshness_seconds: int = Field(default=300, ge=1)
    sms_per_number_per_hour: int = Field(default=20, ge=1)
    sms_proof_seconds: int = Field(default=60, ge=1, le=300)
    sms_timeout_seconds: float = Field(default=10.0, gt=0, le=30)
    sms_tries: int = Field(default=6, ge=1)
    sms_retry_wait_seconds: float = Field(default=10.0, ge=0)
    sms_kept_days: int = Field(default=30, ge=1)

    # Links to documents: how long one works, and how long an answer waits for it
    document_lifetime_seconds: int = Field(default=900, ge=1, le=3600)
    document_link_timeout_seconds: float = Field(default=1.0, gt=0)

    # Demonstration: the page shows the customer's phone, and the customers of the reference back office
    demo: bool = Field(default=True)

    def database_url(self, name: str) -> str:
        """SQLAlchemy URL of `gateway` or `backoffice`: as set, else an SQLite file in `var_dir`."""
        url: str = getattr(self, f"{name}_database_url")
        return url or f"sqlite:///{self.var_dir / name}.db"


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()

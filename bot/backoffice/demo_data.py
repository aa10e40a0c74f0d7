"""The strict schema and the loader of demo/: what the demonstration customers are made of."""

from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import ContentError

DEMO_DIR = Path(__file__).resolve().parent / "demo"

T = TypeVar("T", bound=BaseModel)
Category = Literal["household_low_voltage", "other_low_voltage", "medium_voltage", "high_voltage"]
ComplaintKind = Literal["bill", "meter", "outage", "voltage", "connection", "service", "other"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DemoDisconnection(_Strict):
    """When each step happened, in hours before seeding; None: not yet."""

    hours: int
    reason: Literal["nonpayment", "customer_request"] = "nonpayment"
    settled_hours: int | None = None
    requested_hours: int | None = None
    reconnected_hours: int | None = None


class DemoComplaint(_Strict):
    """A complaint on file; `hours` before seeding it was filed, `answered_hours` before seeding it was answered."""

    kind: ComplaintKind
    hours: int
    answered_hours: int | None = None
    state: Literal["received", "in_review", "answered", "closed"]
    text: str


class DemoServiceCase(_Strict):
    """A service that the customers of `scenario` applied for, in hours before seeding; `done_hours` None: not done.

    Reconnections and replies are not listed: they follow from disconnections and complaints.
    """

    scenario: str
    standard: Literal["check", "registration"]
    hours: int
    done_hours: int | None = None


class DemoReadingWindow(_Strict):
    """When customers may send readings, in days after seeding (before, if negative), both ends included."""

    opens: int
    closes: int


class DemoReadingWindows(_Strict):
    """The windows of those who may send a reading now, and of the scenarios that may not."""

    open: tuple[DemoReadingWindow, ...]
    closed: tuple[DemoReadingWindow, ...]
    closed_for: tuple[str, ...]


class DemoScenario(_Strict):
    """One state of a customer; the fields are explained in demo/scenarios.yml."""

    name: str
    latest: Literal["paid", "open", "part", "none"] = "paid"
    older_open: int = 0
    older_settled: int = 0
    interest_permille: int = 0
    in_transit: Literal["latest", "older"] | None = None
    overpaid_permille: int = 0
    meters: int = 1
    remotely_read: bool | None = None
    disconnection: DemoDisconnection | None = None
    complaints: tuple[DemoComplaint, ...] = ()


class DemoMoreCustomer(_Strict):
    """A documented customer that only this utility has, after those of the common scenarios."""

    category: Category
    scenario: DemoScenario


class DemoReconnection(_Strict):
    """The utility's rule for reconnection after a debt."""

    deadline_hours: int | None
    request_required: bool


class DemoTariff(_Strict):
    """A tariff; amounts are decimal strings, `prices` per kWh by zone."""

    code: str
    category: Category
    fixed: str
    prices: dict[str, str]


class DemoLocality(_Strict):
    """A place of the utility; `code_prefix` begins the customer codes given there."""

    code: str
    name: str
    code_prefix: str = ""


class DemoOutage(_Strict):
    """An outage; `since` and `until` are hours after seeding (before, if negative)."""

    kind: Literal["planned", "unplanned"]
    reason: str
    localities: tuple[str, ...]
    since: int
    until: int | None = None


class DemoUtility(_Strict):
    """All that the demonstration data of one utility are made of."""

    utility: str
    currency: str = Field(pattern="^[A-Z]{3}$")
    time_zone: str
    customer_code_pattern: str
    fixed_code_prefix: str
    code_digits: int
    phone_prefix: str
    phone_digits: int
    languages: tuple[str, ...]
    reconnection: DemoReconnection
    written_reply_days: int | None = None
    # Who reads the meters that are not read remotely.
    hand_read_by: Literal["reader", "customer"] = "reader"
    reading_windows: DemoReadingWindows | None = None
    tax_permille: int
    rounding_minor: int
    tariffs: tuple[DemoTariff, ...]
    localities: tuple[DemoLocality, ...]
    given_names: tuple[str, ...]
    family_names: tuple[str, ...]
    outages: tuple[DemoOutage, ...]
    scenario_overrides: tuple[DemoScenario, ...] = ()
    service_cases: tuple[DemoServiceCase, ...] = ()
    more_customers: tuple[DemoMoreCustomer, ...] = ()


class DemoData(_Strict):
    """The scenarios in the order of their codes, and the utilities by name."""

    scenarios: tuple[DemoScenario, ...]
    utilities: tuple[DemoUtility, ...]

    def scenarios_of(self, utility: DemoUtility) -> tuple[DemoScenario, ...]:
        """The scenarios with the utility's own instead of the common ones of the same name."""
        own = {scenario.name: scenario for scenario in utility.scenario_overrides}
        return tuple(own.get(scenario.name, scenario) for scenario in self.scenarios)


class _ScenarioFile(_Strict):
    scenarios: tuple[DemoScenario, ...]


def load_demo_data(folder: Path = DEMO_DIR) -> DemoData:
    """Read scenarios.yml and every utility's file.

    Raises:
        ContentError: a file breaks the schema.
    """
    paths = sorted(path for path in folder.glob("*.yml") if path.name != "scenarios.yml")
    scenarios = _read(folder / "scenarios.yml", _ScenarioFile).scenarios
    return DemoData(scenarios=scenarios, utilities=tuple(_read(path, DemoUtility) for path in paths))


def _read(path: Path, model: type[T]) -> T:
    try:
        return model.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise ContentError(f"the demonstration data are not readable ({error})", where=path.name) from error

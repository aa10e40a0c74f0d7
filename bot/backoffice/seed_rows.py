"""Makes all rows of the demonstration data of all utilities, the same ones for the same clock."""

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.backoffice.demo_data import DemoData, DemoScenario, DemoUtility
from bot.backoffice.money import to_micro, to_minor
from bot.backoffice.seed_accounts import AccountSeeder, Person
from bot.backoffice.seed_readings import ReadingSeeder
from bot.backoffice.seed_service import ServiceSeeder
from bot.backoffice.seed_table_rows import Rows

# Each scenario once with a fixed code, then this often with codes drawn at random: four utilities make 256 customers.
MORE_ROUNDS = 3
HOUSEHOLD = "household_low_voltage"
# Every fifth of the others is not a household, in turn of each kind.
OTHER_CATEGORIES = ("other_low_voltage", "medium_voltage", "high_voltage")


def make_rows(data: DemoData, as_of: datetime, *, random_seed: str) -> Rows:
    """All rows, by table."""
    rows = Rows()
    seeders: list[_UtilitySeeder] = []
    for utility in data.utilities:
        _add_utility(rows, utility)
        _add_outages(rows, utility, as_of)
        seeders.append(_UtilitySeeder(rows, utility, data.scenarios_of(utility), as_of, random_seed))
        seeders[-1].add_customers()
    # Last, so that the ids of all others stay as they are.
    for seeder in seeders:
        seeder.add_more_customers()
    rows.close_series()
    return rows


def _add_utility(rows: Rows, utility: DemoUtility) -> None:
    rows.add(
        "utilities",
        code=utility.utility,
        currency=utility.currency,
        time_zone=utility.time_zone,
        customer_code_pattern=utility.customer_code_pattern,
        written_reply_days=utility.written_reply_days,
    )
    for locality in utility.localities:
        rows.add("localities", utility=utility.utility, code=locality.code, name=locality.name)


def _add_outages(rows: Rows, utility: DemoUtility, as_of: datetime) -> None:
    for outage in utility.outages:
        outage_id = rows.add_numbered(
            "outages",
            utility=utility.utility,
            kind=outage.kind,
            reason=outage.reason,
            since=as_of + timedelta(hours=outage.since),
            until=None if outage.until is None else as_of + timedelta(hours=outage.until),
        )
        for locality in outage.localities:
            rows.add("outage_localities", outage_id=outage_id, utility=utility.utility, locality=locality)


class _UtilitySeeder:
    """Adds the customers of one utility."""

    def __init__(
        self, rows: Rows, utility: DemoUtility, scenarios: tuple[DemoScenario, ...], as_of: datetime, random_seed: str
    ) -> None:
        self._rows = rows
        self._utility = utility
        self._scenarios = scenarios
        self._random = Random(f"{random_seed}:{utility.utility}")
        zone = ZoneInfo(utility.time_zone)
        # Numbers of its own: how many readings there are does not change who the customers are.
        readings = ReadingSeeder(rows, Random(f"{random_seed}:{utility.utility}:readings"), utility, as_of, zone)
        service = ServiceSeeder(rows, utility, as_of, zone)
        self._accounts = AccountSeeder(rows, self._random, utility, as_of, zone, readings, service)
        self._codes: set[str] = set()
        self._tariff_ids = {tariff.category: self._add_tariff(place) for place, tariff in enumerate(utility.tariffs)}

    def add_customers(self) -> None:
        """Add the fixed customers, one per scenario, then the others."""
        for place, scenario in enumerate(self._scenarios):
            self._add_customer(scenario, place, HOUSEHOLD, self._fixed_code(place))
        for place in range(len(self._scenarios), self._common_places):
            other = place % 5 == 0
            category = OTHER_CATEGORIES[place // 5 % len(OTHER_CATEGORIES)] if other else HOUSEHOLD
            self._add_customer(self._scenarios[place % len(self._scenarios)], place, category, None)

    def add_more_customers(self) -> None:
        """Add the fixed customers that only this utility has; their codes go on after the common ones."""
        for place, more in enumerate(self._utility.more_customers):
            code = self._fixed_code(len(self._scenarios) + place)
            self._add_customer(more.scenario, self._common_places + place, more.category, code)

    @property
    def _common_places(self) -> int:
        return len(self._scenarios) * (MORE_ROUNDS + 1)

    def _fixed_code(self, place: int) -> str:
        return f"{self._utility.fixed_code_prefix}{place + 1:02d}"

    def _add_customer(self, scenario: DemoScenario, place: int, category: str, fixed_code: str | None) -> None:
        utility = self._utility
        locality = utility.localities[place % len(utility.localities)]
        code = fixed_code or self._new_code(locality.code_prefix)
        self._codes.add(code)
        customer_id = self._rows.add_numbered(
            "customers",
            utility=utility.utility,
            customer_code=code,
            name=f"{self._random.choice(utility.given_names)} {self._random.choice(utility.family_names)}",
            phone=f"{utility.phone_prefix}{place + 1:0{utility.phone_digits}d}",
            email=f"{utility.utility}.{place + 1}@customers.example",
            language=utility.languages[0] if fixed_code else self._random.choice(utility.languages),
            locality=locality.code,
            category=category,
            scenario=scenario.name,
            fixed=fixed_code is not None,
        )
        tariff = next(tariff for tariff in utility.tariffs if tariff.category == category)
        self._accounts.add(Person(customer_id, scenario, locality, tariff, self._tariff_ids[tariff.category]))

    def _add_tariff(self, place: int) -> int:
        tariff = self._utility.tariffs[place]
        tariff_id = self._rows.add_numbered(
            "tariffs",
            utility=self._utility.utility,
            code=tariff.code,
            category=tariff.category,
            fixed_minor=to_minor(tariff.fixed),
            tax_permille=self._utility.tax_permille,
        )
        for zone, price in tariff.prices.items():
            self._rows.add("tariff_prices", tariff_id=tariff_id, zone=zone, price_micro=to_micro(price))
        return tariff_id

    def _new_code(self, prefix: str) -> str:
        # Codes from 2... on cannot meet the fixed ones, which begin with 1.
        lowest = 10 ** (self._utility.code_digits - 1)
        while (code := f"{prefix}{self._random.randrange(2 * lowest, 10 * lowest)}") in self._codes:
            pass
        return code

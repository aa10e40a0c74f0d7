"""What each demonstration scenario has to look like through the Protocols."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Expected:
    """The state of a customer. `total`: sign of the balance; `cut`: state of the first meter's disconnection."""

    total: int = 0
    last_bill: str | None = "paid"
    older_debt: bool = False
    interest: bool = False
    in_transit: bool = False
    credit: bool = False
    meters: int = 1
    remotely_read: bool | None = None
    disconnected: bool = False
    cut: str | None = None
    missing: tuple[str, ...] = ()


# In the order of the fixed codes. `missing` is what a utility asks for that wants a request.
SCENARIOS = {
    "paid": Expected(remotely_read=True),
    "last_bill_open": Expected(total=1, last_bill="open"),
    "part_paid": Expected(total=1, last_bill="part_paid"),
    "in_debt": Expected(total=1, last_bill="open", older_debt=True, interest=True),
    "payment_in_transit": Expected(total=1, last_bill="open", in_transit=True),
    "credit": Expected(total=-1, credit=True),
    "disconnected_debt_open": Expected(
        total=1,
        last_bill="open",
        older_debt=True,
        interest=True,
        disconnected=True,
        cut="not_eligible",
        missing=("debt", "request"),
    ),
    "disconnected_payment_in_transit": Expected(
        total=1, older_debt=True, in_transit=True, disconnected=True, cut="not_eligible", missing=("debt",)
    ),
    "disconnected_request_missing": Expected(disconnected=True, cut="not_eligible", missing=("request",)),
    "reconnection_recent": Expected(disconnected=True, cut="recent"),
    "reconnection_late": Expected(disconnected=True, cut="late"),
    "reconnected": Expected(cut="reconnected"),
    "several_meters": Expected(meters=3),
    "one_of_several_disconnected": Expected(
        total=1,
        last_bill="open",
        older_debt=True,
        meters=2,
        disconnected=True,
        cut="not_eligible",
        missing=("debt", "request"),
    ),
    "new_customer": Expected(last_bill=None),
    "read_by_hand": Expected(remotely_read=False),
}


@dataclass(frozen=True)
class ExpectedUtility:
    """What holds for all customers of a utility; `code_prefix` begins the fixed customer codes."""

    currency: str
    offset_hours: int
    deadline_hours: int | None
    wants_request: bool
    language: str
    code_prefix: str


UTILITIES = {
    "kesco": ExpectedUtility("EUR", 1, 24, True, "sq", "DPR10000"),
    "ossh": ExpectedUtility("ALL", 1, None, True, "sq", "TR100000"),
    "energijaplus": ExpectedUtility("EUR", 1, None, True, "sl", "10000000"),
    "energopro": ExpectedUtility("GEL", 4, 8, False, "ka", "1000000"),
}

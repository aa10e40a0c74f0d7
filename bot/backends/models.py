"""What the back offices answer, as frozen dataclasses.

Amounts are Decimals with two decimals in `currency`; times are aware, in the utility's own time zone.
"""

from bot.backends.account_models import (
    Balance,
    Bill,
    Bills,
    Consumption,
    Contact,
    LastBill,
    LatestBill,
    Meter,
    Meters,
    Payment,
    Payments,
    PhoneOwners,
)
from bot.backends.amounts import STRICT, Amount, Category
from bot.backends.service_models import (
    Complaint,
    ComplaintKind,
    Complaints,
    MeterReadings,
    Readings,
    ReadingWindow,
    Receipt,
    Register,
    ServiceCase,
    ServiceCases,
    Zone,
)
from bot.backends.supply_models import (
    Disconnection,
    MeterSupply,
    OutageItem,
    Outages,
    Place,
    Supply,
)

__all__ = [
    "STRICT",
    "Amount",
    "Balance",
    "Bill",
    "Bills",
    "Category",
    "Complaint",
    "ComplaintKind",
    "Complaints",
    "Consumption",
    "Contact",
    "Disconnection",
    "LastBill",
    "LatestBill",
    "Meter",
    "MeterReadings",
    "MeterSupply",
    "Meters",
    "OutageItem",
    "Outages",
    "Payment",
    "Payments",
    "PhoneOwners",
    "Place",
    "ReadingWindow",
    "Readings",
    "Receipt",
    "Register",
    "ServiceCase",
    "ServiceCases",
    "Supply",
    "Zone",
]

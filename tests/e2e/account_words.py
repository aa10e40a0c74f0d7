"""What customers type about their account, and what must be answered: worked out from what the back office says.

A value that changes between the back office's answer and ours (the moment of the answer) is a gap in the text.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import httpx

from bot.answering import formats
from bot.content.catalog import Catalog
from bot.text.masking import masked_code

Account = Callable[[str], dict[str, Any]]
SHOWN = 6
_GAP = "\x00"

MESSAGES: Mapping[str, Mapping[str, str]] = {
    "sq": {
        "check_balance": "sa pare ju kam borxh deri sot?",
        "latest_bill": "sa më doli fatura e fundit",
        "bill_history": "mi trego faturat e muajve t'kaluar",
        "payment_history": "cilat pagesa mi keni regjistru",
        "reconnection_status": "a ma keni lshu rrymen apo ende jo",
        "outage_status": "a ka defekt ne Peje sonte?",
        "complaint_status": "qka u bo me ankesen time",
        "consumption_now": "sa kilovat kam harxhu deri tash",
        "tariff_now": "qfare tarife eshte tani, e lira apo e shtrenjta",
        "compensation_check": "a me takon kompensim per vonesen tuaj",
    },
    "en": {
        "check_balance": "what's my outstanding amount right now pls",
        "latest_bill": "how much was the last bill you sent me",
        "bill_history": "show me my bills from the past months",
        "payment_history": "which payments of mine did you get",
        "reconnection_status": "did you switch my supply back on yet",
        "outage_status": "is the power out in Peja?",
        "complaint_status": "what happened with the complaint i sent you",
        "consumption_now": "what does my meter say right now",
        "tariff_now": "is it the cheap or the dear tariff at this hour",
        "compensation_check": "how much compensation do you owe me for the delay",
    },
    "sl": {
        "check_balance": "kok sem še dolžna",
        "latest_bill": "kolk je znesel moj zadnji račun",
        "bill_history": "daj mi pokaži moje račune za nazaj",
        "payment_history": "katera moja plačila ste dobili",
        "reconnection_status": "a ste mi že nazaj priklopili elektriko",
        "outage_status": "a je v Ptuju kej zmanjkalo štroma?",
        "complaint_status": "kaj je z mojo reklamacijo",
        "consumption_now": "kolko kaže moj števec zdaj",
        "tariff_now": "kera tarifa je zdaj, mala al velika",
        "compensation_check": "kolk odškodnine mi pripada zaradi zamude",
    },
    "ka": {
        "check_balance": "რამდენი მაქვს გადასახდელი ამ წუთას?",
        "latest_bill": "ბოლო ქვითარი რამდენის მოვიდა",
        "bill_history": "მაჩვენე ჩემი წინა თვეების ქვითრები",
        "payment_history": "ჩემი რომელი გადახდები მიიღეთ",
        "reconnection_status": "შუქი უკვე ჩამირთეთ თუ ჯერ არა",
        "outage_status": "ქობულეთში შუქი რატომ არ არის, რამე ავარიაა?",
        "complaint_status": "ჩემს საჩივარს რა ეშველა",
        "consumption_now": "ჩემი მრიცხველი ახლა რას აჩვენებს",
        "tariff_now": "ახლა რომელი ტარიფი მოქმედებს",
        "compensation_check": "რა კომპენსაცია მეკუთვნის დაგვიანებისთვის",
    },
    "ka-Latn": {
        "check_balance": "ramdeni mmartebs dzveli vali sul",
        "latest_bill": "bolo qvitari ramdeni iyo",
        "bill_history": "machvene wina tveebis qvitrebi",
        "payment_history": "romeli gadaxdebi miiget chemgan",
        "reconnection_status": "shuqi ukve chamirtet tu ara",
        "outage_status": "qobuletshi avariaa? shuqi ar aris",
        "complaint_status": "chems sachivars ra eshvela",
        "consumption_now": "chemi mricxveli axla ras achvenebs",
        "tariff_now": "axla romeli tarifia",
        "compensation_check": "ra kompensacia mekutvnis dagvianebistvis",
    },
}
PLACES = {"kesco": "peje", "energijaplus": "ptuj", "energopro": "kobuleti"}
"""The places of the messages about outages: each has one now."""


class Expected:
    """What is expected in `language` of the customer with this code, by what the back office answers now."""

    def __init__(self, catalog: Catalog, backoffice: httpx.Client, utility: str, language: str, code: str) -> None:
        self.catalog, self.utility, self.language, self.code = catalog, utility, language, code
        self._backoffice, self._time_zone = backoffice, catalog.utility(utility).time_zone

    def read(self, resource: str, **params: str) -> dict[str, Any]:
        """What the back office says of the customer."""
        return self.get(f"customers/{self.code}/{resource}", **params)

    def get(self, path: str, **params: str) -> dict[str, Any]:
        """What the back office says of the utility."""
        response = self._backoffice.get(f"/v1/{self.utility}/{path}", params=params)
        response.raise_for_status()
        found: dict[str, Any] = response.json()
        return found

    def text(self, key: str, **values: str) -> str:
        """The text of data/responses; the moment of the answer and what is not given are gaps."""
        gaps = dict.fromkeys(["as_of", "now", "until", "next_zone", "zone"], _GAP)
        return self.catalog.text(
            key, self.language, self.utility, **(gaps | {"customer_code": masked_code(self.code)} | values)
        )

    def money(self, amount: str, currency: str) -> str:
        return formats.money(Decimal(amount), currency, self.language)

    def day(self, moment: str) -> str:
        is_day = len(moment) == len("2026-01-01")
        return (
            formats.day(date.fromisoformat(moment), self.language)
            if is_day
            else self.moment(moment).rpartition(", ")[0]
        )

    def moment(self, moment: str) -> str:
        return formats.moment(datetime.fromisoformat(moment), self._time_zone, self.language)


def says(answer: Mapping[str, Any], *texts: str) -> None:
    """Assert that the answer contains each text, where a gap stands for anything within its line."""
    for text in texts:
        pattern = re.escape(text).replace(re.escape(_GAP), "[^\n]*")
        assert re.search(pattern, answer["text"]), f"{text!r} is not in {answer['text']!r}"


def balance(expected: Expected) -> Sequence[str]:
    told = expected.read("balance")
    currency = told["currency"]
    interest = {
        "amount": expected.money(told["interest"], currency),
        "interest_as_of": expected.day(told["interest_as_of"]),
    }
    last = told["last_bill"]
    due = {"amount": expected.money(last["open_amount"], currency), "due_date": expected.day(last["due_date"])}
    return (
        expected.text("answered_balance_debt", total=expected.money(told["total"], currency)),
        expected.text("answered_balance_part_last_bill", **due),
        expected.text("answered_balance_part_older_debt", amount=expected.money(told["older_debt"], currency)),
        expected.text("answered_balance_part_interest_until", **interest),
    )


def latest_bill(expected: Expected) -> Sequence[str]:
    told = expected.read("bills", limit="1")
    (bill,) = told["bills"]
    head = expected.text(
        "answered_bill",
        number=bill["number"],
        period=formats.period(
            date.fromisoformat(bill["period_start"]), date.fromisoformat(bill["period_end"]), expected.language
        ),
        amount=expected.money(bill["amount"], told["currency"]),
        due_date=expected.day(bill["due_date"]),
        state=expected.text("bill_state_unpaid"),
    )
    parts = [
        expected.text(
            "answered_bill_consumption",
            zone=expected.text(f"zone_{part['zone']}"),
            consumption=formats.energy(part["kwh"], expected.language),
        )
        for part in bill["consumption"]
    ]
    return (head, *parts)


def bill_history(expected: Expected) -> Sequence[str]:
    told = expected.read("bills", limit=str(SHOWN))
    total = expected.money(str(sum(Decimal(bill["amount"]) for bill in told["bills"])), told["currency"])
    paid = expected.money(str(sum(Decimal(bill["paid_amount"]) for bill in told["bills"])), told["currency"])
    amounts = [expected.money(bill["amount"], told["currency"]) for bill in told["bills"]]
    return (
        expected.text("answered_bill_history"),
        *amounts,
        expected.text("history_bill_total", total=total, paid=paid),
    )


def payment_history(expected: Expected) -> Sequence[str]:
    told = expected.read("payments", limit=str(SHOWN))
    lines = [
        expected.text(
            "history_payment_channel",
            day=expected.day(payment["received_at"]),
            amount=expected.money(payment["amount"], told["currency"]),
            channel=expected.text(f"payment_channel_{payment['channel']}"),
        )
        for payment in told["payments"]
    ]
    total = expected.money(str(sum(Decimal(payment["amount"]) for payment in told["payments"])), told["currency"])
    return (expected.text("answered_payment_history"), *lines, expected.text("history_payment_total", total=total))


def reconnection_status(expected: Expected) -> Sequence[str]:
    told = expected.read("supply")
    (meter,) = told["meters"]
    cut = meter["disconnection"]
    if cut is None:
        return (expected.text("answered_connected", meter=meter["serial"]),)
    assert cut["overdue"]
    met = expected.moment(cut["conditions_met_at"])
    due = expected.moment(cut["deadline_at"])
    return (expected.text("answered_reconnection_overdue", meter=meter["serial"], conditions_met_at=met, deadline=due),)


def outage_status(expected: Expected) -> Sequence[str]:
    told = expected.get("outages", locality=PLACES[expected.utility])
    (outage,) = told["outages"]
    places = expected.catalog.places.utilities[expected.utility].places
    name = next(place.name[expected.language] for place in places if place.code == PLACES[expected.utility])
    end = {"until": expected.moment(outage["until"])} if outage["until"] else {}
    return (
        expected.text("answered_outage_current", place=name),
        expected.text("outage_unplanned_current", since=expected.moment(outage["since"])),
        expected.text("outage_until" if end else "outage_until_open", **end),
        expected.text("outage_reason", reason=expected.text(f"outage_reason_{outage['reason']}")),
    )


def complaint_status(expected: Expected, *, oldest: bool = False) -> Sequence[str]:
    complaint = expected.read("complaints")["complaints"][-1 if oldest else 0]
    head = expected.text(
        "answered_complaint",
        reference=complaint["reference"],
        kind=expected.text(f"complaint_kind_{complaint['kind']}"),
        filed_at=expected.day(complaint["filed_at"]),
        state=expected.text(f"complaint_state_{complaint['state']}"),
    )
    answered, due = complaint["answered_at"], complaint["reply_due_on"]
    if answered:
        return (head, expected.text("complaint_answered", answered_at=expected.day(answered)))
    return (head, expected.text("complaint_reply_due", due=expected.day(due))) if due else (head,)


def consumption_now(expected: Expected) -> Sequence[str]:
    (meter,) = expected.read("readings")["meters"]
    lines = [
        expected.text(
            "consumption_register",
            zone=expected.text(f"zone_{register['zone']}"),
            value=formats.energy(register["value"], expected.language),
            read_at=expected.moment(register["read_at"]),
            source=expected.text(f"reading_source_{register['source']}"),
        )
        for register in meter["registers"]
    ]
    key = "answered_consumption_live" if meter["remotely_read"] else "answered_consumption_last"
    return (expected.text(key, meter=meter["serial"]), *lines)


def tariff_now(expected: Expected) -> Sequence[str]:
    has_calendar = expected.catalog.utility(expected.utility).tariff_calendar is not None
    return (expected.text("answered_tariff_now" if has_calendar else "unanswerable_tariff"),)


def compensation_check(expected: Expected) -> Sequence[str]:
    told = expected.read("service-cases")
    if expected.utility != "energopro":
        return (expected.text("unanswerable_compensation"),)
    category = expected.text(f"category_{told['category']}")
    cases = [
        expected.text(
            "compensation_case",
            standard=expected.text(f"compensation_standard_{case['standard']}"),
            reference=case["reference"],
        )
        for case in told["cases"]
    ]
    return (expected.text("answered_compensation", category=category), *cases)


EXPECTED: Mapping[str, Callable[[Expected], Sequence[str]]] = {
    "check_balance": balance,
    "latest_bill": latest_bill,
    "bill_history": bill_history,
    "payment_history": payment_history,
    "reconnection_status": reconnection_status,
    "outage_status": outage_status,
    "complaint_status": complaint_status,
    "consumption_now": consumption_now,
    "tariff_now": tariff_now,
    "compensation_check": compensation_check,
}

"""Turns what one demonstration customer has on file into rows: complaints, service cases, windows for readings."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from bot.backoffice import references
from bot.backoffice.demo_data import DemoComplaint, DemoScenario, DemoUtility
from bot.backoffice.seed_table_rows import Rows


@dataclass(frozen=True, slots=True)
class ServiceSeeder:
    """Writes into `rows`; `as_of` is the moment of seeding."""

    rows: Rows
    utility: DemoUtility
    as_of: datetime
    zone: tzinfo

    def add(self, customer_id: int, scenario: DemoScenario) -> None:
        """Add what the scenario says; reconnections are added with their disconnection."""
        for complaint in scenario.complaints:
            self._add_complaint(customer_id, complaint)
        for case in self.utility.service_cases:
            if case.scenario == scenario.name:
                began = self._ago(case.hours)
                self.add_case(customer_id, references.SERVICE, case.standard, began, self._step(case.done_hours))
        self._add_windows(customer_id, scenario.name)

    def add_case(self, customer_id: int, letter: str, standard: str, began: datetime, done: datetime | None) -> None:
        """Add a service case under a reference of its own."""
        self._insert_case(customer_id, self._reference(letter, began), standard, began, done)

    def _add_complaint(self, customer_id: int, complaint: DemoComplaint) -> None:
        filed, answered = self._ago(complaint.hours), self._step(complaint.answered_hours)
        reference = self._reference(references.COMPLAINT, filed)
        days = self.utility.written_reply_days
        self.rows.add(
            "complaints",
            utility=self.utility.utility,
            reference=reference,
            customer_id=customer_id,
            kind=complaint.kind,
            state=complaint.state,
            text=complaint.text,
            filed_at=filed,
            reply_due_on=None if days is None else filed.astimezone(self.zone).date() + timedelta(days=days),
            answered_at=answered,
        )
        if days is not None:
            self._insert_case(customer_id, reference, "written_reply", filed, answered)

    def _insert_case(
        self, customer_id: int, reference: str, standard: str, began: datetime, done: datetime | None
    ) -> None:
        self.rows.add(
            "service_cases",
            utility=self.utility.utility,
            reference=reference,
            customer_id=customer_id,
            standard=standard,
            began_at=began,
            done_at=done,
        )

    def _add_windows(self, customer_id: int, scenario: str) -> None:
        windows = self.utility.reading_windows
        if windows is None:
            return
        today = self.as_of.astimezone(self.zone).date()
        for window in windows.closed if scenario in windows.closed_for else windows.open:
            self.rows.add(
                "reading_windows",
                customer_id=customer_id,
                opens_on=today + timedelta(days=window.opens),
                closes_on=today + timedelta(days=window.closes),
            )

    def _reference(self, letter: str, moment: datetime) -> str:
        return self.rows.next_reference(self.utility.utility, letter, moment.astimezone(self.zone).year)

    def _ago(self, hours: int) -> datetime:
        return self.as_of - timedelta(hours=hours)

    def _step(self, hours: int | None) -> datetime | None:
        return None if hours is None else self._ago(hours)

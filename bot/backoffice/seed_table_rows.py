"""Collects the rows of the demonstration data, by table."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from bot.backoffice.references import format_reference


@dataclass(slots=True)
class Rows:
    """Rows by table name; ids count up per table over the whole seed, references per utility, letter and year."""

    tables: defaultdict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    _series: Counter[tuple[str, str, int]] = field(default_factory=Counter)

    def add(self, table: str, **values: Any) -> None:
        """Add a row as it is."""
        self.tables[table].append(values)

    def add_numbered(self, table: str, **values: Any) -> int:
        """Add a row with the table's next id; returns the id, from 1."""
        row_id = len(self.tables[table]) + 1
        self.tables[table].append({"id": row_id, **values})
        return row_id

    def next_reference(self, utility: str, letter: str, year: int) -> str:
        """A reference that no other row has."""
        self._series[utility, letter, year] += 1
        return format_reference(letter, year, self._series[utility, letter, year])

    def close_series(self) -> None:
        """Add the last numbers given, from which the back office goes on."""
        for (utility, letter, year), last in self._series.items():
            self.add("reference_series", utility=utility, letter=letter, year=year, last=last)

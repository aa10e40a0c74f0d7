"""What was found in a text besides codes."""

from dataclasses import dataclass
from typing import Literal

EntityName = Literal["locality", "unknown_locality", "amount", "date", "reading", "reference"]


@dataclass(frozen=True, slots=True)
class FoundEntity:
    """`text[start:end]` says `value`.

    | name | value | role |
    | --- | --- | --- |
    | locality | code of a place of the utility | `certain`, or `likely` where a typo was read over |
    | unknown_locality | the name as typed, a place that we do not know | |
    | amount | a decimal with two decimals: `41.20` | currency: EUR, ALL, GEL |
    | date | ISO: `2026-10-15` | |
    | reading | whole kWh as typed, leading zeros kept: `07654` | zone: single, high, low; empty if not said |
    | reference | `K-2026-000123` | |
    """

    name: EntityName
    value: str
    start: int
    end: int
    role: str = ""

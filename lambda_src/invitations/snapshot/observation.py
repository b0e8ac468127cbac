"""Observation: what a run saw of a slice, and how that differs from the last snapshot."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from invitations.domain import Slice

ExactTimes = Mapping[tuple[str, str], datetime]
"""When an invitation, by its id, took on a status, as events have told it."""


@dataclass(frozen=True, kw_only=True)
class Observation:
    """What run `run_id` saw of a slice, besides the rows; `at` is its start.

    `missing` are ids it asked for in vain; None means that it asked for everything, so that what
    was not listed is missing. With `reachable_since` a change of what was sent before, and neither
    was nor is pending, counts as reconciled.
    """

    slice: Slice
    run_id: str
    at: datetime
    missing: frozenset[str] | None = None
    reachable_since: datetime | None = None
    exact_times: ExactTimes = field(default_factory=dict)


@dataclass
class Difference:
    """How an observation differs from the last snapshot, in rows.

    `unlisted` rows are listed no longer. `unreadable` rows have a column that is null since its
    value could not be read; `unreadable_columns` counts the listed ones by column. `changes` go
    into the changes table. `rows` is what the merged snapshot holds, `not_listed` of them no longer
    being listed; `told` are the exact times that its rows have, by invitation and status.
    """

    listed: int = 0
    inserted: int = 0
    updated: int = 0
    unlisted: int = 0
    reconciled: int = 0
    changes: int = 0
    unknown_fields: int = 0
    unreadable: int = 0
    unreadable_columns: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    not_listed: int = 0
    told: set[tuple[str, str]] = field(default_factory=set)

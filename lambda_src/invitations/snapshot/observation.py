"""Observation: what a run learned about a slice, and its difference from the last snapshot."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from invitations.domain import Slice

ExactTimes = Mapping[tuple[str, str], datetime]
"""When an invitation took on a status, by invitation id and status; from events."""


@dataclass(frozen=True, kw_only=True)
class Observation:
    """What a run learned about a slice besides the listed rows; `at` is the run's start.

    `statuses` are those that the filters ask for; without any they ask for all. `missing` are ids
    that the run looked up in vain; None means that it listed everything that the filters ask for,
    so that every other such row is missing. If `reachable_since` is set, changes to older,
    never-pending invitations count as reconciled: only a full listing can find them. `number` is
    that of the new snapshot, `follows` that of the one that the history ends with, None at its
    start. `has_gap` says that the history lacks changes: it goes on with every row. `narrows` says
    that other filters apply than before: rows that are no longer listed leave the snapshot.
    """

    slice: Slice
    run_id: str
    at: datetime
    statuses: Collection[str] = ()
    missing: frozenset[str] | None = None
    reachable_since: datetime | None = None
    exact_times: ExactTimes = field(default_factory=dict)
    number: int = 0
    follows: int | None = None
    has_gap: bool = False
    narrows: bool = False


@dataclass
class Difference:
    """How an observation differs from the last snapshot, in numbers of rows.

    `looked_for` rows were listed before, and the filters ask for them; `found` are those that the
    run has listed. `unlisted` rows are no longer listed since this run, `not_listed` rows since
    this run or an earlier one. `unreadable` rows have a column that is null because its value could
    not be read; `unreadable_columns` counts the listed ones by column. `changes` is the number of
    rows for the changes table, `rows` that of the merged snapshot. `with_events` are its
    invitations that have events, `used_times` the exact times that its rows have, by invitation
    and status.
    """

    listed: int = 0
    looked_for: int = 0
    found: int = 0
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
    with_events: set[str] = field(default_factory=set)
    used_times: set[tuple[str, str]] = field(default_factory=set)

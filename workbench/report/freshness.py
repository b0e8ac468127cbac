"""When each slice last succeeded, and a warning if its data can't be relied on."""

from dataclasses import dataclass
from typing import Final

from invitations.domain import Slice
from workbench.report import wording
from workbench.report.answers import Answers, Row, slice_of

QUERY: Final = "freshness"
NAMES: Final = {"RECEIVER": "sent to you", "SENDER": "sent by you"}
_TOO_OLD: Final = 24 * 60
_NO_RUN: Final = "no run is recorded for the last 90 days; sync it"


@dataclass(frozen=True)
class Freshness:
    """How fresh a slice is, in words; `warning` is empty if nothing is wrong."""

    slice: str
    right_at: str
    age: str
    invitations: str
    warning: str
    error: str


def freshness(answers: Answers) -> list[Freshness]:
    """Return the freshness of every slice with a run or a row."""
    rows = {slice_of(row): row for row in answers.rows[QUERY]}
    return [_of(of, rows.get(of)) for of in answers.slices(QUERY, "key_figures")]


def name(of: Slice) -> str:
    """Return a slice in words: AWS, sent to you."""
    return f"{of.catalog}, {NAMES[of.participant_type]}"


def _of(of: Slice, row: Row | None) -> Freshness:
    if row is None:
        return Freshness(name(of), wording.UNKNOWN, wording.UNKNOWN, wording.UNKNOWN, _NO_RUN, "")
    return Freshness(
        slice=name(of),
        right_at=wording.minute(row["last_success_at"]),
        age=wording.age(row["minutes_since"]),
        invitations=wording.count(row["snapshot_rows"]),
        warning=_warning(row),
        error=wording.text(row["last_error"], ""),
    )


def _warning(row: Row) -> str:
    if row["last_success_at"] is None:
        return "no run has succeeded in the last 90 days"
    right_at = wording.minute(row["last_success_at"])
    if row["failures_since"]:
        failed = wording.several(row["failures_since"], "run")
        return f"{failed} failed since {right_at}; what is shown was right then"
    if row["minutes_since"] > _TOO_OLD:
        return f"what is shown was right {wording.age(row['minutes_since'])} ago, on {right_at}"
    return ""

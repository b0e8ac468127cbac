"""Searches a lake's tables for the invitations of a company or an account."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from invitations.domain import CATALOGS, PARTICIPANT_TYPES, Slice
from invitations.errors import ConfigurationError
from invitations.lake.month import Month
from invitations.lake.storage import Lake
from invitations.tables import INVITATIONS, TABLES
from invitations.tables.schema import STRING, Table
from workbench.forgetting.stored_rows import rows_of

COMPANY_COLUMNS: Final = (
    *("sender_company_name", "receiver_account_alias"),
    *("customer_company_name", "prospect_account_name"),
)
ACCOUNT_COLUMNS: Final = ("sender_aws_account_id", "receiver_account_aws_account_id")
SLICES: Final = tuple(Slice(catalog, side) for catalog in CATALOGS for side in PARTICIPANT_TYPES)
MONTHLY: Final = tuple(
    table
    for table in TABLES
    if table != INVITATIONS and any(column.personal for column in table.columns)
)
"""The tables besides `engagement_invitations` whose rows hold names."""
_KEYS: Final = ("catalog", "participant_type", "invitation_id")
_MEMBERS: Final = "existing_members"
_COLUMNS: Final = {*_KEYS, *COMPANY_COLUMNS, *ACCOUNT_COLUMNS, _MEMBERS}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Whom to forget: names of companies, in whatever case, and account ids."""

    companies: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()

    def in_rows(self, rows: pa.Table) -> pa.BooleanArray:
        """Return which rows have one of the companies or accounts."""
        values = {
            **dict.fromkeys(COMPANY_COLUMNS, _comparable(pa.array(self.companies, STRING))),
            **dict.fromkeys(ACCOUNT_COLUMNS, _comparable(pa.array(self.accounts, STRING))),
        }
        masks = [pa.chunked_array([pa.repeat(False, len(rows))])]
        masks += [
            pc.is_in(_comparable(rows[name]), value_set=wanted)
            for name, wanted in values.items()
            if name in rows.column_names
        ]
        if _MEMBERS in rows.column_names:
            masks.append(_has_member(rows, values[COMPANY_COLUMNS[0]]))
        return reduce(pc.or_, masks).combine_chunks()


@dataclass
class Found:
    """Invitations by slice, the names that they have, and the number of their rows by table."""

    ids: dict[Slice, set[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    rows: Counter[str] = field(default_factory=Counter)


def search(lake: Lake, wanted: Wanted) -> Found:
    """Return the invitations that have a company or an account in any row that readers see.

    Raises ConfigurationError for a lake that no run has upgraded yet, InvitationDataError if a
    file isn't whole.
    """
    found = Found()
    for slice_ in SLICES:
        if snapshot := lake.current(slice_):
            for rows in rows_of(lake, snapshot.part, _COLUMNS):
                _add(found, INVITATIONS, _with_slice(rows, slice_), wanted)
    for table in MONTHLY:
        for part in [part for month in upgraded_months(lake, table) for part in month.parts]:
            for rows in rows_of(lake, part, _COLUMNS):
                _add(found, table, rows, wanted)
    return found


def upgraded_months(lake: Lake, table: Table) -> list[Month]:
    """Return a table's months; raises ConfigurationError if version 0.2.0 wrote one."""
    months = lake.months(table)
    if any(month.rows is None for month in months):
        raise ConfigurationError(
            "the lake's history still has files of version 0.2.0.",
            "Sync it a few times, then run this again.",
        )
    return months


def _with_slice(rows: pa.Table, slice_: Slice) -> pa.Table:
    for name, value in (("catalog", slice_.catalog), ("participant_type", slice_.participant_type)):
        rows = rows.append_column(name, pa.array([value] * len(rows), STRING))
    return rows


def _has_member(rows: pa.Table, companies: pa.Array) -> pa.ChunkedArray:
    """Return in which rows a company is among the members of the engagement."""
    members = rows[_MEMBERS].combine_chunks()
    names = pc.struct_field(pc.list_flatten(members), "company_name")
    hits = pc.is_in(_comparable(names), value_set=companies)
    positions = pc.list_parent_indices(members).filter(hits)
    return pa.chunked_array([pc.is_in(pa.arange(0, len(rows)), value_set=positions)])


def _comparable(names: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    return pc.utf8_lower(pc.utf8_trim_whitespace(names))


def _add(found: Found, table: Table, rows: pa.Table, wanted: Wanted) -> None:
    matching = rows.filter(wanted.in_rows(rows))
    found.rows[table.name] += len(matching)
    for name in set(COMPANY_COLUMNS).intersection(matching.column_names):
        found.names.update(_texts(matching[name]))
    for catalog, side, id_ in zip(*(matching[name].to_pylist() for name in _KEYS), strict=True):
        found.ids.setdefault(Slice(catalog, side), set()).add(id_)


def _texts(column: Iterable[pa.Scalar]) -> set[str]:
    return {value.as_py() for value in column if value.is_valid}

"""Month: one month of a table, as its partition describes it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from invitations import versions
from invitations.domain import Slice
from invitations.errors import InvitationDataError
from invitations.tables import CHANGES, DETAILS, RUNS
from invitations.tables.schema import Table

NAME: Final = "[0-9]{4}-[0-9]{2}"
KEY: Final = re.compile(
    rf"(?:{CHANGES.prefix}|{RUNS.prefix}|{DETAILS.prefix})(?P<month>{NAME})/(?P<id>{versions.PATTERN})/"
    r"(?:part-[0-9]{5}\.parquet|_month\.json)"
)
"""Matches keys of a month's files. Engines skip those whose names begin with an underscore."""

READERS_KEEP: Final = timedelta(hours=2)
"""How long files of a replaced version stay. Athena ends queries after half an hour."""


@dataclass(frozen=True, kw_only=True)
class Month:
    """A version of a month of a table: where its parts are, and its partition's parameters.

    `name` is the month, such as 2026-11. `rows` has the number of rows of each part. `ends` has,
    for each slice as text, the id of the newest snapshot whose changes the table has.
    `location` is the prefix of the parts; that of a month which version 0.2.0 wrote has files with
    other names, and `rows` is None.
    """

    table: Table
    name: str
    location: str
    rows: tuple[int, ...] | None
    ends: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Id of the version; empty if version 0.2.0 wrote it."""
        return "" if self.rows is None else self.location.rstrip("/").rpartition("/")[2]

    @property
    def parts(self) -> list[str]:
        """Keys of the parts, in the order of their rows."""
        return [self.part(position) for position in range(len(self.rows or ()))]

    def part(self, position: int) -> str:
        """Return the key of a part."""
        return f"{self.location}part-{position:05}.parquet"

    @property
    def description(self) -> str:
        """Key of a copy of the parameters, the last file of a version to be written.

        A month whose partition was deleted is registered from it again.
        """
        return f"{self.location}_month.json"

    def end(self, slice_: Slice) -> str | None:
        """Return the id of the newest snapshot of a slice whose changes the table has."""
        return self.ends.get(str(slice_))

    def parameters(self) -> dict[str, str]:
        """Return the partition parameters that `from_partition` reads back."""
        return {"rows": json.dumps(self.rows), "ends": json.dumps(self.ends, sort_keys=True)}


def month_prefix(table: Table, name: str) -> str:
    """Return the prefix of all versions of a month."""
    return f"{table.prefix}{name}/"


def from_partition(table: Table, name: str, location: str, parameters: Mapping[str, Any]) -> Month:
    """Return the month that a partition describes.

    Raises InvitationDataError if this job can't have registered the partition.
    """
    try:
        rows = json.loads(parameters["rows"])
        return Month(
            table=table,
            name=name,
            location=location,
            rows=None if rows is None else tuple(map(int, rows)),
            ends=dict(json.loads(parameters["ends"])),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InvitationDataError(
            f"the parameters of {table.name}'s partition {name} are damaged ({error!r}).",
            "Restore them from another month's partition and the files at its Location.",
        ) from error

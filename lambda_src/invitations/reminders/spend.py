"""Expected spend of invitations, where details are known."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from invitations.lake.outstanding import month_of
from invitations.lake.storage import Lake
from invitations.reminders.expiring import RECEIVED, Expiring
from invitations.run_folders import run_folder
from invitations.snapshot.parquet_errors import reading
from invitations.tables import DETAILS

_COLUMNS: Final = ("catalog", "participant_type", "invitation_id", "expected_customer_spend")
_ADVICE: Final = "Restore it, or switch details off."


def expected_spend(lake: Lake, invitations: Sequence[Expiring]) -> dict[str, str]:
    """Return what the customers of invitations are expected to spend, as text by invitation id.

    Invitations without details, or without an amount in them, are left out. Raises SyncError.
    """
    ids = pa.array([one.invitation_id for one in invitations], pa.string())
    found: dict[str, str] = {}
    for name in sorted({month_of(one.sent_at) for one in invitations}):
        month = lake.month(DETAILS, name)
        for part in month.parts if month else ():
            for row in _rows(lake, part, ids):
                if text := _text(row["expected_customer_spend"] or ()):
                    found[row["invitation_id"]] = text
    return found


def _rows(lake: Lake, part: str, ids: pa.Array) -> list[dict[str, Any]]:
    with run_folder() as folder:
        file = lake.fetch(part, Path(folder))
        with reading(part, _ADVICE):
            rows = pq.ParquetFile(file).read(columns=list(_COLUMNS))
    wanted = (
        pc.field("invitation_id").isin(ids)
        & (pc.field("catalog") == RECEIVED.catalog)
        & (pc.field("participant_type") == RECEIVED.participant_type)
    )
    found: list[dict[str, Any]] = rows.filter(wanted).to_pylist()
    return found


def _text(entries: Iterable[dict[str, Any]]) -> str:
    """Return the sum of amounts for each currency and frequency, such as 12,000.00 USD monthly."""
    sums: dict[tuple[str, str], Decimal] = {}
    for entry in entries:
        if entry["amount"] is not None:
            unit = entry["currency_code"] or "", (entry["frequency"] or "").lower()
            sums[unit] = sums.get(unit, Decimal(0)) + entry["amount"]
    return ", ".join(" ".join(filter(None, (f"{sums[unit]:,}", *unit))) for unit in sums)

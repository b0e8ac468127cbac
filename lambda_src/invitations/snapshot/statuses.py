"""Statuses that filters ask for: which rows a listing with such a filter can have."""

from collections.abc import Collection
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from invitations.tables.schema import STRING


def are_asked_for(values: Any, statuses: Collection[str]) -> Any:
    """Return a mask of the rows whose status is asked for; without statuses, of all rows.

    `values` is an Array or a ChunkedArray of statuses, and so is the mask.
    """
    is_any = pc.is_in(values, value_set=pa.array(statuses, STRING))
    return is_any if statuses else pc.invert(is_any)

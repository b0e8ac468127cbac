"""Summary → row: pure, and driven by tables.invitations.COLUMNS."""

from collections.abc import Callable
from typing import Any, Final

from invitations.domain import Slice
from invitations.errors import InvitationDataError
from invitations.partner_central.members import (
    as_json,
    as_structure,
    members_of,
    merged,
    path_reader,
    split,
    unknown_members,
)
from invitations.partner_central.values import milliseconds, text
from invitations.tables.invitations import LISTED_COLUMNS, Row
from invitations.tables.schema import TIMESTAMP, Column


def flatten(summary: Any, slice_: Slice) -> Row:
    """Return the row of a summary that was listed for a slice.

    If a column can't hold its member's value, the column is null and the member is kept in
    additional_fields. Raises InvitationDataError if the summary is of another slice or has no Id.
    """
    invitation_id = _identify(summary)
    _check_slice(summary, slice_, invitation_id)
    try:
        return tuple([read(summary) for read in _READERS])
    except (TypeError, ValueError):
        return _flatten_readable(summary)


def _flatten_readable(summary: dict[str, Any]) -> Row:
    readable, unreadable = split(summary, _KNOWN)
    row = [read(readable) for read in _READERS]
    kept = merged(unknown_members(readable, _KNOWN) or {}, unreadable)
    row[_ADDITIONAL_FIELDS] = as_json(kept)
    return tuple(row)


def _identify(summary: Any) -> str:
    invitation_id = summary.get("Id") if isinstance(summary, dict) else None
    if isinstance(invitation_id, str) and invitation_id:
        return invitation_id
    raise InvitationDataError(
        "the API listed something without an Id, which it promises for every invitation. "
        "Nothing of this listing was published.",
        "If the next runs fail alike, report it to AWS Support.",
    )


def _check_slice(summary: dict[str, Any], slice_: Slice, invitation_id: str) -> None:
    listed_as = summary.get("ParticipantType")
    # Events write `Receiver`, and older summaries lack the member.
    same_side = listed_as is None or str(listed_as).upper() == slice_.participant_type
    if summary.get("Catalog") != slice_.catalog or not same_side:
        raise InvitationDataError(
            f"invitation {invitation_id} is of catalog {summary.get('Catalog')!r} and participant "
            f"type {listed_as!r}, but {slice_} was listed. Nothing of this listing was published.",
            "If the next runs fail alike, report it to AWS Support.",
        )


def _receiver_type(summary: dict[str, Any]) -> str | None:
    """Return which member of the union `Receiver` is set, even one without columns."""
    for member, value in as_structure(summary.get("Receiver")).items():
        if value is not None:
            return text(member)
    return None


def _convert(column: Column) -> Callable[[Any], Any]:
    return milliseconds if column.type == TIMESTAMP else text


_KNOWN: Final = members_of(
    {("Catalog",): text, ("ParticipantType",): text}
    | {column.source: _convert(column) for column in LISTED_COLUMNS if column.source}
)


def _additional_fields(summary: dict[str, Any]) -> str | None:
    """Return JSON of the members without a column, nested as they were listed."""
    return as_json(unknown_members(summary, _KNOWN))


_COMPUTED: Final = {"receiver_type": _receiver_type, "additional_fields": _additional_fields}


def _reader(column: Column) -> Callable[[dict[str, Any]], Any]:
    """Return the function that reads a column's value from a summary."""
    if column.source is None:
        return _COMPUTED[column.name]
    return path_reader(column.source, _convert(column))


_READERS: Final = [_reader(column) for column in LISTED_COLUMNS]
_ADDITIONAL_FIELDS: Final = [c.name for c in LISTED_COLUMNS].index("additional_fields")

"""Summary → row: pure, and driven by tables.invitations.COLUMNS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from invitations import json_text
from invitations.domain import Slice
from invitations.errors import InvitationDataError
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
    readable, unreadable = _split(summary, _KNOWN)
    row = [read(readable) for read in _READERS]
    kept = _merged(_unknown_members(readable, _KNOWN) or {}, unreadable)
    row[_ADDITIONAL_FIELDS] = _as_json(kept)
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


def _structure(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    if value is None:
        return {}
    raise TypeError(f"found {type(value).__name__} instead of a structure")


def _receiver_type(summary: dict[str, Any]) -> str | None:
    """Return which member of the union `Receiver` is set, even one without columns."""
    for member, value in _structure(summary.get("Receiver")).items():
        if value is not None:
            return text(member)
    return None


@dataclass(frozen=True)
class _Members:
    """Members of a structure that columns or partition keys hold, and how each value is read."""

    values: Mapping[str, Callable[[Any], Any]]
    structures: Mapping[str, "_Members"]
    names: frozenset[str]


def _members_of(readers: Mapping[tuple[str, ...], Callable[[Any], Any]]) -> _Members:
    values = {path[0]: read for path, read in readers.items() if not path[1:]}
    structures = {
        name: _members_of({path[1:]: read for path, read in readers.items() if path[0] == name})
        for name in sorted({path[0] for path in readers if path[1:]})
    }
    return _Members(values, structures, frozenset(values.keys() | structures.keys()))


def _convert(column: Column) -> Callable[[Any], Any]:
    return milliseconds if column.type == TIMESTAMP else text


_KNOWN: Final = _members_of(
    {("Catalog",): text, ("ParticipantType",): text}
    | {column.source: _convert(column) for column in LISTED_COLUMNS if column.source}
)


def _additional_fields(summary: dict[str, Any]) -> str | None:
    """Return JSON of the members without a column, nested as they were listed."""
    return _as_json(_unknown_members(summary, _KNOWN))


def _as_json(members: dict[str, Any] | None) -> str | None:
    return text(json_text.dumps(members, sort_keys=True)) if members else None


def _unknown_members(structure: dict[str, Any], known: _Members) -> dict[str, Any] | None:
    unknown: dict[str, Any] | None = None
    if not known.names.issuperset(structure):  # rare, and this check is cheaper
        unknown = {name: structure[name] for name in structure.keys() - known.names}
    for name, members in known.structures.items():
        inner = structure.get(name)
        if inner and (more := _unknown_members(_structure(inner), members)):
            unknown = (unknown or {}) | {name: more}
    return unknown


def _split(structure: dict[str, Any], known: _Members) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the readable and the unreadable members of a structure."""
    readable, unreadable = dict(structure), dict[str, Any]()
    for name, value in structure.items():
        if name in known.values and not _can_be_read(value, known.values[name]):
            unreadable[name] = readable.pop(name)
        elif name in known.structures and isinstance(value, dict):
            readable[name], inner = _split(value, known.structures[name])
            unreadable |= {name: inner} if inner else {}
        elif name in known.structures and value is not None:
            unreadable[name] = readable.pop(name)
    return readable, unreadable


def _can_be_read(value: Any, read: Callable[[Any], Any]) -> bool:
    try:
        read(value)
    except (TypeError, ValueError):
        return False
    return True


def _merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return the members of two structures that have only structures in common."""
    both = {name: _merged(one[name], other[name]) for name in one.keys() & other.keys()}
    return one | other | both


_COMPUTED: Final = {"receiver_type": _receiver_type, "additional_fields": _additional_fields}


def _reader(column: Column) -> Callable[[dict[str, Any]], Any]:
    """Return the function that reads a column's value from a summary."""
    if column.source is None:
        return _COMPUTED[column.name]
    convert = _convert(column)
    *parents, member = column.source

    def read(summary: dict[str, Any]) -> Any:
        return convert(summary.get(member))

    def read_inside(summary: dict[str, Any]) -> Any:
        structure = summary
        for parent in parents:
            structure = _structure(structure.get(parent))
        return convert(structure.get(member))

    return read_inside if parents else read


_READERS: Final = [_reader(column) for column in LISTED_COLUMNS]
_ADDITIONAL_FIELDS: Final = [c.name for c in LISTED_COLUMNS].index("additional_fields")

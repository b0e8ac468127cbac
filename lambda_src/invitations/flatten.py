"""Summary → row: pure, and driven by schema.COLUMNS."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from invitations.errors import InvitationDataError
from invitations.request import Slice
from invitations.schema import LISTED_COLUMNS, TIMESTAMP, Column, Row

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_EARLIEST: Final = (datetime.min.replace(tzinfo=UTC) - _EPOCH) // _MILLISECOND
_LATEST: Final = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MILLISECOND


def flatten(summary: Any, of: Slice) -> Row:
    """Return the row of one summary that was listed for slice `of`.

    Raises InvitationDataError naming the invitation where the summary is of another slice, has
    no Id, or has a member whose value is not of the column's type.
    """
    invitation_id = _identify(summary)
    _check_slice(summary, of, invitation_id)
    values: list[Any] = []
    try:
        for read in _READERS:
            values.append(read(summary))  # noqa: PERF401 - its length tells what failed
    except (TypeError, ValueError) as error:
        raise InvitationDataError(
            f"invitation {invitation_id}: {LISTED_COLUMNS[len(values)].name}: {error}. Nothing of "
            "this listing was published; report it to AWS Support, or to this project if the API "
            "has changed."
        ) from error
    return tuple(values)


def _identify(summary: Any) -> str:
    invitation_id = summary.get("Id") if isinstance(summary, dict) else None
    if isinstance(invitation_id, str) and invitation_id:
        return invitation_id
    raise InvitationDataError(
        "the API listed something without an Id, which it promises for every invitation. Nothing "
        "of this listing was published; report it to AWS Support if the next runs fail alike."
    )


def _check_slice(summary: dict[str, Any], of: Slice, invitation_id: str) -> None:
    listed_as = summary.get("ParticipantType")
    # Events are known to write `Receiver`, and older summaries leave the member out.
    same_side = listed_as is None or str(listed_as).upper() == of.participant_type
    if summary.get("Catalog") != of.catalog or not same_side:
        raise InvitationDataError(
            f"invitation {invitation_id} is of catalog {summary.get('Catalog')!r} and participant "
            f"type {listed_as!r}, but {of} was asked for. Nothing of this listing was published; "
            "report it to AWS Support if the next runs fail alike."
        )


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        # Half of a surrogate pair is legal in JSON and in Python, but not in Arrow's UTF-8. It is
        # not printable, and to ask that first is three times as fast.
        if value.isascii() or value.isprintable():
            return value
        return value.encode("utf-8", "replace").decode()
    if value is None:
        return None
    raise TypeError(f"found {type(value).__name__} instead of text")


def _milliseconds(value: Any) -> int | None:
    if value is None:
        return None
    try:
        return _iso_milliseconds(value) if value.__class__ is str else _epoch_milliseconds(value)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{value!r} can't be read as a time") from None


def _iso_milliseconds(value: str) -> int:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return _epoch_milliseconds(float(value))
    elapsed = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH
    # What `elapsed // _MILLISECOND` gives, in half the time.
    return elapsed.days * 86_400_000 + elapsed.seconds * 1000 + elapsed.microseconds // 1000


def _epoch_milliseconds(value: float) -> int:
    if isinstance(value, bool):
        raise TypeError
    moment = round(value * 1000)
    if not _EARLIEST <= moment <= _LATEST:
        raise OverflowError
    return moment


def _structure(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    if value is None:
        return {}
    raise TypeError(f"found {type(value).__name__} instead of a structure")


def _receiver_type(summary: dict[str, Any]) -> str | None:
    """Return which member of the union `Receiver` is set, whether it is known here or not."""
    for member, value in _structure(summary.get("Receiver")).items():
        if value is not None:
            return _text(member)
    return None


@dataclass(frozen=True)
class _Members:
    """The members of a structure that a column or a partition key holds."""

    names: frozenset[str]
    structures: tuple[tuple[str, "_Members"], ...]


def _members_of(paths: list[tuple[str, ...]]) -> _Members:
    names = frozenset(path[0] for path in paths)
    inner = {name: [path[1:] for path in paths if path[0] == name and path[1:]] for name in names}
    known = ((name, _members_of(rest)) for name, rest in inner.items() if rest)
    return _Members(names, tuple(known))


_KNOWN: Final = _members_of(
    [("Catalog",), ("ParticipantType",), *(c.source for c in LISTED_COLUMNS if c.source)]
)


def _additional_fields(summary: dict[str, Any]) -> str | None:
    """Return the JSON of all that no column holds, nested as it was listed."""
    unknown = _unknown_members(summary, _KNOWN)
    return _text(json.dumps(unknown, ensure_ascii=False, sort_keys=True)) if unknown else None


def _unknown_members(structure: dict[str, Any], known: _Members) -> dict[str, Any] | None:
    unknown: dict[str, Any] | None = None
    if not known.names.issuperset(structure):  # rare, and cheaper to ask first
        unknown = {name: structure[name] for name in structure.keys() - known.names}
    for name, members in known.structures:
        inner = structure.get(name)
        if inner and (more := _unknown_members(_structure(inner), members)):
            unknown = (unknown or {}) | {name: more}
    return unknown


_COMPUTED: Final = {"receiver_type": _receiver_type, "additional_fields": _additional_fields}


def _reader(column: Column) -> Callable[[dict[str, Any]], Any]:
    """Return the function that reads a column's value from a summary."""
    convert = _milliseconds if column.type == TIMESTAMP else _text
    if column.source is None:
        return _COMPUTED[column.name]
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

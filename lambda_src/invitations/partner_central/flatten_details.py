"""Details → row: pure, and driven by tables.details.DETAILS."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import pyarrow as pa

from invitations.partner_central.members import (
    as_json,
    members_of,
    merged,
    path_reader,
    split,
    unknown_members,
)
from invitations.partner_central.values import amount, day, text
from invitations.tables import DETAILS
from invitations.tables.invitations import LISTED_COLUMNS

_KINDS: Final = ("OpportunityInvitation", "LeadInvitation")
"""Members of the union `Payload` that have columns."""
_CONTACTS: Final = "SenderContacts"

DetailsRow = dict[str, Any]
"""Values of the columns of tables.DETAILS that the answer has."""


def flatten_details(answer: dict[str, Any], *, contacts: bool) -> DetailsRow:
    """Return the columns of an answer; those that describe the request aren't among them.

    If a column can't hold its member's value, the column is null and the member is kept in
    additional_fields. Without `contacts` the sender's contacts are dropped, readable or not.
    """
    kind, members = _with_one_payload(answer if contacts else _without_contacts(answer))
    readable, unreadable = split(members, _KNOWN)
    row = {name: read(readable) for name, read in _READERS.items()}
    unknown = merged(unknown_members(readable, _KNOWN) or {}, unreadable)
    for source, type_ in _LISTS.items():
        unknown = merged(unknown, _unknown_in_items(readable, source, type_))
    if kind and "Payload" in unknown:
        unknown["Payload"] = {kind: unknown["Payload"]}
    return row | {"status": text(readable.get("Status")), "additional_fields": as_json(unknown)}


def _without_contacts(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer without the contacts of any kind of payload."""
    payload = answer.get("Payload")
    if not isinstance(payload, dict):
        return answer
    kept = {
        kind: {name: value for name, value in inner.items() if name != _CONTACTS}
        if isinstance(inner, dict)
        else inner
        for kind, inner in payload.items()
    }
    return answer | {"Payload": kept}


def _with_one_payload(answer: dict[str, Any]) -> tuple[str | None, dict[str, Any]]:
    """Return the kind of a payload that has columns, and the answer with the payload's members.

    A payload of an unknown kind stays as it is; no column has its members then.
    """
    payload = answer.get("Payload")
    given = [kind for kind, inner in payload.items() if inner] if isinstance(payload, dict) else []
    if len(given) == 1 and given[0] in _KINDS:
        return given[0], answer | {"Payload": answer["Payload"][given[0]]}
    return None, answer


def _converter(type_: pa.DataType) -> Callable[[Any], Any]:
    """Return what reads a value for a column of this type; it raises TypeError or ValueError."""
    if pa.types.is_list(type_):
        read = _converter(type_.value_type)
        return lambda value: None if value is None else [read(one) for one in _items(value)]
    if pa.types.is_struct(type_):
        readers = {f.name: path_reader((_member(f.name),), _converter(f.type)) for f in type_}
        return lambda value: {name: read(_item(value)) for name, read in readers.items()}
    if pa.types.is_decimal(type_):
        return amount
    return day if pa.types.is_date(type_) else text


def _items(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    raise TypeError(f"found {type(value).__name__} instead of a list")


def _item(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise TypeError(f"found {type(value).__name__} instead of a structure")


def _member(name: str) -> str:
    """Return the name of the member that a field of a list's items is from."""
    return "".join(word.capitalize() for word in name.split("_"))


def _unknown_in_items(
    answer: dict[str, Any], source: tuple[str, ...], type_: pa.DataType
) -> dict[str, Any]:
    """Return the members of a list's items that no field has, an empty structure for most items."""
    known = {_member(field.name) for field in type_.value_type}
    items = path_reader(source, lambda value: value or [])(answer)
    unknown = [{name: item[name] for name in item.keys() - known} for item in items]
    nested: Any = unknown
    for name in reversed(source):
        nested = {name: nested}
    return nested if any(unknown) else {}


_SOURCES: Final[Mapping[str, tuple[tuple[str, ...], pa.DataType]]] = {
    column.name: (column.source, column.type) for column in DETAILS.columns if column.source
}
_READERS: Final = {
    name: path_reader(source, _converter(type_)) for name, (source, type_) in _SOURCES.items()
}
_LISTS: Final = {
    source: type_
    for source, type_ in _SOURCES.values()
    if pa.types.is_list(type_) and pa.types.is_struct(type_.value_type)
}
_KNOWN: Final = members_of(
    {column.source: lambda _: None for column in LISTED_COLUMNS if column.source}
    | {("Catalog",): text, ("ParticipantType",): text, ("Status",): text}
    | {source: _converter(type_) for source, type_ in _SOURCES.values()}
)
"""A summary's members are in engagement_invitations, whatever their values are."""

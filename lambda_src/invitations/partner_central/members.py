"""Members of a structure: those that columns hold, those that can't be read, and all others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from invitations import json_text
from invitations.partner_central.values import text


@dataclass(frozen=True)
class Members:
    """Members of a structure that columns or partition keys hold, and how each value is read."""

    values: Mapping[str, Callable[[Any], Any]]
    structures: Mapping[str, "Members"]
    names: frozenset[str]


def members_of(readers: Mapping[tuple[str, ...], Callable[[Any], Any]]) -> Members:
    """Return the members at these paths, each with what reads its value."""
    values = {path[0]: read for path, read in readers.items() if not path[1:]}
    structures = {
        name: members_of({path[1:]: read for path, read in readers.items() if path[0] == name})
        for name in sorted({path[0] for path in readers if path[1:]})
    }
    return Members(values, structures, frozenset(values.keys() | structures.keys()))


def as_structure(value: Any) -> dict[str, Any]:
    """Return a structure, an empty one for null; raises TypeError for anything else."""
    if isinstance(value, dict):
        return value
    if value is None:
        return {}
    raise TypeError(f"found {type(value).__name__} instead of a structure")


def as_json(members: dict[str, Any] | None) -> str | None:
    """Return JSON of members, nested as they were sent; None if there are none."""
    return text(json_text.dumps(members, sort_keys=True)) if members else None


def unknown_members(structure: dict[str, Any], known: Members) -> dict[str, Any] | None:
    """Return the members that no column holds, None if there are none; may raise TypeError."""
    unknown: dict[str, Any] | None = None
    if not known.names.issuperset(structure):  # rare, and this check is cheaper
        unknown = {name: structure[name] for name in structure.keys() - known.names}
    for name, members in known.structures.items():
        inner = structure.get(name)
        if inner and (more := unknown_members(as_structure(inner), members)):
            unknown = (unknown or {}) | {name: more}
    return unknown


def split(structure: dict[str, Any], known: Members) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the readable and the unreadable members of a structure."""
    readable, unreadable = dict(structure), dict[str, Any]()
    for name, value in structure.items():
        if name in known.values and not _can_be_read(value, known.values[name]):
            unreadable[name] = readable.pop(name)
        elif name in known.structures and isinstance(value, dict):
            readable[name], inner = split(value, known.structures[name])
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


def merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return the members of two structures that have only structures in common."""
    both = {name: merged(one[name], other[name]) for name in one.keys() & other.keys()}
    return one | other | both


def path_reader(
    source: tuple[str, ...], convert: Callable[[Any], Any]
) -> Callable[[dict[str, Any]], Any]:
    """Return the function that reads the member at a path and converts its value."""
    *parents, member = source

    def read(members: dict[str, Any]) -> Any:
        return convert(members.get(member))

    def read_inside(members: dict[str, Any]) -> Any:
        for parent in parents:
            members = as_structure(members.get(parent))
        return convert(members.get(member))

    return read_inside if parents else read

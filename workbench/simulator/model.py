"""The service model of the operations that are simulated, and violations of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, cast

import botocore.session
from botocore.model import ListShape, OperationModel, Shape, StructureShape

LIST: Final = "ListEngagementInvitations"
GET: Final = "GetEngagementInvitation"

_JSON_TYPES = {"structure": dict, "list": list, "string": str, "timestamp": str, "integer": int}


@dataclass(frozen=True)
class Violation:
    """One way in which a value breaks the model; `code` is a ValidationExceptionErrorCode."""

    field: str
    message: str
    code: str


@cache
def operation(name: str = LIST) -> OperationModel:
    """Return an operation of the installed botocore's model."""
    service = botocore.session.get_session().get_service_model("partnercentral-selling")
    return service.operation_model(name)


@cache
def request_shape(name: str = LIST) -> StructureShape:
    """Return the shape of an operation's request."""
    return cast("StructureShape", operation(name).input_shape)


def violations(value: object, shape: Shape, path: str = "") -> Iterator[Violation]:
    """Yield every violation of a botocore shape by a JSON value; a null member is absent.

    Raises KeyError for a kind of shape that the operations didn't have when this was written.
    """
    # The exact type, because JSON's true is no integer though Python's is.
    if type(value) is not _JSON_TYPES[shape.type_name]:
        yield Violation(path, f"must be of type {shape.type_name}", "INVALID_VALUE")
    elif isinstance(shape, StructureShape) and isinstance(value, dict):
        yield from _in_structure(value, shape, f"{path}." if path else "")
    elif isinstance(shape, ListShape) and isinstance(value, list):
        yield from _in_size(len(value), shape, path, ("NOT_ENOUGH_VALUES", "TOO_MANY_VALUES"))
        for index, element in enumerate(value):
            yield from violations(element, shape.member, f"{path}[{index}]")
    elif isinstance(value, str):
        yield from _in_string(value, shape, path)
    elif isinstance(value, int):
        yield from _in_size(value, shape, path, ("VALUE_OUT_OF_RANGE", "VALUE_OUT_OF_RANGE"))


def _in_structure(
    value: dict[str, object], shape: StructureShape, prefix: str
) -> Iterator[Violation]:
    for name in shape.required_members:
        if value.get(name) is None:
            yield Violation(prefix + name, "is required", "REQUIRED_FIELD_MISSING")
    for name, member in value.items():
        if name not in shape.members:
            yield Violation(prefix + name, "is not a member", "INVALID_VALUE")
        elif member is not None:
            yield from violations(member, shape.members[name], prefix + name)


def _in_string(value: str, shape: Shape, path: str) -> Iterator[Violation]:
    pattern = shape.metadata.get("pattern")
    enum = shape.metadata.get("enum")
    if enum and value not in enum:
        yield Violation(path, f"must be one of {', '.join(enum)}", "INVALID_ENUM_VALUE")
    # The service's \w is Java's, which knows ASCII only.
    if pattern and not re.fullmatch(pattern, value, re.ASCII):
        yield Violation(path, f"must match {pattern}", "INVALID_STRING_FORMAT")


def _in_size(size: int, shape: Shape, path: str, codes: tuple[str, str]) -> Iterator[Violation]:
    least, most = shape.metadata.get("min", size), shape.metadata.get("max", size)
    must, unit = ("have", " values") if shape.type_name == "list" else ("be", "")
    if size < least:
        yield Violation(path, f"must {must} at least {least}{unit}", codes[0])
    if size > most:
        yield Violation(path, f"must {must} at most {most}{unit}", codes[1])

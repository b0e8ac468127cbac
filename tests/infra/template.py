"""A synthesised template, searched by type and property, never by logical id."""

import json
from pathlib import Path
from typing import Any

Json = Any


class Template:
    """A template as CloudFormation would get it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.content = json.loads(path.read_text())
        self.resources: dict[str, Json] = self.content["Resources"]

    def ids(self, kind: str, **properties: Json) -> list[str]:
        """Return the logical ids of a type's resources that have these properties."""
        return [
            id_
            for id_, found in self.resources.items()
            if found["Type"] == f"AWS::{kind}"
            and all(found["Properties"].get(key) == value for key, value in properties.items())
        ]

    def all(self, kind: str) -> list[Json]:
        """Return the properties of all of a type's resources."""
        return [self.resources[id_].get("Properties", {}) for id_ in self.ids(kind)]

    def id(self, kind: str, **properties: Json) -> str:
        """Return the logical id of the only such resource."""
        (id_,) = self.ids(kind, **properties)
        return id_

    def one(self, kind: str, **properties: Json) -> Json:
        """Return the properties of the only such resource."""
        return self.resources[self.id(kind, **properties)]["Properties"]

    def statements(self, role: str) -> list[Json]:
        """Return the statements of all policies of a role."""
        return [
            statement
            for policy in self.all("IAM::Policy")
            if {"Ref": role} in policy["Roles"]
            for statement in policy["PolicyDocument"]["Statement"]
        ]

    def role_of(self, service: str) -> str:
        """Return the logical id of the role that a service assumes."""
        (role,) = (
            id_
            for id_ in self.ids("IAM::Role")
            if f'"{service}.amazonaws.com"' in json.dumps(self.resources[id_])
        )
        return role

    def rule(self, source: str) -> str:
        """Return the logical id of the only rule for a source."""
        (rule,) = (
            id_
            for id_ in self.ids("Events::Rule")
            if self.resources[id_]["Properties"]["EventPattern"]["source"] == [source]
        )
        return rule

    def queue(self, arn: Json) -> str:
        """Return the logical id of the queue that has an ARN."""
        id_, attribute = arn["Fn::GetAtt"]
        assert (self.resources[id_]["Type"], attribute) == ("AWS::SQS::Queue", "Arn")
        return str(id_)


def text(value: Json, **names: str) -> str:
    """Return a CloudFormation expression as text, with references as {Name} or as in `names`."""
    if isinstance(value, str):
        return value
    ((function, argument),) = value.items()
    if function == "Fn::Join":
        return str(argument[0]).join(text(part, **names) for part in argument[1])
    id_ = str(argument if function == "Ref" else argument[0])
    return "{" + names.get(id_, id_.removeprefix("AWS::")) + "}"

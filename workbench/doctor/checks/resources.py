"""Resources: what a stack's outputs name to check its operations."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from workbench.deployed_lake.stack import Stack
from workbench.doctor.finding import REVERT, ProblemError

_OUTPUTS: Final = ("Schedule", "Queues", "Alarms")


@dataclass(frozen=True, kw_only=True)
class Resources:
    """The schedule, the queues and the alarms of a stack.

    `schedule` is a name. `queues` are URLs by what the queues hold. `alarms` are the alarms' names
    in CloudWatch by their names in the runbook.
    """

    schedule: str
    queues: Mapping[str, str]
    alarms: Mapping[str, str]

    def __str__(self) -> str:
        return f"they name the schedule, {len(self.queues)} queues and {len(self.alarms)} alarms"


def named_resources(stack: Stack) -> Resources:
    """Return the resources that a stack's outputs name.

    Raises ProblemError if an output is missing or not a JSON object. Version 0.1.0 has none of
    these outputs.
    """
    outputs = stack.outputs
    if missing := [name for name in _OUTPUTS if name not in outputs]:
        raise ProblemError(
            f"{stack.name} has no output {' and no '.join(missing)}: an older version deployed it.",
            "Deploy this version: make deploy",
        )
    return Resources(
        schedule=outputs["Schedule"],
        queues=_names("Queues", outputs),
        alarms=_names("Alarms", outputs),
    )


def _names(output: str, outputs: Mapping[str, str]) -> dict[str, str]:
    try:
        return dict(json.loads(outputs[output]))
    except (TypeError, ValueError) as error:
        raise ProblemError(f"the output {output} is no JSON object.", REVERT) from error

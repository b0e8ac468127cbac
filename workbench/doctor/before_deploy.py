"""What `make deploy` checks before it starts: the account's limits, for the synthesised stack.

`python -m workbench.doctor.before_deploy cdk.out [options of the CDK]`
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import boto3

from invitations.aws_errors import translating_errors
from invitations.errors import ConfigurationError, SyncError
from workbench.doctor.checks.account_limits import reservable
from workbench.doctor.checks.stack import stack
from workbench.doctor.finding import ProblemError, attempt


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 1 and say why if the deploy would fail at a limit of the account, else 0."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("assembly", type=Path)
    parser.add_argument("--profile")
    args, _ = parser.parse_known_args(arguments)
    for name, region in _reserving(args.assembly):
        problem = attempt(partial(_check, args.profile, region, name))
        if isinstance(problem, ProblemError):
            sys.stderr.write(f"{name}: {problem.found} {problem.advice}\n")
            return 1
    return 0


def _reserving(assembly: Path) -> Iterator[tuple[str, str | None]]:
    """Yield name and region of each stack in which a function reserves concurrency."""
    manifest = json.loads((assembly / "manifest.json").read_text(encoding="utf-8"))
    for id_, artifact in manifest["artifacts"].items():
        if artifact["type"] != "aws:cloudformation:stack":
            continue
        file = assembly / artifact["properties"]["templateFile"]
        if _reserves(json.loads(file.read_text(encoding="utf-8"))):
            region = artifact["environment"].rpartition("/")[2]
            known = region != "unknown-region"
            yield artifact["properties"].get("stackName", id_), region if known else None


def _reserves(template: dict[str, Any]) -> bool:
    return any(
        "ReservedConcurrentExecutions" in resource.get("Properties", {})
        for resource in template["Resources"].values()
    )


def _check(profile: str | None, region: str | None, name: str) -> None:
    """Raise ProblemError if the stack's function can't reserve a run; say so if it isn't clear.

    Who deploys may need no permission but to assume the CDK's roles.
    """
    try:
        with translating_errors("asking AWS"):
            session = boto3.Session(profile_name=profile, region_name=region)
            if not _has_reserved(session, name):
                reservable(session)
    except SyncError as error:
        sys.stderr.write(f"{name}: the account's limits are not checked: {error.message}\n")


def _has_reserved(session: boto3.Session, name: str) -> bool:
    """Return whether the deployed function has its reservation already."""
    try:
        function = stack(session, name).outputs["Function"]
    except ConfigurationError:
        return False
    with translating_errors("lambda:GetFunctionConcurrency"):
        answer = session.client("lambda").get_function_concurrency(FunctionName=function)
    return "ReservedConcurrentExecutions" in answer


if __name__ == "__main__":
    sys.exit(main())

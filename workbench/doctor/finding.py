"""Findings: the outcome of a check, and what to do about it."""

import json
import re
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from invitations.aws_errors import translating_errors
from invitations.errors import NEXT_RUN, AccessError, SyncError

REVERT: Final = 'Bring back what was deleted or changed by hand: make deploy ARGS="--revert-drift"'

OK: Final = "OK"
WRONG: Final = "WRONG"
SKIPPED: Final = "SKIPPED"

_IAM_ACTION: Final = re.compile(r"[a-z0-9-]+:[A-Za-z]+")
"""Other actions are for people only, such as: reading the AWS configuration."""

Result = TypeVar("Result")


@dataclass(frozen=True)
class Finding:
    """What a check found; `advice` says what to do if the outcome is WRONG."""

    check: str
    outcome: str
    found: str
    advice: str = ""


class ProblemError(Exception):
    """Raised by a check that found a problem; carries what is wrong and what to do."""

    def __init__(self, found: str, advice: str) -> None:
        super().__init__(found)
        self.found = found
        self.advice = advice


def run_check(check: str, probe: Callable[[], Result]) -> Generator[Finding, None, Result | None]:
    """Yield a check's finding and return its result, whose text is what was found.

    Returns None if something is wrong.
    """
    result = attempt(probe)
    if isinstance(result, ProblemError):
        yield Finding(check, WRONG, result.found, result.advice)
        return None
    yield Finding(check, OK, str(result))
    return result


def attempt(probe: Callable[[], Result]) -> Result | ProblemError:
    """Return a check's result, or the problem that it found."""
    try:
        with translating_errors("asking AWS"):
            return probe()
    except (ProblemError, SyncError, OSError) as error:
        return as_problem(error)


def skipped(checks: Iterable[str], why: str) -> Iterator[Finding]:
    """Yield that these checks were skipped, and why."""
    return (Finding(check, SKIPPED, why) for check in checks)


def as_problem(error: ProblemError | SyncError | OSError) -> ProblemError:
    """Return an error of the job or the disk as a problem."""
    if isinstance(error, ProblemError):
        return error
    if isinstance(error, OSError):
        return ProblemError(f"the disk failed: {error}.", "Check that you may read it.")
    advice = error.advice or "Look at what it names."
    if advice == NEXT_RUN:
        advice = "Try again."
    if isinstance(error, AccessError) and _IAM_ACTION.fullmatch(error.action):
        advice += f" A policy statement that allows it: {statement(error.action)}"
    return ProblemError(error.message, advice)


def statement(action: str, conditions: dict[str, Any] | None = None) -> str:
    """Return a policy statement that allows an action on every resource, as JSON."""
    allowing: dict[str, Any] = {"Effect": "Allow", "Action": action, "Resource": "*"}
    return json.dumps(allowing | ({"Condition": conditions} if conditions else {}))

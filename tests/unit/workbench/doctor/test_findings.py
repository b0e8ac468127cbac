from collections.abc import Callable
from datetime import timedelta

import pytest

from invitations.errors import AccessError, InvitationDataError, RetryableError, SyncError
from workbench.doctor.checks.runs import spelled
from workbench.doctor.checks.snapshots import differences
from workbench.doctor.finding import Finding, ProblemError, as_problem, run_check

ALLOWING = '{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}'


def findings_and_result(look: Callable[[], str]) -> list[Finding | str | None]:
    """Return the findings of a check, and then its result."""
    looking = run_check("it", look)
    found: list[Finding | str | None] = []
    while True:
        try:
            found.append(next(looking))
        except StopIteration as end:
            return [*found, end.value]


def failing(error: Exception) -> Callable[[], str]:
    def look() -> str:
        raise error

    return look


def test_successful_check_yields_a_finding_and_returns_its_result() -> None:
    assert findings_and_result(lambda: "fine") == [Finding("it", "OK", "fine"), "fine"]


@pytest.mark.parametrize(
    ("error", "found", "advice"),
    [
        (ProblemError("It is gone.", "Get another."), "It is gone.", "Get another."),
        (
            InvitationDataError("the part (a. b.) is gone.", "Restore it."),
            "the part (a. b.) is gone.",
            "Restore it.",
        ),
        (
            RetryableError("s3:GetObject failed: SlowDown.", action="s3:GetObject"),
            "s3:GetObject failed: SlowDown.",
            "Try again.",
        ),
        (
            AccessError(
                "s3:GetObject failed: AccessDenied: No.",
                "Check that you may.",
                action="s3:GetObject",
            ),
            "s3:GetObject failed: AccessDenied: No.",
            f"Check that you may. A policy statement that allows it: {ALLOWING}",
        ),
        (
            PermissionError(13, "Permission denied", "lake"),
            "the disk failed: [Errno 13] Permission denied: 'lake'.",
            "Check that you may read it.",
        ),
    ],
)
def test_failed_check_yields_a_finding_with_advice(
    error: Exception, found: str, advice: str
) -> None:
    assert findings_and_result(failing(error)) == [Finding("it", "WRONG", found, advice), None]


def test_error_without_advice_gets_general_advice() -> None:
    problem = as_problem(SyncError("it is odd"))
    assert (problem.found, problem.advice) == ("it is odd", "Look at what it names.")


def test_unexpected_error_in_check_is_raised() -> None:
    with pytest.raises(KeyError):
        findings_and_result(failing(KeyError("x")))


DECLARED = {"id": "string", "rows": "bigint"}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (DECLARED, []),
        ({"rows": "bigint", "id": "string"}, ["has its columns in another order"]),
        ({"id": "string"}, ["lacks rows"]),
        ({**DECLARED, "more": "string"}, ["has more, unknown here"]),
        ({"id": "string", "rows": "int"}, ["has rows as int instead of bigint"]),
        ({"rows": "int"}, ["lacks id", "has rows as int instead of bigint"]),
    ],
)
def test_differences_name_every_column_that_differs(found: dict[str, str], said: list[str]) -> None:
    assert differences(found, DECLARED) == said


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (119, "119 minutes"),
        (120, "2 hours"),
        (2879, "47 hours"),
        (2880, "2 days"),
    ],
)
def test_duration_is_spelled_in_the_fitting_unit(minutes: int, text: str) -> None:
    assert spelled(timedelta(minutes=minutes)) == text

"""Rules of the settings `schedule` and `schedule_time_zone`."""

from importlib import resources
from typing import Any, Final

from infra.schedules.fields import CronError
from infra.schedules.times import MAX_GAP_MINUTES, cron, rate_minutes
from invitations.rules import Rule, UnusableValueError

_FACTORY: Final = "Factory"
"""A name in tzdata that stands for an unset time zone."""


def schedule() -> Rule[str]:
    """Allow the recurring expressions of EventBridge Scheduler that NoSuccess can watch."""
    return Rule(
        f"rate(15 minutes), rate(1 hour), up to {MAX_GAP_MINUTES // 60} hours, or "
        "cron(minute hour day month weekday year)",
        _expression,
    )


def time_zone() -> Rule[str]:
    """Allow the names of the IANA time zones."""
    # Not this machine's zones: some have `localtime`, which AWS lacks.
    names = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()

    def parse(value: Any) -> str:
        if value not in names or value == _FACTORY:
            raise ValueError
        return str(value)

    return Rule("a name such as UTC or Europe/Berlin", parse)


def _expression(value: Any) -> str:
    text = str(value)
    try:
        if cron(text):
            return text
    except CronError as error:
        raise UnusableValueError(str(error)) from error
    if not 0 < (rate_minutes(text) or 0) <= MAX_GAP_MINUTES:
        raise ValueError
    return text

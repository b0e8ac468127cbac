"""Rules for the schedule: which expressions and time zones EventBridge Scheduler takes."""

from importlib import resources
from typing import Any, Final

from infra.schedules.fields import CronError
from infra.schedules.times import MAX_GAP_MINUTES, cron, rate_minutes
from infra.setting_rules import Rule, WrongValueError

_NO_PLACE: Final = "Factory"


def schedule() -> Rule:
    """Allow what EventBridge Scheduler repeats, as often as an alarm can still watch."""
    return Rule(
        f"rate(15 minutes), rate(1 hour), up to {MAX_GAP_MINUTES // 60} hours, or "
        "cron(minute hour day month weekday year)",
        _expression,
    )


def time_zone() -> Rule:
    """Allow the names of the IANA time zones."""
    # Not those of this machine: some have `localtime`, which AWS doesn't have.
    names = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()

    def parse(value: Any) -> str:
        if value not in names or value == _NO_PLACE:
            raise ValueError
        return str(value)

    return Rule("a name such as UTC or Europe/Berlin", parse)


def _expression(value: Any) -> str:
    text = str(value)
    try:
        if cron(text):
            return text
    except CronError as error:
        raise WrongValueError(str(error)) from error
    if not 0 < (rate_minutes(text) or 0) <= MAX_GAP_MINUTES:
        raise ValueError
    return text

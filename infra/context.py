"""Context: what cdk.json and `-c` give, checked and read once into one frozen object."""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from infra.schedules.fields import CronError
from infra.schedules.times import MAX_GAP_MINUTES, longest_gaps
from infra.settings import RETIRED, RULES, SettingError, Settings, refused_setting
from invitations.options import FILTERS
from invitations.rules import WrongValueError

_FILTERS_LENGTH: Final = 3000
"""Of the 4 KB that Lambda has for all variables of a function."""


def from_context(
    context: Mapping[str, Any], *, now: datetime, account: str | None = None
) -> Settings:
    """Return the settings that the context of an app gives; what it leaves out has its default.

    The schedule begins `now`; `account` is where it will be deployed, None if that isn't known.
    Raises SettingError for a wrong value, and for a key that looks like a setting but is none.
    """
    for key in context.keys() - RETIRED.keys():
        _check_key(key, context[key])
    given = {field.name for field in fields(Settings)} & context.keys()
    settings = Settings(**{key: _parsed(key, context[key]) for key in given})
    _check_filters(settings)
    _check_quicksight(settings, account)
    _check_schedule(settings, now)
    _check_own_things(settings)
    return settings


def warnings(context: Mapping[str, Any]) -> list[str]:
    """Return a line for each setting that has no effect any more."""
    return [
        f"{key}: this setting has no effect any more: {why}. Delete it from cdk.json; the next "
        "version refuses it."
        for key, why in RETIRED.items()
        if key in context
    ]


def _check_key(key: str, value: Any) -> None:
    # The CDK's own keys have an @, a colon or a slash in them, or are words with hyphens.
    is_meant = re.fullmatch("[a-z_]+", key) or key.lower().replace("-", "_") in RULES
    if is_meant and key not in RULES:
        raise refused_setting(key, value, f"one of the keys {', '.join(RULES)}")


def _parsed(key: str, value: Any) -> Any:
    try:
        return RULES[key].parse(value)
    except WrongValueError as error:
        raise SettingError(f"{key}: {error}") from error


def _check_filters(settings: Settings) -> None:
    lists = {option.key: getattr(settings, option.key) for option in FILTERS}
    lengths = {key: len(",".join(values)) for key, values in lists.items()}
    if sum(lengths.values()) > _FILTERS_LENGTH:
        longest = max(lengths, key=lengths.__getitem__)
        raise refused_setting(
            longest,
            f"{len(lists[longest])} values",
            f"fewer: the function's variables hold {_FILTERS_LENGTH:,} characters of filters",
        )


def _check_own_things(settings: Settings) -> None:
    if "bucket" in settings.existing and not settings.bucket_name:
        raise refused_setting("existing", "bucket", "bucket_name to name it, too")
    if settings.alarm_topic_arn and settings.alarm_email:
        allowed = "either alarm_topic_arn or alarm_email: subscribe people to your own topic"
        raise refused_setting("alarm_email", ", ".join(settings.alarm_email), allowed)


def _check_quicksight(settings: Settings, account: str | None) -> None:
    for key, kind in (("quicksight_user", "user"), ("quicksight_group", "group")):
        arn = getattr(settings, key)
        if arn and account and account not in arn.split(":"):
            raise refused_setting(key, arn, f"a {kind} of the account that is deployed to")
    if settings.quicksight_group and not settings.quicksight_user:
        raise refused_setting(
            "quicksight_group", settings.quicksight_group, "it with quicksight_user, the owner"
        )


def _check_schedule(settings: Settings, now: datetime) -> None:
    try:
        longest_gaps(settings.schedule, settings.schedule_time_zone, now)
    except CronError as error:
        allowed = f"one that starts a run every {MAX_GAP_MINUTES // 60} hours at least: {error}"
        raise refused_setting("schedule", settings.schedule, allowed) from error

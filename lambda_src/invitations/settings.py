"""Settings: the environment, read once into one frozen object; an event may override some."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Final

from invitations.domain import CATALOGS, PARTICIPANT_TYPES, Slice
from invitations.errors import ConfigurationError
from invitations.options import (
    MODES,
    checked,
    database,
    lake_url,
    mode,
    page_size,
    requests_per_second,
    whole_number,
)
from invitations.partner_central.listing import Filters
from invitations.partner_central.service import MAX_PAGE_SIZE

DEFAULT_REQUESTS_PER_SECOND: Final = 5.0
ACCOUNT_REQUESTS_PER_SECOND: Final = 10
"""An account's default quota, shared with its other calls to Partner Central."""
DEFAULT_RETENTION_DAYS: Final = 7
DEFAULT_FULL_SYNC_EVERY_HOURS: Final = 24
_OVERRIDES: Final = {
    "catalogs",
    "participant_types",
    "mode",
    "accept_shrink",
    "only_unfinished",
}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What one run does; every field has been validated.

    `lake` is s3://bucket[/prefix]; on one's own machine it may be a folder, without a Glue
    `database`. `max_requests_per_second` is for all slices together, 0 being no limit.
    `mode` auto lists a slice in full every so many hours and otherwise only what may have changed.
    `accept_shrink` publishes a listing that has lost more than half of its slice's rows, too.
    `only_unfinished` leaves out slices that no earlier run has left a listing of to go on with;
    `go_on` is the ARN of the state machine that sees to such listings, empty where there is none.
    """

    lake: str
    database: str
    catalogs: tuple[str, ...] = CATALOGS
    participant_types: tuple[str, ...] = PARTICIPANT_TYPES
    filters: Filters = Filters()
    sort_order: str = "ASCENDING"
    page_size: int = MAX_PAGE_SIZE
    max_requests_per_second: float = DEFAULT_REQUESTS_PER_SECOND
    snapshot_retention_days: int = DEFAULT_RETENTION_DAYS
    mode: str = MODES[0]
    full_sync_every_hours: int = DEFAULT_FULL_SYNC_EVERY_HOURS
    accept_shrink: bool = False
    only_unfinished: bool = False
    go_on: str = ""

    @property
    def slices(self) -> tuple[Slice, ...]:
        """Every catalog with every participant type."""
        return tuple(Slice(*pair) for pair in product(self.catalogs, self.participant_types))

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is allowed but probably not meant."""
        if self.max_requests_per_second <= ACCOUNT_REQUESTS_PER_SECOND:
            return ()
        warning = (
            f"{self.max_requests_per_second:g} requests a second exceed an account's default "
            f"quota of {ACCOUNT_REQUESTS_PER_SECOND}, which every integration of the account "
            "shares."
        )
        return (warning,)


def from_environment(environment: Mapping[str, str]) -> Settings:
    """Return the settings that environment variables give, as the deployed function has them.

    Raises ConfigurationError naming the variable, its value and what is allowed.
    """

    def values(name: str, option: str, default: Sequence[str] = ()) -> tuple[str, ...]:
        text = environment.get(name, "")
        given = [value.strip() for value in text.split(",") if value.strip()]
        return checked(option, given or default, called=name)

    return Settings(
        lake=lake_url(environment.get("LAKE", ""), called="LAKE"),
        database=database(environment.get("DATABASE", ""), called="DATABASE"),
        catalogs=values("CATALOGS", "catalogs", CATALOGS),
        participant_types=values("PARTICIPANT_TYPES", "participant_types", PARTICIPANT_TYPES),
        filters=Filters(
            engagement_identifiers=values("ENGAGEMENT_IDENTIFIERS", "engagement_identifiers"),
            payload_types=values("PAYLOAD_TYPES", "payload_types"),
            sender_aws_account_ids=values("SENDER_AWS_ACCOUNT_IDS", "sender_aws_account_ids"),
            statuses=values("STATUSES", "statuses"),
        ),
        sort_order=values("SORT_ORDER", "sort_order", ("ASCENDING",))[0],
        page_size=page_size(environment.get("PAGE_SIZE", MAX_PAGE_SIZE), called="PAGE_SIZE"),
        max_requests_per_second=requests_per_second(
            environment.get("MAX_REQUESTS_PER_SECOND", DEFAULT_REQUESTS_PER_SECOND),
            called="MAX_REQUESTS_PER_SECOND",
        ),
        snapshot_retention_days=whole_number(
            environment.get("SNAPSHOT_RETENTION_DAYS", DEFAULT_RETENTION_DAYS),
            1,
            3650,
            called="SNAPSHOT_RETENTION_DAYS",
        ),
        full_sync_every_hours=whole_number(
            environment.get("FULL_SYNC_EVERY_HOURS", DEFAULT_FULL_SYNC_EVERY_HOURS),
            1,
            8760,
            called="FULL_SYNC_EVERY_HOURS",
        ),
        go_on=environment.get("GO_ON", ""),
    )


def overridden(settings: Settings, event: Mapping[str, Any]) -> Settings:
    """Return the settings of a run that `event` narrows or overrides.

    An EventBridge event changes nothing. Raises ConfigurationError for any other key or value
    than `catalogs`, `participant_types` (lists), `mode`, `accept_shrink` and `only_unfinished`
    (true or false).
    """
    if "detail-type" in event:
        return settings
    for key in event.keys() - _OVERRIDES:
        raise ConfigurationError(
            f"event: {key!r} is not allowed; use {', '.join(sorted(_OVERRIDES))}."
        )
    return replace(
        settings,
        catalogs=_override(event, "catalogs", settings.catalogs),
        participant_types=_override(event, "participant_types", settings.participant_types),
        mode=mode(event.get("mode", settings.mode), called="event mode"),
        accept_shrink=_switch(event, "accept_shrink"),
        only_unfinished=_switch(event, "only_unfinished"),
    )


def _override(event: Mapping[str, Any], key: str, default: tuple[str, ...]) -> tuple[str, ...]:
    values = event.get(key, list(default))
    if not isinstance(values, list) or not values:
        raise ConfigurationError(f"event {key}: {values!r} is not allowed; use a list of values.")
    return checked(key, values, called=f"event {key}")


def _switch(event: Mapping[str, Any], key: str) -> bool:
    value = event.get(key, False)
    if not isinstance(value, bool):
        raise ConfigurationError(f"event {key}: {value!r} is not allowed; use true or false.")
    return value

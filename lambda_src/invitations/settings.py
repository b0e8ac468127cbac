"""Settings of a run: read once from the environment; an event may override some."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Final, TypeVar

from invitations import options
from invitations.domain import Slice
from invitations.errors import ConfigurationError
from invitations.options import Option
from invitations.partner_central.listing import Filters
from invitations.partner_central.service import ACCOUNT_REQUESTS_PER_SECOND
from invitations.rules import refusal, yes_or_no

T = TypeVar("T")
_OVERRIDES: Final = {
    "catalogs",
    "participant_types",
    "mode",
    "accept_shrink",
    "only_unfinished",
}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What one run does; every field has been validated. `options` says what each is for.

    `lake` is s3://bucket[/prefix]; on one's own machine it may be a folder, without a Glue
    `database`. `accept_shrink` publishes a listing that has lost more than half of its slice's
    rows, too. `only_unfinished` syncs only slices with a saved, incomplete listing.
    `listing_state_machine` is the ARN of what continues such listings, empty if there is none.
    `stack` is the name of the deployed stack. `api_role_arn` is assumed to call Partner Central,
    with `api_external_id`, unless it is empty.
    """

    lake: str
    database: str
    catalogs: tuple[str, ...] = options.CATALOGS.default
    participant_types: tuple[str, ...] = options.PARTICIPANT_TYPES.default
    filters: Filters = Filters()
    max_requests_per_second: float = options.MAX_REQUESTS_PER_SECOND.default
    snapshot_retention_days: int = options.SNAPSHOT_RETENTION_DAYS.default
    history_retention_days: int = options.HISTORY_RETENTION_DAYS.default
    mode: str = options.MODE.default
    full_sync_every_hours: int = options.FULL_SYNC_EVERY_HOURS.default
    accept_shrink: bool = False
    only_unfinished: bool = False
    listing_state_machine: str = ""
    stack: str = options.STACK_NAME
    details: str = options.DETAILS.default
    details_contacts: bool = options.DETAILS_CONTACTS.default
    details_requests_per_second: float = options.DETAILS_REQUESTS_PER_SECOND.default
    details_requests_per_day: int = options.DETAILS_REQUESTS_PER_DAY.default
    api_role_arn: str = options.API_ROLE_ARN.default
    api_external_id: str = options.API_EXTERNAL_ID.default

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

    A variable that is missing or empty means the default. Raises ConfigurationError naming the
    variable, its value and what is allowed.
    """

    def value(option: Option[T]) -> T:
        name = option.key.upper()
        text = environment.get(name)
        return options.parse(option.rule, text, name=name) if text else option.default

    return Settings(
        lake=options.parse(options.LAKE_URL, environment.get("LAKE", ""), name="LAKE"),
        database=options.parse(options.DATABASE, environment.get("DATABASE", ""), name="DATABASE"),
        catalogs=value(options.CATALOGS),
        participant_types=value(options.PARTICIPANT_TYPES),
        filters=Filters(**{option.key: value(option) for option in options.FILTERS}),
        max_requests_per_second=value(options.MAX_REQUESTS_PER_SECOND),
        snapshot_retention_days=value(options.SNAPSHOT_RETENTION_DAYS),
        history_retention_days=value(options.HISTORY_RETENTION_DAYS),
        full_sync_every_hours=value(options.FULL_SYNC_EVERY_HOURS),
        listing_state_machine=environment.get("LISTING_STATE_MACHINE", ""),
        details=value(options.DETAILS),
        details_contacts=value(options.DETAILS_CONTACTS),
        details_requests_per_second=value(options.DETAILS_REQUESTS_PER_SECOND),
        details_requests_per_day=value(options.DETAILS_REQUESTS_PER_DAY),
        stack=environment.get("STACK_NAME", options.STACK_NAME),
        api_role_arn=value(options.API_ROLE_ARN),
        api_external_id=value(options.API_EXTERNAL_ID),
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
        raise ConfigurationError(f"event: {refusal(key, ', '.join(sorted(_OVERRIDES)))}")

    def value(option: Option[T], default: T) -> T:
        if option.key not in event:
            return default
        name, given = f"event {option.key}", event[option.key]
        if isinstance(default, tuple) and not isinstance(given, list):
            raise ConfigurationError(f"{name}: {refusal(given, option.rule.allowed)}")
        return options.parse(option.rule, given, name=name)

    def switch(key: str) -> bool:
        return options.parse(yes_or_no(), event.get(key, False), name=f"event {key}")

    return replace(
        settings,
        catalogs=value(options.CATALOGS, settings.catalogs),
        participant_types=value(options.PARTICIPANT_TYPES, settings.participant_types),
        mode=value(options.MODE, settings.mode),
        accept_shrink=switch("accept_shrink"),
        only_unfinished=switch("only_unfinished"),
    )

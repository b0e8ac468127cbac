"""Options of `invitations sync` → settings of the job."""

import argparse
from typing import TypeVar

from invitations import options
from invitations.errors import ConfigurationError
from invitations.options import Option
from invitations.partner_central.listing import Filters
from invitations.settings import Settings
from workbench.options.lake import LAKE, is_address, lake_folder

T = TypeVar("T")


def is_in_s3(lake: str) -> bool:
    """Return whether --lake is an address in S3."""
    return lake.startswith("s3://")


def settings_from(args: argparse.Namespace) -> Settings:
    """Return the settings of one run; raises ConfigurationError naming an option that is wrong."""

    def value(option: Option[T]) -> T:
        given = getattr(args, option.flag.removeprefix("--").replace("-", "_"))
        if given is None:
            return option.default
        return options.parse(option.rule, given, name=option.flag)

    return Settings(
        lake=_lake_of(args),
        database=_database_of(args),
        catalogs=value(options.CATALOGS),
        participant_types=value(options.PARTICIPANT_TYPES),
        filters=Filters(**{option.key: value(option) for option in options.FILTERS}),
        max_requests_per_second=value(options.MAX_REQUESTS_PER_SECOND),
        mode=value(options.MODE),
        accept_shrink=args.accept_shrink,
        details=value(options.DETAILS),
        details_contacts=args.details_contacts,
        details_requests_per_second=value(options.DETAILS_REQUESTS_PER_SECOND),
        details_requests_per_day=value(options.DETAILS_REQUESTS_PER_DAY),
    )


def _lake_of(args: argparse.Namespace) -> str:
    if is_address(args.lake):
        return options.parse(options.LAKE_URL, args.lake, name=LAKE)
    return str(lake_folder(args.lake))


def _database_of(args: argparse.Namespace) -> str:
    in_s3 = is_in_s3(args.lake)
    if in_s3 and args.database is None:
        raise ConfigurationError("--database: a lake in S3 needs its Glue database; name it.")
    if not in_s3 and args.database is not None:
        raise ConfigurationError(
            "--database: only a lake in S3 has one; leave it out, or use --lake s3://bucket[/prefix]."
        )
    return options.parse(options.DATABASE, args.database, name="--database") if in_s3 else ""

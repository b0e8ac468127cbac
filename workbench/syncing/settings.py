"""What the options of `invitations sync` make the job do."""

import argparse

from invitations.domain import CATALOGS, PARTICIPANT_TYPES
from invitations.errors import ConfigurationError
from invitations.options import checked, database, lake_url, mode, page_size, requests_per_second
from invitations.partner_central.listing import Filters
from invitations.settings import Settings
from workbench.options.lake import LAKE, is_address, lake_folder


def is_in_s3(lake: str) -> bool:
    """Return whether --lake names one in S3, not a folder."""
    return lake.startswith("s3://")


def settings_from(args: argparse.Namespace) -> Settings:
    """Return the settings of one run; raises ConfigurationError naming an option that is wrong."""

    def values(option: str, called: str) -> tuple[str, ...]:
        given = getattr(args, called.removeprefix("--").replace("-", "_"))
        return checked(option, given or (), called=called)

    return Settings(
        lake=_lake_of(args),
        database=_database_of(args),
        catalogs=values("catalogs", "--catalog") or CATALOGS,
        participant_types=values("participant_types", "--participant-type") or PARTICIPANT_TYPES,
        filters=Filters(
            engagement_identifiers=values("engagement_identifiers", "--engagement-identifier"),
            payload_types=values("payload_types", "--payload-type"),
            sender_aws_account_ids=values("sender_aws_account_ids", "--sender-aws-account-id"),
            statuses=values("statuses", "--status"),
        ),
        sort_order=checked("sort_order", [args.sort_order], called="--sort-order")[0],
        page_size=page_size(args.page_size, called="--page-size"),
        max_requests_per_second=requests_per_second(
            args.max_requests_per_second, called="--max-requests-per-second"
        ),
        mode=mode(args.mode, called="--mode"),
        accept_shrink=args.accept_shrink,
    )


def _lake_of(args: argparse.Namespace) -> str:
    if is_address(args.lake):
        return lake_url(args.lake, called=LAKE)
    return str(lake_folder(args.lake))


def _database_of(args: argparse.Namespace) -> str:
    in_s3 = is_in_s3(args.lake)
    if in_s3 and args.database is None:
        raise ConfigurationError("--database: a lake in S3 needs its Glue database; name it.")
    if not in_s3 and args.database is not None:
        raise ConfigurationError(
            "--database: only a lake in S3 has one; leave it out, or use --lake s3://bucket[/prefix]."
        )
    return database(args.database, called="--database") if in_s3 else ""

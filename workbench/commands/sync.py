"""`invitations sync`: the options of the job on your own machine."""

import argparse

from invitations.domain import CATALOGS, PARTICIPANT_TYPES, STATUSES
from invitations.options import MODES
from invitations.partner_central.service import MAX_PAGE_SIZE, SORT_ORDERS
from invitations.settings import (
    DEFAULT_FULL_SYNC_EVERY_HOURS,
    DEFAULT_REQUESTS_PER_SECOND,
)
from workbench.options.connection import add_connection_options, add_signing_option
from workbench.options.lake import add_lake_option

_DESCRIPTION = """\
List every invitation and keep them as Parquet in a lake: a folder, or S3 with a Glue table.

By default both catalogs and both participant types are synced, side by side. A slice that fails
keeps its last snapshot; the others are published. The first sync lists everything, later ones
what is new or may have changed. It is the job that the Lambda function runs.
"""
_EPILOG = """\
examples:
  invitations sync --lake lake --profile partner
  invitations sync --lake lake --catalog AWS --participant-type RECEIVER --status PENDING
  invitations sync --lake s3://my-bucket/lake --database invitations --region eu-central-1
  invitations sync --lake simulated --endpoint-url http://127.0.0.1:8321 --no-sign-request

A lake holds one set of filters at a time: other filters begin a slice anew.
"""


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `sync` command and its options."""
    parser = subcommands.add_parser(
        "sync",
        help="sync invitations into a lake",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        usage="invitations sync --lake FOLDER|s3://BUCKET[/PREFIX] [options]",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_lake(parser.add_argument_group("lake"))
    _add_filters(parser.add_argument_group("which invitations"))
    _add_requests(parser.add_argument_group("requests"))
    connection = parser.add_argument_group("connection")
    add_connection_options(connection)
    add_signing_option(connection)
    parser.add_argument(
        "--json", action="store_true", help="print the run's summary on standard output"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Sync and return 0, or 1 if a slice failed."""
    from workbench.syncing import run as syncing  # noqa: PLC0415 - brings pyarrow and boto3, too slow for --help

    return syncing.run(args)


def _add_lake(group: argparse._ArgumentGroup) -> None:
    add_lake_option(group, metavar="LAKE", about="a folder, or s3://BUCKET[/PREFIX]")
    group.add_argument("--database", metavar="NAME", help="Glue database of a lake in S3")
    group.add_argument(
        "--accept-shrink",
        action="store_true",
        help="publish even if more than half of a slice is no longer listed",
    )


def _add_filters(group: argparse._ArgumentGroup) -> None:
    for option, metavar, meaning in (
        ("--catalog", "CATALOG", f"of these catalogs (default: {' '.join(CATALOGS)})"),
        (
            "--participant-type",
            "TYPE",
            f"sent by you, or to you (default: {' '.join(PARTICIPANT_TYPES)})",
        ),
        ("--engagement-identifier", "ID", "of these engagements, eng-… or ARNs"),
        ("--payload-type", "TYPE", "of these kinds: OpportunityInvitation LeadInvitation"),
        ("--sender-aws-account-id", "ID", "from these senders: account ids or words"),
        ("--status", "STATUS", f"in these states: {' '.join(STATUSES)}"),
    ):
        group.add_argument(option, metavar=metavar, nargs="+", action="extend", help=meaning)


def _add_requests(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--mode",
        metavar="MODE",
        default=MODES[0],
        help="full: list everything; incremental: what is new or may have changed; "
        f"auto: full every {DEFAULT_FULL_SYNC_EVERY_HOURS} hours (default: %(default)s)",
    )
    group.add_argument(
        "--sort-order",
        metavar="ORDER",
        default=SORT_ORDERS[0],
        help=f"by invitation date: {' or '.join(SORT_ORDERS)} (default: %(default)s)",
    )
    group.add_argument(
        "--page-size",
        metavar="N",
        default=MAX_PAGE_SIZE,
        help=f"invitations asked for at a time (default: {MAX_PAGE_SIZE}, the most)",
    )
    group.add_argument(
        "--max-requests-per-second",
        metavar="N",
        default=DEFAULT_REQUESTS_PER_SECOND,
        help="for all slices together (default: %(default)g; 0: no limit)",
    )

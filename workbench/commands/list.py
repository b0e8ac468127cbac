"""`invitations list`: the options of AWS's own list-engagement-invitations, under their names."""

import argparse
from typing import Final

from workbench.listing.options import add_list_options

_DESCRIPTION: Final = """\
List the invitations of one catalog, seen from one side, as the API answers.

Every option has the name and the meaning it has in AWS's own command,
aws partnercentral-selling list-engagement-invitations.
Values are printed as the service sent them: timestamps with all their digits,
and fields that this version doesn't know.
"""
_EPILOG: Final = """\
examples:
  invitations list --catalog AWS --participant-type RECEIVER
  invitations list --catalog AWS --participant-type RECEIVER --status PENDING \\
      --sort SortBy=InvitationDate,SortOrder=DESCENDING --max-items 20 --output table
  invitations list --catalog Sandbox --participant-type SENDER --output text \\
      --query 'EngagementInvitationSummaries[].[Id, Status]'

Values may be file://PATH; lists and --sort may be JSON.
"""


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `list` command and its options."""
    parser = subcommands.add_parser(
        "list",
        help="list invitations, with the options of AWS's own command",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        usage="invitations list --catalog CATALOG --participant-type TYPE [options]",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_list_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """List as the options say and return the exit code."""
    from workbench.listing import run as listing  # noqa: PLC0415 - brings boto3, too slow for --help

    return listing.run(args)

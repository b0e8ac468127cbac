"""`invitations get`: details of invitations, as AWS's own get-engagement-invitation has them."""

import argparse
from typing import Final

from invitations.domain import CATALOGS
from workbench.listing.options import add_output_options, add_service_options

_DESCRIPTION: Final = """\
Print all that Partner Central has of an invitation: customer, project, expected spend, message,
contacts, and why it was rejected.

It makes one request for each invitation, out of the quota that listings use, too. Values are
printed as the service sent them. The caller needs partnercentral:GetEngagementInvitation.
"""
_EPILOG: Final = """\
examples:
  invitations get engi-0123456789abc --catalog AWS
  invitations get engi-0123456789abc engi-abc0123456789 --catalog AWS --output yaml
  invitations get engi-0123456789abc --catalog Sandbox --output text \\
      --query 'Payload.OpportunityInvitation.Customer.CompanyName'

Several invitations are printed one after the other.
"""


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `get` command and its options."""
    parser = subcommands.add_parser(
        "get",
        help="print the details of invitations",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        usage="invitations get ID [ID ...] --catalog CATALOG [options]",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    which = parser.add_argument_group("which invitations")
    which.add_argument("identifiers", metavar="ID", nargs="+", help="engi-… or an ARN")
    which.add_argument(
        "--catalog", metavar="CATALOG", required=True, help=f"{' or '.join(CATALOGS)}; required"
    )
    add_output_options(parser.add_argument_group("output"))
    add_service_options(parser.add_argument_group("connection"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the details as the options say and return the exit code."""
    from workbench.listing import get  # noqa: PLC0415 - brings boto3, too slow for --help

    return get.run(args)

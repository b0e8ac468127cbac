"""The `get` command at work: one request and one answer for each id."""

import argparse
import logging
import sys

from invitations import options
from invitations.aws_errors import translating_errors
from invitations.errors import InvitationDataError
from invitations.partner_central.details import get_invitation
from invitations.partner_central.service import GET_ACTION
from workbench.listing.connection import client_from, style_from
from workbench.listing.formats import write_invitation

_TITLE = "GetEngagementInvitation"


def run(args: argparse.Namespace) -> int:
    """Print the details of each invitation and return 0."""
    if args.debug:
        logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
    catalog = options.parse(options.CATALOG, args.catalog, name="--catalog")
    identifiers = [
        options.parse(options.INVITATION_IDENTIFIER, one, name="ID") for one in args.identifiers
    ]
    style = style_from(args, paginated=False)
    with translating_errors(GET_ACTION):
        client = client_from(args)
    for number, identifier in enumerate(identifiers):
        invitation = get_invitation(client, catalog, identifier)
        if invitation is None:
            raise InvitationDataError(
                f"there is no invitation {identifier} in the catalog {catalog}.",
                "Take its id from `invitations list`; the other catalog has others.",
            )
        if number and style.output == "yaml":
            sys.stdout.write("---\n")
        write_invitation(invitation, style, sys.stdout, title=_TITLE)
    return 0

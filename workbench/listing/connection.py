"""How the options of `list` and `get` print answers and connect to Partner Central."""

import argparse
import math
import os
from typing import TYPE_CHECKING, Final

from botocore import UNSIGNED
from botocore.config import Config

from invitations.options import MAX_REQUESTS_PER_SECOND
from invitations.partner_central.client import connect
from invitations.partner_central.pacing import RequestLimiter, Traffic
from invitations.partner_central.service import REGION
from workbench.listing.formats import Style, compiled
from workbench.listing.options import OUTPUTS
from workbench.options.arguments import refused
from workbench.options.connection import configured, session_from
from workbench.options.credentials import check_credentials

if TYPE_CHECKING:
    from mypy_boto3_partnercentral_selling import PartnerCentralSellingAPIClient

REQUESTS_PER_SECOND: Final = MAX_REQUESTS_PER_SECOND.default
_DEFAULT_OUTPUT: Final = "AWS_DEFAULT_OUTPUT"


def style_from(args: argparse.Namespace, *, paginated: bool) -> Style:
    """Return how answers are printed."""
    return Style(
        output=args.output or _configured_output(args),
        query=None if args.query is None else compiled(args.query),
        color=args.color,
        paginated=paginated,
    )


def _configured_output(args: argparse.Namespace) -> str:
    for label, output in (
        (_DEFAULT_OUTPUT, os.environ.get(_DEFAULT_OUTPUT)),
        ("output in the AWS configuration", configured(args, "output")),
    ):
        if output and output not in OUTPUTS:
            raise refused(label, output, " or ".join(OUTPUTS))
        if output:
            return output
    return "json"


def client_from(args: argparse.Namespace) -> "PartnerCentralSellingAPIClient":
    """Return the client of the options; raises SyncError without credentials that it needs."""
    config = Config(
        read_timeout=args.cli_read_timeout or None,
        connect_timeout=args.cli_connect_timeout or None,
    )
    if not args.sign:
        config = config.merge(Config(signature_version=UNSIGNED))
    session = session_from(args)
    if args.sign:
        check_credentials(session)
    return connect(
        session,
        Traffic(),
        limiter=RequestLimiter(REQUESTS_PER_SECOND),
        remaining_seconds=lambda: math.inf,
        region_name=args.region or REGION,
        endpoint_url=args.endpoint_url,
        config=config,
        verify=args.ca_bundle if args.verify else False,
    )

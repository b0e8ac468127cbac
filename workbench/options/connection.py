"""Options of the connection to AWS, the same for every command, and their session."""

import argparse
from typing import TYPE_CHECKING

from invitations.aws_errors import translating_errors
from invitations.errors import ConfigurationError
from workbench.options.arguments import refused, web_address

if TYPE_CHECKING:
    import boto3
    import botocore.session


def add_connection_options(
    parser: argparse._ActionsContainer, *, default_region: str = "of your AWS configuration"
) -> None:
    """Add --profile, --region and --endpoint-url, with the meaning of AWS's CLI."""
    parser.add_argument("--profile", metavar="NAME", help="profile of your AWS configuration")
    parser.add_argument(
        "--region", metavar="REGION", help=f"AWS region (default: {default_region})"
    )
    parser.add_argument(
        "--endpoint-url",
        metavar="URL",
        type=web_address,
        help="send requests to this address instead of the service's own",
    )


def add_signing_option(parser: argparse._ActionsContainer) -> None:
    """Add --no-sign-request for commands that call other services, too."""
    parser.add_argument(
        "--no-sign-request",
        dest="sign",
        action="store_false",
        help="send Partner Central no credentials; a simulator needs none",
    )


def session_from(args: argparse.Namespace) -> "boto3.Session":
    """Return the session of --profile and --region.

    Raises ConfigurationError for a profile that doesn't exist.
    """
    import boto3  # noqa: PLC0415 - takes longer than all of --help

    return boto3.Session(botocore_session=_core_session(args), region_name=args.region)


def configured(args: argparse.Namespace, name: str) -> str | None:
    """Return a setting of the profile in the AWS configuration; None if it isn't set."""
    value = _core_session(args).get_scoped_config().get(name)
    return None if value is None else str(value)


def _core_session(args: argparse.Namespace) -> "botocore.session.Session":
    import botocore.session  # noqa: PLC0415 - as above
    from botocore.exceptions import ProfileNotFound  # noqa: PLC0415

    session = botocore.session.Session(profile=args.profile)
    try:
        with translating_errors("reading the AWS configuration"):
            session.get_scoped_config()
    except ConfigurationError as error:
        if isinstance(error.__cause__, ProfileNotFound):
            label = "--profile" if args.profile else "AWS_PROFILE"
            raise refused(label, session.profile, "a profile of your AWS configuration") from error
        raise
    return session

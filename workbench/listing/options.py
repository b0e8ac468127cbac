"""The options of AWS's own list-engagement-invitations, by subject."""

import argparse
from typing import Final

from invitations.domain import CATALOGS, PARTICIPANT_TYPES, STATUSES
from invitations.partner_central.service import MAX_FILTER_VALUES, MAX_PAGE_SIZE
from workbench.options.arguments import existing_file, whole_number
from workbench.options.connection import add_connection_options
from workbench.options.version import ShowVersion

OUTPUTS: Final = ("json", "yaml", "yaml-stream", "table", "text")


def add_list_options(parser: argparse.ArgumentParser) -> None:
    """Add every option of the command to its parser."""
    _add_question(parser.add_argument_group("which invitations"))
    _add_paging(parser.add_argument_group("pages"))
    add_output_options(parser.add_argument_group("output"))
    _add_input(parser.add_argument_group("whole requests"))
    add_service_options(parser.add_argument_group("connection"))


def _add_question(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--catalog", metavar="CATALOG", help=f"{' or '.join(CATALOGS)}; required")
    group.add_argument(
        "--participant-type",
        metavar="TYPE",
        help=f"{' or '.join(PARTICIPANT_TYPES)}: sent by you, or to you; required",
    )
    several = f"; more than {MAX_FILTER_VALUES} take several requests"
    for option, metavar, meaning in (
        ("--engagement-identifier", "ID", f"of these engagements, eng-… or ARNs{several}"),
        ("--payload-type", "TYPE", "of these kinds: OpportunityInvitation LeadInvitation"),
        ("--sender-aws-account-id", "ID", f"from these senders: account ids or words{several}"),
        ("--status", "STATUS", f"in these states: {' '.join(STATUSES)}"),
    ):
        group.add_argument(option, metavar=metavar, nargs="+", action="extend", help=meaning)
    group.add_argument(
        "--sort", metavar="SORT", help="SortBy=InvitationDate,SortOrder=ASCENDING or DESCENDING"
    )


def _add_paging(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--max-items",
        metavar="N",
        type=whole_number(1),
        help="stop after so many; a NextToken is printed if there are more",
    )
    group.add_argument(
        "--starting-token", metavar="TOKEN", help="go on from the NextToken of an earlier answer"
    )
    group.add_argument(
        "--page-size",
        metavar="N",
        type=whole_number(1, MAX_PAGE_SIZE),
        help=f"invitations asked for at a time (default: {MAX_PAGE_SIZE}, the most)",
    )
    # AWS's command accepts these, too, but doesn't show them.
    group.add_argument("--max-results", type=whole_number(1, MAX_PAGE_SIZE), help=argparse.SUPPRESS)
    group.add_argument("--next-token", help=argparse.SUPPRESS)
    group.add_argument(
        "--no-paginate", dest="paginate", action="store_false", help="make one request only"
    )


def add_output_options(group: argparse._ArgumentGroup) -> None:
    """Add the options of an answer's format, with the meaning of AWS's CLI."""
    group.add_argument(
        "--query",
        metavar="JMESPATH",
        help="print only what this expression finds; text and yaml-stream apply it to each page",
    )
    group.add_argument(
        "--output",
        choices=OUTPUTS,
        help="format (default: AWS_DEFAULT_OUTPUT or `output` in your AWS configuration, or json)",
    )
    group.add_argument(
        "--color", choices=("on", "off", "auto"), default="auto", help="colors in tables"
    )
    _add_without_meaning(group)
    group.add_argument("--version", action=ShowVersion, nargs=0, help="print versions and exit")
    group.add_argument("--debug", action="store_true", help="log every step to standard error")


def _add_without_meaning(group: argparse._ArgumentGroup) -> None:
    """Add options that AWS's command accepts and that have no effect here."""
    nothing = "no effect: "
    group.add_argument("--no-cli-pager", action="store_true", help=f"{nothing}nothing is paged")
    group.add_argument(
        "--cli-binary-format",
        choices=("base64", "raw-in-base64-out"),
        help=f"{nothing}no value is binary",
    )
    prompts = group.add_mutually_exclusive_group()
    for option in ("--cli-auto-prompt", "--no-cli-auto-prompt"):
        prompts.add_argument(option, action="store_true", help=f"{nothing}nothing is prompted for")


def _add_input(group: argparse._ArgumentGroup) -> None:
    documents = group.add_mutually_exclusive_group()
    for language in ("json", "yaml"):
        documents.add_argument(
            f"--cli-input-{language}",
            metavar=language.upper(),
            help=f"take the request from {language.upper()} text; options override it",
        )
    group.add_argument(
        "--generate-cli-skeleton",
        choices=("input", "yaml-input", "output"),
        nargs="?",
        const="input",
        help="print an empty request, or a sample answer, without asking the service",
    )


def add_service_options(group: argparse._ArgumentGroup) -> None:
    """Add the options of the connection to Partner Central."""
    add_connection_options(group, default_region="us-east-1, the only one there is")
    group.add_argument(
        "--no-sign-request", dest="sign", action="store_false", help="send no credentials"
    )
    group.add_argument(
        "--no-verify-ssl", dest="verify", action="store_false", help="accept any certificate"
    )
    group.add_argument(
        "--ca-bundle", metavar="FILE", type=existing_file, help="certificates to trust"
    )
    for side in ("read", "connect"):
        group.add_argument(
            f"--cli-{side}-timeout",
            metavar="SECONDS",
            type=whole_number(0),
            default=60,
            help=f"longest wait to {side} (default: %(default)s; 0: no limit)",
        )

"""The `list` command at work: question → client → pages → output."""

import argparse
import logging
import math
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from botocore import UNSIGNED
from botocore.config import Config
from rich.console import Console

from invitations.aws_errors import translating_errors
from invitations.options import MAX_REQUESTS_PER_SECOND
from invitations.partner_central.client import connect
from invitations.partner_central.pacing import RequestLimiter, Traffic
from invitations.partner_central.service import ACTION, REGION
from workbench.listing.formats import STREAMED, Style, compiled, write
from workbench.listing.options import OUTPUTS
from workbench.listing.pages import SUMMARIES, Page, pages
from workbench.listing.question import question_from
from workbench.listing.skeleton import print_input, sample_answer
from workbench.options.arguments import refused
from workbench.options.connection import configured, session_from
from workbench.options.credentials import check_credentials

if TYPE_CHECKING:
    from mypy_boto3_partnercentral_selling import PartnerCentralSellingAPIClient

REQUESTS_PER_SECOND: Final = MAX_REQUESTS_PER_SECOND.default
_DEFAULT_OUTPUT: Final = "AWS_DEFAULT_OUTPUT"


def run(args: argparse.Namespace) -> int:
    """Print what the options list, or a skeleton, and return 0."""
    if args.debug:
        logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
    if args.generate_cli_skeleton in {"input", "yaml-input"}:
        print_input(args.generate_cli_skeleton, sys.stdout)
    elif args.generate_cli_skeleton:
        write([sample_answer()], _style(args, paginated=False), sys.stdout)
    else:
        _answer(args)
    return 0


def _answer(args: argparse.Namespace) -> None:
    question = question_from(args)
    style = _style(args, paginated=question.paginate)
    with translating_errors(ACTION):
        client = _client(args)

    def answer() -> Iterator[Page]:
        with translating_errors(ACTION):
            yield from pages(client, question)

    write(_shown(answer(), style, quiet=args.debug), style, sys.stdout)


def _style(args: argparse.Namespace, *, paginated: bool) -> Style:
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


def _client(args: argparse.Namespace) -> "PartnerCentralSellingAPIClient":
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


def _shown(answer: Iterator[Page], style: Style, *, quiet: bool) -> Iterator[Page]:
    """Pass pages on and count them on the terminal, unless the output is printed there."""
    meanwhile = style.output in STREAMED and sys.stdout.isatty()
    if quiet or meanwhile or not sys.stderr.isatty():
        yield from answer
        return
    with Console(stderr=True).status("Asking for the first page") as status:
        listed = 0
        for number, page in enumerate(answer, start=1):
            listed += len(page[SUMMARIES])
            status.update(f"{listed:,} invitations, page {number:,}")
            yield page

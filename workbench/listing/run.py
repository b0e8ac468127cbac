"""The `list` command at work: question → client → pages → output."""

import argparse
import logging
import sys
from collections.abc import Iterator

from rich.console import Console

from invitations.aws_errors import translating_errors
from invitations.partner_central.service import ACTION
from workbench.listing.connection import client_from, style_from
from workbench.listing.formats import STREAMED, Style, write
from workbench.listing.pages import SUMMARIES, Page, pages
from workbench.listing.question import question_from
from workbench.listing.skeleton import print_input, sample_answer


def run(args: argparse.Namespace) -> int:
    """Print what the options list, or a skeleton, and return 0."""
    if args.debug:
        logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
    if args.generate_cli_skeleton in {"input", "yaml-input"}:
        print_input(args.generate_cli_skeleton, sys.stdout)
    elif args.generate_cli_skeleton:
        write([sample_answer()], style_from(args, paginated=False), sys.stdout)
    else:
        _answer(args)
    return 0


def _answer(args: argparse.Namespace) -> None:
    question = question_from(args)
    style = style_from(args, paginated=question.paginate)
    with translating_errors(ACTION):
        client = client_from(args)

    def answer() -> Iterator[Page]:
        with translating_errors(ACTION):
            yield from pages(client, question)

    write(_shown(answer(), style, quiet=args.debug), style, sys.stdout)


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

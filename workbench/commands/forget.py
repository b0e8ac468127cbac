"""`invitations forget`: erases the names of companies and accounts from a lake."""

import argparse

from workbench.options.connection import add_connection_options
from workbench.options.lake import add_lake_option, add_stack_option

_DESCRIPTION = """\
Erase a company or an account from a lake, and prove that no file names it any more.

Of every invitation that names it, in the table or in the history, the title, the companies, the
accounts and additional_fields become null. The rows stay, so figures stay right. Partner Central
goes on listing them: the lake keeps their ids, and later runs clear them, too.

Deleted as well: superseded files, listings in progress, copies of damaged files, results of
queries, and the bucket's old versions of all these. A query that is running may fail.
"""
_EPILOG = """\
examples:
  invitations forget --lake lake --company "Example Corp"
  invitations forget --stack --company "Example Corp" --account 123456789012 --yes

Names are compared as a whole, in whatever case. Without --yes it only shows what it has found.
"""


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `forget` command and its options."""
    parser = subcommands.add_parser(
        "forget",
        help="erase a company or an account from a lake",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        usage="invitations forget --lake FOLDER|--stack [NAME] --company NAME|--account ID [--yes]",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    choice = parser.add_argument_group("lake").add_mutually_exclusive_group(required=True)
    add_lake_option(choice, required=False)
    add_stack_option(choice)
    whom = parser.add_argument_group("whom to forget")
    whom.add_argument(
        "--company", metavar="NAME", action="append", default=[], help="sender or receiver by name"
    )
    whom.add_argument(
        "--account", metavar="ID", action="append", default=[], help="sender or receiver by account"
    )
    parser.add_argument("--yes", action="store_true", help="forget them; else they are only shown")
    add_connection_options(parser.add_argument_group("connection"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Forget as the options say and return 0."""
    from workbench.forgetting import run as forgetting  # noqa: PLC0415 - brings pyarrow and boto3, too slow for --help

    return forgetting.run(args)

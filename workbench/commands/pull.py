"""`invitations pull`: a deployed lake, copied into a folder."""

import argparse

from invitations.options import STACK_NAME
from workbench.options.connection import add_connection_options
from workbench.options.lake import STACK, add_lake_option

_DESCRIPTION = """\
Copy a deployed lake into a folder, history included, for `query` and `report` without a network.

Only what the folder lacks is fetched: run it again to renew the copy. A pull that was interrupted
goes on, and whoever reads the folder meanwhile sees the old state or the new one. Replaced files
go with a later pull, after an hour: a query may be reading them.

The folder must be new, empty, or a copy of the same lake. `sync` refuses it.
"""
_EPILOG = """\
examples:
  invitations pull --stack --lake copy
  invitations pull --stack PartnerInvitations --profile partner --lake copy
  invitations query --lake copy --saved pending_now
"""


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `pull` command and its options."""
    parser = subcommands.add_parser(
        "pull",
        help="copy a deployed lake into a folder",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        usage="invitations pull --stack [NAME] --lake FOLDER [options]",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    lakes = parser.add_argument_group("lakes")
    lakes.add_argument(
        STACK,
        metavar="NAME",
        nargs="?",
        const=STACK_NAME,
        default=STACK_NAME,
        help=f"the deployed lake (default: {STACK_NAME})",
    )
    add_lake_option(lakes, about="the folder of the copy")
    add_connection_options(parser.add_argument_group("connection"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Pull and return 0, or 1 if a version could not be fetched."""
    from workbench.pulling import run as pulling  # noqa: PLC0415 - brings pyarrow and boto3, too slow for --help

    return pulling.run(args)

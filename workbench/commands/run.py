"""`invitations run`: a run of the deployed function, now."""

import argparse

from invitations import options
from invitations.options import STACK_NAME
from workbench.options.connection import add_connection_options
from workbench.options.lake import STACK

_DESCRIPTION = """\
Start a run of the deployed function, show its log lines, and what it did.

Without options it is a run as the schedule starts it. It is refused while another run is under
way. Ctrl-C ends this command and not the run.
"""
_EPILOG = """\
examples:
  invitations run --stack
  invitations run --stack PartnerInvitations --mode full
  invitations run --stack --slice AWS/RECEIVER --accept-shrink

exit codes: 0 done, 1 the run failed or was refused, 2 bad usage
"""


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `run` command and its options."""
    parser = subcommands.add_parser(
        "run",
        help="start a run of the deployed function",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        usage="invitations run --stack [NAME] [options]",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        STACK,
        metavar="NAME",
        nargs="?",
        const=STACK_NAME,
        default=STACK_NAME,
        help=f"the deployment (default: {STACK_NAME})",
    )
    parser.add_argument(options.MODE.flag, metavar="MODE", help=options.MODE.help)
    parser.add_argument(
        "--slice",
        metavar="CATALOG/TYPE",
        action="append",
        help="only this slice, such as AWS/RECEIVER; repeat it for several (default: all)",
    )
    parser.add_argument(
        "--accept-shrink",
        action="store_true",
        help="publish even if more than half of a slice is no longer listed",
    )
    parser.add_argument(
        "--json", action="store_true", help="print the run's summary as JSON instead of a table"
    )
    add_connection_options(parser.add_argument_group("connection"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Start a run and return 0, or 1 if it failed."""
    from workbench.running import run as running  # noqa: PLC0415 - brings boto3, too slow for --help

    return running.run(args)

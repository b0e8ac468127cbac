"""Options of commands that ask a deployed lake, and of no others."""

import argparse
from typing import Final, TypedDict

from invitations.errors import ConfigurationError
from workbench.options.connection import add_connection_options
from workbench.options.lake import STACK

_NAMES: Final = ("workgroup", "database", "profile", "region", "endpoint_url")


def add_deployed_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the connection to a deployed lake, and those that replace its names."""
    group = parser.add_argument_group(
        f"deployed lake, with {STACK}",
        "With --workgroup and --database no stack is read: for readers who may not read it, and "
        "for lakes in other accounts.",
    )
    group.add_argument("--workgroup", metavar="NAME", help="Athena's workgroup (default: stack's)")
    group.add_argument("--database", metavar="NAME", help="Glue's database (default: stack's)")
    add_connection_options(group)


def check_is_deployed(args: argparse.Namespace, *others: str) -> None:
    """Raise ConfigurationError for options of a deployed lake that are given with a folder."""
    for name in (*_NAMES, *others):
        if getattr(args, name) is not None:
            option = f"--{name.replace('_', '-')}"
            raise ConfigurationError(f"{option}: a lake in a folder takes none; add {STACK}.")


class DeployedNames(TypedDict):
    """What options say about a deployed lake, by the names of arguments."""

    endpoint_url: str | None
    workgroup: str | None
    database: str | None


def deployed_names(args: argparse.Namespace) -> DeployedNames:
    """Return what the options say about a deployed lake, by the names of arguments."""
    return {
        "endpoint_url": args.endpoint_url,
        "workgroup": args.workgroup,
        "database": args.database,
    }

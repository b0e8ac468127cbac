"""Options that name a lake: --lake for a folder, --stack for a deployed one."""

import argparse
import os
from pathlib import Path
from typing import Final

from invitations import options
from invitations.errors import ConfigurationError

LAKE: Final = "--lake"
STACK: Final = "--stack"
_HERE: Final = Path("lake")


def add_lake_option(
    container: argparse._ActionsContainer,
    *,
    metavar: str = "FOLDER",
    required: bool = True,
    about: str = "the folder that sync filled",
) -> None:
    """Add --lake; `about` is its line in --help."""
    container.add_argument(LAKE, metavar=metavar, required=required, help=about)


def add_stack_option(container: argparse._ActionsContainer) -> None:
    """Add --stack, which without a name means the stack of the default name."""
    container.add_argument(
        STACK,
        metavar="NAME",
        nargs="?",
        const=options.STACK_NAME,
        help=f"a deployed lake (NAME: {options.STACK_NAME} unless you named it otherwise)",
    )


def add_lake_choice(parser: argparse.ArgumentParser) -> None:
    """Add --lake and --stack, one of which may be given."""
    group = parser.add_argument_group("lake", f"Without either it is ./{_HERE}.")
    choice = group.add_mutually_exclusive_group()
    add_lake_option(choice, required=False)
    add_stack_option(choice)


def chosen_lake(args: argparse.Namespace) -> Path | str:
    """Return the folder of --lake or the name of --stack; without either, ./lake if it is there.

    Raises ConfigurationError if there is none of them, and for what `lake_folder` refuses.
    """
    if args.stack is not None:
        return str(args.stack)
    if args.lake is not None:
        return lake_folder(args.lake)
    if not _HERE.is_dir():
        raise ConfigurationError(
            f"there is no ./{_HERE}.",
            f"Name a lake: {LAKE} FOLDER for one in a folder, {STACK} [NAME] for a deployed one.",
        )
    return lake_folder(str(_HERE))


def is_address(lake: str) -> bool:
    """Return whether --lake is an address, such as one in S3, and not a folder."""
    return "://" in lake


def lake_folder(lake: str) -> Path:
    """Return the folder of --lake.

    Raises ConfigurationError for an address, for empty text, and for a path that isn't UTF-8
    after links are resolved: DuckDB can't read files below it.
    """
    if is_address(lake):
        raise ConfigurationError(
            f"{LAKE}: {lake!r} is not a folder; a lake in S3 is named by its stack, with {STACK}."
        )
    if not lake:
        raise ConfigurationError(
            f"{LAKE}: '' is no folder; name one, such as lake or ~/invitations."
        )
    options.parse(options.PATH, os.path.realpath(lake), name=LAKE)
    return Path(lake)

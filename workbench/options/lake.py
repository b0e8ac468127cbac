"""The option --lake: a folder with a lake; for `sync` also an address in S3."""

import argparse
import os
from pathlib import Path
from typing import Final

from invitations import options
from invitations.errors import ConfigurationError

LAKE: Final = "--lake"


def add_lake_option(
    container: argparse._ActionsContainer,
    *,
    metavar: str = "FOLDER",
    required: bool = True,
    about: str = "the folder that sync filled",
) -> None:
    """Add --lake; `about` is its line in --help."""
    container.add_argument(LAKE, metavar=metavar, required=required, help=about)


def is_address(lake: str) -> bool:
    """Return whether --lake is an address, such as one in S3, and not a folder."""
    return "://" in lake


def lake_folder(lake: str, *, for_s3: str = ".") -> Path:
    """Return the folder of --lake; `for_s3` is the advice for a lake in S3.

    Raises ConfigurationError for an address, for empty text, and for a path that isn't UTF-8
    after links are resolved: DuckDB can't read files below it.
    """
    if is_address(lake):
        raise ConfigurationError(f"{LAKE}: {lake!r} is not a folder{for_s3}")
    if not lake:
        raise ConfigurationError(
            f"{LAKE}: '' is no folder; name one, such as lake or ~/invitations."
        )
    options.parse(options.PATH, os.path.realpath(lake), name=LAKE)
    return Path(lake)

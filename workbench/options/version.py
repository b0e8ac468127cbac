"""The versions that matter in a bug report."""

import argparse
import importlib.metadata
import platform
import sys
from typing import NoReturn


def own_version() -> str:
    """Return this project's version."""
    return importlib.metadata.version("partner-invitations-sync")


class ShowVersion(argparse.Action):
    """Prints the versions and exits; they are looked up only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        """Print `invitations/… botocore/… Python/…` and exit."""
        botocore, python = importlib.metadata.version("botocore"), platform.python_version()
        sys.stdout.write(f"invitations/{own_version()} botocore/{botocore} Python/{python}\n")
        parser.exit()

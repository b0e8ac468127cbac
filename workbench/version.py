"""Which versions an answer depends on."""

import argparse
import importlib.metadata
import platform
import sys
from typing import NoReturn


class ShowVersion(argparse.Action):
    """Prints the versions and exits; they are looked up only when asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        """Print `invitations/… botocore/… Python/…` and exit."""
        own, botocore = map(importlib.metadata.version, ("partner-invitations-sync", "botocore"))
        python = platform.python_version()
        sys.stdout.write(f"invitations/{own} botocore/{botocore} Python/{python}\n")
        parser.exit()

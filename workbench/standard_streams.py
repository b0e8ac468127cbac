"""Standard streams: one that the caller closed becomes /dev/null."""

import os
import sys
from contextlib import suppress


def open_closed_streams() -> None:
    """Open the null device for each closed standard stream.

    Otherwise the next file that is opened would get the number of a stream, and its content.
    """
    for number in (0, 1, 2):
        with suppress(OSError):
            os.fstat(number)
            continue
        os.open(os.devnull, os.O_RDWR)  # gets the lowest free number: this one
    sys.stdin = sys.stdin or open(0, closefd=False, encoding="utf-8")  # noqa: SIM115
    sys.stdout = sys.stdout or open(1, "w", closefd=False, encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", closefd=False, encoding="utf-8")  # noqa: SIM115

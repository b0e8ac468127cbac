"""Temporary folders of a run, and the removal of those that killed runs have left."""

import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Final

_PREFIX: Final = "invitations-run-"
_NAME: Final = re.compile(rf"{_PREFIX}(\d+)-.+")


def run_folder() -> tempfile.TemporaryDirectory[str]:
    """Return a temporary folder whose name has the id of this process."""
    return tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-")


def delete_abandoned() -> None:
    """Delete the folders of processes that have ended; call it before this one makes any.

    A new process may have the id of one that was killed. A folder that can't be deleted stays: the
    run may have room enough without it.
    """
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        match = _NAME.fullmatch(path.name)
        if match and not _is_of_another_process(int(match[1])):
            shutil.rmtree(path, ignore_errors=True)


def _is_of_another_process(pid: int) -> bool:
    """Return whether a process other than this one runs with this id."""
    if pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except OSError as error:
        return isinstance(error, PermissionError)  # another user's
    return True

"""Files that commands write: whole or not at all, also through links, into pipes and devices."""

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from errno import EACCES, EDQUOT, EISDIR, ENOSPC, ENOTSUP
from pathlib import Path
from typing import BinaryIO, Final

from invitations.errors import ConfigurationError

STANDARD_OUTPUT: Final = "-"
NO_ROOM: Final = (ENOSPC, EDQUOT)
_MAKE_ROOM: Final = "Make room on the disk."
_OTHER_FILE: Final = "Name a file in a folder that exists and that you may write to."
_WRITABLE: Final = (stat.S_ISREG, stat.S_ISFIFO, stat.S_ISCHR)


@contextmanager
def output_file(out: str, label: str = "--out") -> Iterator[Path]:
    """Yield a path for a new file, whose content goes to `out` when the block ends.

    A regular file is replaced in one step: it keeps its mode, and symbolic links keep pointing at
    it. Pipes and character devices are written into; `-` is standard output. Only write
    in the block: an OSError in it becomes a ConfigurationError, and the old file stays.
    `label` is the name of the option.
    """
    try:
        existing = _existing(out)
        stream = _standard_stream(out, existing)
        if stream is None and (existing is None or stat.S_ISREG(existing.st_mode)):
            with _replaced(Path(out).resolve(), existing) as new:
                yield new
        else:
            with _copied(Path(out), stream) as new:
                yield new
    except BrokenPipeError:
        raise  # the reader of standard output has closed it
    except OSError as error:
        advice = _MAKE_ROOM if error.errno in NO_ROOM else _OTHER_FILE
        raise ConfigurationError(
            f"{label}: {out!r} can't be written: {error.strerror or error}. {advice}"
        ) from error


def replace_file(new: Path, path: Path, *, like: os.stat_result | None = None) -> None:
    """Replace a file by another in one step, once the new content is on the disk.

    It gets the owner and mode of `like`, if that is given.
    """
    with new.open("rb+") as file:
        os.fsync(file.fileno())
    if like:
        _keep_owner(new, like)
        new.chmod(stat.S_IMODE(like.st_mode))
    new.replace(path)


def _existing(out: str) -> os.stat_result | None:
    """Return a path's stat, None if nothing is there; raises OSError if it can't be written."""
    if out == STANDARD_OUTPUT:
        return None
    try:
        found = Path(out).stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(found.st_mode):
        raise OSError(EISDIR, os.strerror(EISDIR))
    if not any(is_kind(found.st_mode) for is_kind in _WRITABLE):
        raise OSError(ENOTSUP, "It is a disk or a socket")
    if not os.access(out, os.W_OK):  # replacing a file needs no permission for the file itself
        raise OSError(EACCES, os.strerror(EACCES))
    return found


def _standard_stream(out: str, existing: os.stat_result | None) -> BinaryIO | None:
    """Return the stream of this process that a path names: `-`, /dev/stdout or a link to it.

    If it is redirected to a file, the output must go into that file, not into a new one.
    """
    sys.stdout.flush()  # earlier output comes first
    if out == STANDARD_OUTPUT:
        return sys.stdout.buffer
    for number, stream in ((1, sys.stdout), (2, sys.stderr)):
        with suppress(OSError):
            if existing and os.path.samestat(existing, os.fstat(number)):
                return stream.buffer
    return None


@contextmanager
def _replaced(path: Path, existing: os.stat_result | None) -> Iterator[Path]:
    """Yield a new file beside a regular one, and replace that in the end."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".invitations-") as folder:
        new = Path(folder) / path.name
        yield new
        replace_file(new, path, like=existing)


def _keep_owner(new: Path, like: os.stat_result) -> None:
    """Give a file the owner and group of another, if this user may."""
    if hasattr(os, "chown"):  # not on Windows
        with suppress(PermissionError):
            os.chown(new, -1, like.st_gid)
            os.chown(new, like.st_uid, -1)


@contextmanager
def _copied(path: Path, stream: BinaryIO | None) -> Iterator[Path]:
    """Yield a new file, and copy its content into a stream, a pipe or a device in the end."""
    with tempfile.TemporaryDirectory(prefix="invitations-") as folder:
        new = Path(folder) / "output"
        yield new
        with (
            new.open("rb") as content,
            nullcontext(stream) if stream else path.open("wb") as target,
        ):
            shutil.copyfileobj(content, target)
            target.flush()

"""Errors of files that should be Parquet and aren't, or not whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENOENT

import pyarrow as pa

from invitations.errors import InvitationDataError


class DamagedFileError(InvitationDataError):
    """A file isn't whole, or not what it should be; `reason` says how."""

    def __init__(self, what: str, reason: str, advice: str) -> None:
        super().__init__(f"{what} is damaged ({reason}).", advice)
        self.reason = reason


@contextmanager
def reading(what: str, advice: str) -> Iterator[None]:
    """Raise DamagedFileError for what Arrow raises inside if a file isn't whole Parquet.

    `what` names the file, `advice` is a sentence. Arrow raises OSError, too, then without the
    number that errors of the disk have; those stay, and so does a lack of memory.
    """
    try:
        yield
    except MemoryError:
        raise
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno not in {None, ENOENT}:
            raise
        reason = " ".join(str(error).split()).rstrip(".")
        raise DamagedFileError(what, reason, advice) from error

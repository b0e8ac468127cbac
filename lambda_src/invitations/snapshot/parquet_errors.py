"""Errors of Parquet files that are damaged or no Parquet at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENOENT

import pyarrow as pa

from invitations.errors import InvitationDataError


class DamagedFileError(InvitationDataError):
    """A file isn't whole or isn't what it should be; `reason` says why."""

    def __init__(self, what: str, reason: str, advice: str) -> None:
        super().__init__(f"{what} is damaged ({reason}).", advice)
        self.reason = reason


@contextmanager
def reading(what: str, advice: str) -> Iterator[None]:
    """Turn Arrow's errors about a damaged file into DamagedFileError.

    `what` names the file, `advice` is a sentence. Arrow also raises OSError for a damaged file,
    then without an errno. Real errors of the disk and MemoryError pass unchanged.
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

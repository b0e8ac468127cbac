"""Why a statement isn't answered, and the place in its text."""

from collections.abc import Iterator
from contextlib import contextmanager

from invitations.errors import ConfigurationError


class Refusal(Exception):  # noqa: N818 - an answer, too
    """Raised for an expression or clause at an offset of the statement.

    `is_certain` says that Athena refuses it, too.
    """

    def __init__(self, message: str, at: int, *, is_certain: bool = True) -> None:
        super().__init__(message)
        self.message = message
        self.at = at
        self.is_certain = is_certain


def cannot(what: str, at: int) -> Refusal:
    """Return the refusal of something that Athena may answer and this translation can't."""
    message = f"the local engine can't answer {what} as Athena does; ask the deployed lake"
    return Refusal(message, at, is_certain=False)


@contextmanager
def arguments() -> Iterator[None]:
    """Say of refused arguments that Athena may take them: its functions have more forms."""
    try:
        yield
    except Refusal as refusal:
        if not refusal.is_certain:
            raise
        message = f"{refusal.message}; if Athena's takes more, ask the deployed lake"
        raise Refusal(message, refusal.at, is_certain=False) from None


def wrong(what: str, at: int) -> Refusal:
    """Return the refusal of something that Athena refuses, too."""
    return Refusal(what, at)


def refused_whole(what: str) -> Refusal:
    """Return the refusal of a whole statement."""
    return Refusal(what, -1)


def as_error(refusal: Refusal, sql: str) -> ConfigurationError:
    """Return a refusal as the error of a command, with the line and column, from 1.

    The refusal of a whole statement has a negative offset and no place.
    """
    if refusal.at < 0:
        return ConfigurationError(f"{refusal.message}.")
    before = sql[: refusal.at]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return ConfigurationError(f"{refusal.message} (line {line}, column {column}).")

"""Requests to AWS by somebody at a terminal: nothing tries again by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from invitations.aws_errors import translating_errors
from invitations.errors import NEXT_RUN, RetryableError

LATER: Final = "Try again in a minute."


@contextmanager
def asking(action: str) -> Iterator[None]:
    """Turn errors of boto3 into errors of the job; `action` is named as IAM policies name it."""
    try:
        with translating_errors(action):
            yield
    except RetryableError as error:
        if error.advice != NEXT_RUN:
            raise
        raise RetryableError(
            error.message, LATER, action=error.action, code=error.code
        ) from error.__cause__

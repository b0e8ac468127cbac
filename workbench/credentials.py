"""Credentials: found, and sound, before anything is asked; else what to do, for which profile."""

import re
from typing import TYPE_CHECKING, Final

from invitations.causes import ACCESS, SET_UP, SIGN_IN, sdk_advice
from invitations.errors import (
    BAD_CREDENTIALS,
    AccessError,
    ConfigurationError,
    SyncError,
    explained,
)

if TYPE_CHECKING:
    import boto3

_SOUND: Final = re.compile(r"[!-~]*")


def check_credentials(session: "boto3.Session") -> None:
    """Get a session's credentials, which it then keeps.

    Raises AccessError or ConfigurationError, naming the profile, if there are none, if they can't
    be had, or if a key has a character that would end up in an error's text. Raises RetryableError
    if whoever hands them out can't be reached.
    """
    from botocore.exceptions import BotoCoreError  # noqa: PLC0415 - takes longer than all of --help

    profile = session.profile_name
    try:
        with explained(f"getting the credentials of profile {profile!r}"):
            credentials = session.get_credentials()
            frozen = credentials and credentials.get_frozen_credentials()
    except SyncError as error:
        if isinstance(error.__cause__, BotoCoreError):
            _name_profile(error, error.__cause__, profile)
        raise
    except (OSError, ValueError) as error:
        raise AccessError(
            f"the credential_process of profile {profile!r} gave no credentials: {error}. "
            "Run it by hand: it prints JSON with Version, AccessKeyId and SecretAccessKey."
        ) from error
    if not frozen:
        raise ConfigurationError(f"no AWS credentials found. {SET_UP}")
    parts = (frozen.access_key, frozen.secret_key, frozen.token)
    if not all(_SOUND.fullmatch(part or "") for part in parts):
        raise AccessError(f"profile {profile!r}: {BAD_CREDENTIALS}")


def _name_profile(error: SyncError, cause: Exception, profile: str) -> None:
    """Raise the error again with the very command that signs in, if that is what helps."""
    if sdk_advice(cause, ACCESS) == SIGN_IN:
        command = f"Sign in: aws sso login --profile {profile}"
        raise AccessError(str(error).replace(SIGN_IN, command)) from cause

"""Credentials: checked before any request; errors say what to do, for which profile."""

import argparse
import re
import shlex
from typing import TYPE_CHECKING, Final

from invitations.aws_errors import BAD_CREDENTIALS, SET_UP_AGAIN, translating_errors
from invitations.causes import ACCESS, LOG_IN, SET_UP, SIGN_IN, sdk_advice
from invitations.errors import AccessError, ConfigurationError, SyncError
from workbench.options.connection import session_from

if TYPE_CHECKING:
    import boto3
    from botocore.credentials import ReadOnlyCredentials

_SOUND: Final = re.compile(r"[!-~]*")
_COMMANDS: Final = {SIGN_IN: "aws sso login", LOG_IN: "aws login"}


def checked_session(args: argparse.Namespace) -> "boto3.Session":
    """Return the session of --profile and --region, after its credentials are loaded.

    Raises the errors of `session_from` and of `check_credentials`.
    """
    session = session_from(args)
    check_credentials(session)
    return session


def check_credentials(session: "boto3.Session") -> None:
    """Load a session's credentials, which the session then keeps.

    Raises AccessError or ConfigurationError, naming the profile, if there are none, if they can't
    be loaded, or if a key has a character that would end up in an error's text. Raises
    RetryableError if their provider can't be reached.
    """
    frozen = _frozen(session)
    if not frozen:
        raise ConfigurationError("no AWS credentials found.", SET_UP)
    parts = (frozen.access_key, frozen.secret_key, frozen.token or "")
    # A credential_process may print numbers where there should be text.
    if not all(isinstance(part, str) and _SOUND.fullmatch(part) for part in parts):
        raise AccessError(f"profile {session.profile_name!r}: {BAD_CREDENTIALS}", SET_UP_AGAIN)


def _frozen(session: "boto3.Session") -> "ReadOnlyCredentials | None":
    getting = f"getting the credentials of profile {session.profile_name!r}"
    try:
        with translating_errors(getting):
            credentials = session.get_credentials()
            return credentials.get_frozen_credentials() if credentials else None
    except SyncError as error:
        raise _with_command(error, session.profile_name) from error.__cause__
    except EOFError as error:
        raise AccessError(
            f"{getting} failed: it takes the code of an MFA device.", "Run it in a terminal."
        ) from error
    except OSError as error:
        raise AccessError(
            f"{getting} failed: {error.filename!r}: {error.strerror}.",
            "Correct what names it: credential_process, web_identity_token_file or "
            "AWS_WEB_IDENTITY_TOKEN_FILE.",
        ) from error
    # botocore doesn't check the answer of a credential_process.
    except (ValueError, AttributeError, TypeError) as error:
        raise AccessError(
            f"{getting} failed: its credential_process gave none: {error}.",
            "Run it by hand: it prints JSON with Version, AccessKeyId and SecretAccessKey.",
        ) from error
    except RuntimeError as error:  # botocore raises it for credentials that have expired already
        raise AccessError(f"{getting} failed: {error}", SIGN_IN) from error


def _with_command(error: SyncError, profile: str) -> SyncError:
    """Return the error with the command that signs in, if signing in helps."""
    cause = error.__cause__
    command = _COMMANDS.get(sdk_advice(cause, ACCESS) or "") if cause else None
    if command is None:
        return error
    advice = f"Sign in: {command} --profile {shlex.quote(profile)}"
    return AccessError(error.message, advice, action=error.action, code=error.code)

"""Account: the role with which Partner Central is called, if another account is linked to it."""

import boto3

from invitations.aws_errors import translating_errors

_SESSION_NAME = "invitations-sync"


def api_session(session: boto3.Session, *, role_arn: str, external_id: str) -> boto3.Session:
    """Return a session of the role, or the given one if there is none.

    Its credentials last an hour: four times as long as a run of the function may take.
    """
    if not role_arn:
        return session
    request = {"RoleArn": role_arn, "RoleSessionName": _SESSION_NAME}
    if external_id:
        request["ExternalId"] = external_id
    with translating_errors("sts:AssumeRole"):
        found = session.client("sts").assume_role(**request)["Credentials"]  # type: ignore[arg-type]
    return boto3.Session(
        aws_access_key_id=found["AccessKeyId"],
        aws_secret_access_key=found["SecretAccessKey"],
        aws_session_token=found["SessionToken"],
        region_name=session.region_name,
    )

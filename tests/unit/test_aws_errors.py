"""Errors of AWS services and of botocore as errors of the job: each group has its causes."""

from collections import Counter
from collections.abc import Iterator

import botocore.exceptions
import botocore.session
import pytest
from botocore.exceptions import BotoCoreError, ClientError

from invitations import errors
from invitations.aws_errors import missing_object, translating_errors
from invitations.causes import SDK_CAUSES, credentials_advice
from invitations.error_codes import ACCESS_CODES, BY_GROUP, UNKNOWN
from invitations.errors import (
    AccessError,
    ConfigurationError,
    ConflictError,
    InvitationDataError,
    RetryableError,
    SyncError,
)

ACTION = "s3:GetObject"
OPERATIONS = {
    "glue": (
        *("GetTable", "GetPartition", "GetPartitions"),
        *("CreatePartition", "UpdatePartition", "DeletePartition"),
        *("BatchCreatePartition", "BatchUpdatePartition", "BatchDeletePartition"),
    ),
    "partnercentral-selling": ("ListEngagementInvitations",),
    "s3": ("ListObjectsV2", "HeadObject", "GetObject", "PutObject", "CopyObject", "DeleteObject"),
    "stepfunctions": ("StartExecution",),
}
"""What the function calls, or may call to publish."""
HANDLED_AT_THE_CALL = {"AlreadyExistsException", "ExecutionAlreadyExists"}


def translated(error: Exception) -> SyncError:
    with pytest.raises(SyncError) as caught, translating_errors(ACTION):
        raise error
    return caught.value


def refused(code: str) -> SyncError:
    return translated(ClientError({"Error": {"Code": code, "Message": "No."}}, "GetObject"))


def sdk_error(kind: type[Exception]) -> Exception:
    """Return an exception of botocore without the values that its text needs."""
    error = kind.__new__(kind)
    Exception.__init__(error, "No.")
    return error


def of_the_sdk() -> list[type[Exception]]:
    kinds = vars(botocore.exceptions).values()
    return [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BotoCoreError)]


def modelled_codes() -> Iterator[str]:
    session = botocore.session.Session()
    for service, operations in OPERATIONS.items():
        model = session.get_service_model(service)
        for operation in operations:
            for shape in model.operation_model(operation).error_shapes:
                yield shape.metadata.get("error", {}).get("code", shape.name)


def test_every_group_of_errors_has_its_table_of_causes() -> None:
    """A lost race has one cause. The job itself raises the kinds of RetryableError."""
    raised_elsewhere = {ConflictError, *RetryableError.__subclasses__()}
    kinds = {kind for kind in vars(errors).values() if isinstance(kind, type)}
    groups = kinds - raised_elsewhere - {SyncError}
    assert groups == set(SDK_CAUSES) == {AccessError, *BY_GROUP}


@pytest.mark.parametrize(
    ("group", "code"), [(group, code) for group, codes in BY_GROUP.items() for code in codes]
)
def test_code_of_a_table_gives_its_group_and_advice(group: type[SyncError], code: str) -> None:
    error = refused(code)
    assert type(error) is group
    assert error.message == f"{ACTION} failed: {code}: No."
    assert error.advice == BY_GROUP[group][code]
    assert (error.action, error.code) == (ACTION, code)


@pytest.mark.parametrize("code", sorted(ACCESS_CODES))
def test_refusal_is_an_access_error(code: str) -> None:
    assert isinstance(refused(code), AccessError)


def test_every_code_is_in_one_table_only() -> None:
    counts = Counter([*ACCESS_CODES, *(code for codes in BY_GROUP.values() for code in codes)])
    assert {code for code, count in counts.items() if count > 1} == set()
    assert [code for code in counts if credentials_advice(code, "")] == []


def test_every_error_that_aws_documents_for_the_calls_of_the_job_is_in_a_table() -> None:
    in_tables = {code for codes in BY_GROUP.values() for code in codes}
    missing = set(modelled_codes()) - in_tables - ACCESS_CODES - HANDLED_AT_THE_CALL
    assert missing == set()


def test_unknown_code_says_to_look_it_up_if_it_stays() -> None:
    error = refused("Novelty")
    assert type(error) is RetryableError
    assert error.advice == UNKNOWN


@pytest.mark.parametrize(
    ("group", "kind", "advice"),
    [
        (group, kind, advice)
        for group, causes in SDK_CAUSES.items()
        for kinds, advice in causes
        for kind in kinds
    ],
)
def test_error_of_the_sdk_gives_its_group_and_advice(
    group: type[SyncError], kind: type[Exception], advice: str
) -> None:
    error = translated(sdk_error(kind))
    assert type(error) is group
    assert error.message == f"{ACTION} failed: No."
    assert error.advice == advice


def test_later_attempt_may_help_against_every_error_of_a_connection() -> None:
    """Unless the machine is set up wrongly. Other errors of the SDK are about settings."""
    for kind in of_the_sdk():
        names = {base.__name__ for base in kind.__mro__}
        group = type(translated(sdk_error(kind)))
        if names & {"SSLError", "ProxyConnectionError"}:
            assert group is ConfigurationError, kind
        elif names & {"HTTPClientError", "ConnectionError", "ChecksumError"}:
            assert group is RetryableError, kind


def test_credentials_that_do_not_work_are_an_access_error() -> None:
    for code in ("ExpiredToken", "InvalidClientTokenId", "RequestTimeTooSkewed"):
        error = refused(code)
        assert type(error) is AccessError
        assert error.advice == credentials_advice(code, "No.")


def test_missing_object_has_the_advice_of_its_code() -> None:
    error = missing_object(ACTION, "invitations/part")
    assert type(error) is InvitationDataError
    assert error.message == f"{ACTION} failed: invitations/part doesn't exist."
    assert error.advice == refused("NoSuchKey").advice

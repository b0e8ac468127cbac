"""Errors of botocore as errors of the job."""

import pytest
from botocore.exceptions import BotoCoreError, ChecksumError, ClientError, FlexibleChecksumError

from invitations.aws_errors import translating_errors
from invitations.errors import ConfigurationError, RetryableError


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "No."}}, "GetObject")


@pytest.mark.parametrize("code", ["AuthorizationHeaderMalformed", "PermanentRedirect"])
def test_bucket_of_another_region_is_a_setting_to_correct(code: str) -> None:
    with pytest.raises(ConfigurationError) as caught, translating_errors("s3:GetObject"):
        raise refused(code)
    error = caught.value
    assert error.message == f"s3:GetObject failed: {code}: No."
    assert error.advice.startswith("The bucket is in another region: ")
    assert (error.action, error.code) == ("s3:GetObject", code)


@pytest.mark.parametrize(
    "error",
    [
        ChecksumError(checksum_type="md5", expected_checksum="a", actual_checksum="b"),
        FlexibleChecksumError(error_msg="Expected checksum a did not match b"),
    ],
)
def test_damaged_transfer_is_retried_by_the_next_run(error: BotoCoreError) -> None:
    with (
        pytest.raises(RetryableError, match="The next run tries again"),
        translating_errors("s3:GetObject"),
    ):
        raise error

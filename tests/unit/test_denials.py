"""Refusals of AWS: the error names the action that was denied, and who has to allow it."""

import pytest
from botocore.exceptions import ClientError

from invitations.aws_errors import translating_errors
from invitations.errors import AccessError, ConfigurationError, SyncError

KEY = "arn:aws:kms:us-east-1:123456789012:key/12345678-abcd"
LIST = "partnercentral:ListEngagementInvitations"


def refused(action: str, message: str, code: str = "AccessDeniedException") -> SyncError:
    with pytest.raises(SyncError) as caught, translating_errors(action):
        raise ClientError({"Error": {"Code": code, "Message": message}}, action.split(":")[1])
    return caught.value


def message(denied: str, why: str) -> str:
    user = "arn:aws:sts::123456789012:assumed-role/r"
    return f"User: {user} is not authorized to perform: {denied} {why}"


@pytest.mark.parametrize("called", ["glue:GetPartition", "s3:PutObject", "sqs:SendMessage"])
@pytest.mark.parametrize("code", ["AccessDenied", "AccessDeniedException"])
def test_denial_of_the_key_behind_a_service_names_kms(called: str, code: str) -> None:
    why = f"on resource: {KEY} because no identity-based policy allows the kms:Decrypt action"
    error = refused(called, message("kms:Decrypt", why), code)
    assert isinstance(error, AccessError)
    assert error.message.startswith(f"{called} failed: {code}: ")
    assert error.action == "kms:Decrypt"
    assert "kms:Decrypt" in error.advice
    assert ("catalog_key_arn" in error.advice) is called.startswith("glue:")
    assert "123456789012" not in str(error)


def test_catalogue_that_cannot_be_decrypted_names_the_setting() -> None:
    """Glue has this code for a key that is disabled and for one that the caller may not use."""
    error = refused("glue:GetTable", "Access to the key is denied", "GlueEncryptionException")
    assert isinstance(error, ConfigurationError)
    assert error.advice.startswith(
        "Set catalog_key_arn to the key that encrypts the Glue catalogue"
    )


@pytest.mark.parametrize(
    "said",
    [
        "Insufficient Lake Formation permission(s): Required Describe on engagement_invitations",
        "Insufficient Lake Formation permission(s) on s3://bucket/invitations/",
        "Principal does not have any privilege on specified resource: LakeFormation permission",
    ],
)
def test_denial_of_lake_formation_says_that_iam_allows_the_action(said: str) -> None:
    error = refused("glue:GetTable", said)
    assert isinstance(error, AccessError)
    assert error.advice.startswith("Grant it to the role in Lake Formation: IAM allows")


def test_policy_that_denies_regions_must_exempt_partner_central() -> None:
    why = "on resource: * with an explicit deny in a service control policy"
    error = refused(LIST, message(LIST, why))
    assert error.advice == (
        "Have a service control policy changed: a statement in it denies this action, and "
        "allowing it elsewhere doesn't help. If it denies regions, it must exempt "
        "partnercentral:* in us-east-1, where Partner Central's only endpoint is."
    )
    assert "us-east-1" not in refused("s3:GetObject", message("s3:GetObject", why)).advice


def test_denial_of_another_action_than_the_called_one_names_it() -> None:
    why = "because no identity-based policy allows the s3:ListBucket action"
    error = refused("s3:GetObject", message("s3:ListBucket", why))
    assert error.action == "s3:ListBucket"
    assert error.advice == "Allow s3:ListBucket in an identity-based policy."


def test_denial_without_a_named_action_is_about_the_called_one() -> None:
    error = refused("s3:GetObject", "Access Denied", "AccessDenied")
    assert (error.action, error.advice) == (
        "s3:GetObject",
        "Check that the role is allowed this action.",
    )

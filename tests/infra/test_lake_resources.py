"""The bucket, its key, and the tables as the job declares them."""

import pytest

from invitations.keys import DAMAGED, REMINDERS
from invitations.tables import INVITATIONS, TABLES
from invitations.tables.schema import SERDE, Table
from tests.infra.conftest import Synth
from tests.infra.template import Json, Template, text

each_table = pytest.mark.parametrize("table", TABLES, ids=lambda found: found.name)


def test_bucket_is_encrypted_private_and_versioned_for_a_while(template: Template) -> None:
    bucket = template.one("S3::Bucket")
    (encryption,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert encryption == {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    assert bucket["LifecycleConfiguration"]["Rules"] == [
        {
            "Id": "old-versions",
            "Status": "Enabled",
            "NoncurrentVersionExpiration": {"NoncurrentDays": 7},
            "ExpiredObjectDeleteMarker": True,
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
        },
        {
            "Id": "query-results",
            "Status": "Enabled",
            "Prefix": "athena-results/",
            "ExpirationInDays": 7,
        },
        {
            "Id": "unfinished",
            "Status": "Enabled",
            "Prefix": "unfinished/",
            "ExpirationInDays": 2,
            "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
        },
        {"Id": "reminders", "Status": "Enabled", "Prefix": REMINDERS, "ExpirationInDays": 180},
        {"Id": "damaged", "Status": "Enabled", "Prefix": DAMAGED, "ExpirationInDays": 90},
    ]


def test_bucket_refuses_requests_without_tls(any_template: Template) -> None:
    policy = any_template.one("S3::BucketPolicy")
    denied = [
        statement["Condition"]
        for statement in policy["PolicyDocument"]["Statement"]
        if (statement["Effect"], statement["Action"]) == ("Deny", "s3:*")
    ]
    assert denied == [
        {"Bool": {"aws:SecureTransport": "false"}},
        {"NumericLessThan": {"s3:TlsVersion": 1.2}},
    ]


def test_policy_that_demands_tls_stays_as_long_as_the_bucket(any_template: Template) -> None:
    def kept(kind: str) -> list[str]:
        resource = any_template.resources[any_template.id(kind)]
        return [resource["DeletionPolicy"], resource["UpdateReplacePolicy"]]

    assert kept("S3::BucketPolicy") == kept("S3::Bucket")


def test_bucket_and_key_are_retained_unless_the_setting_deletes_them(synth: Synth) -> None:
    def policies(variation: str, kind: str) -> list[str]:
        resource = synth(variation).resources[synth(variation).id(kind)]
        return [resource["DeletionPolicy"], resource["UpdateReplacePolicy"]]

    # A failed first deploy must not leave a bucket that the second one can't create.
    kept = ["RetainExceptOnCreate", "Retain"]
    assert policies("default", "S3::Bucket") == kept
    assert policies("locked", "KMS::Key") == kept
    assert policies("loose", "S3::Bucket") == ["Delete", "Delete"]


def test_stack_has_no_custom_resource_and_one_function(any_template: Template) -> None:
    kinds = {resource["Type"] for resource in any_template.resources.values()}
    assert not [kind for kind in kinds if kind.startswith("Custom::")]
    assert len(any_template.ids("Lambda::Function")) == 1


def test_customer_managed_key_encrypts_the_bucket(synth: Synth) -> None:
    locked = synth("locked")
    assert locked.one("KMS::Key")["EnableKeyRotation"] is True
    bucket = locked.one("S3::Bucket", BucketName="my-invitations")
    (encryption,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    key = {"Fn::GetAtt": [locked.id("KMS::Key"), "Arn"]}
    assert encryption["BucketKeyEnabled"] is True
    assert encryption["ServerSideEncryptionByDefault"] == {
        "SSEAlgorithm": "aws:kms",
        "KMSMasterKeyID": key,
    }
    assert synth("default").ids("KMS::Key") == []


@each_table
def test_glue_table_has_the_columns_that_the_job_declares(
    any_template: Template, table: Table
) -> None:
    found = _table(any_template, table)
    storage = found["StorageDescriptor"]

    def declared(column: dict[str, str]) -> tuple[str, str, str]:
        return column["Name"], column["Type"], column["Comment"]

    assert list(map(declared, storage["Columns"])) == [
        (column.name, column.glue_type, column.comment) for column in table.columns
    ]
    assert list(map(declared, found["PartitionKeys"])) == [
        (column.name, "string", column.comment) for column in table.partition_keys
    ]
    assert found["Description"] == table.description
    assert storage["SerdeInfo"]["SerializationLibrary"] == SERDE
    assert _text(any_template, storage["Location"]) == f"s3://{{bucket}}/{table.prefix}"


@each_table
def test_glue_table_has_the_parameters_that_engines_need(template: Template, table: Table) -> None:
    found = _table(template, table)
    assert found["TableType"] == "EXTERNAL_TABLE"
    assert found["Parameters"].items() >= {
        ("EXTERNAL", "TRUE"),
        ("classification", "parquet"),
        ("parquet.compression", "ZSTD"),
        ("comment", table.description),
    }
    assert "hive.ql.io.parquet" in found["StorageDescriptor"]["InputFormat"]
    assert "hive.ql.io.parquet" in found["StorageDescriptor"]["OutputFormat"]


@each_table
def test_partitions_are_registered_by_the_job(any_template: Template, table: Table) -> None:
    """Only Athena knows partition projection."""
    parameters = _table(any_template, table)["Parameters"]
    assert not [name for name in parameters if name.startswith(("projection.", "storage."))]
    assert any_template.ids("Glue::Partition") == []


def test_invitations_table_keeps_its_logical_id(any_template: Template) -> None:
    # With another id CloudFormation would create a second table of the same name, and fail.
    table = any_template.resources["LakeTableB95DFC7E"]["Properties"]["TableInput"]
    assert table["Name"] == INVITATIONS.name


def test_every_column_comment_fits_glues_limit(any_template: Template) -> None:
    for table in any_template.all("Glue::Table"):
        given = table["TableInput"]
        for column in given["StorageDescriptor"]["Columns"] + given.get("PartitionKeys", []):
            assert 0 < len(column["Comment"].encode()) <= 255


def _table(template: Template, table: Table) -> Json:
    (found,) = (
        found["TableInput"]
        for found in template.all("Glue::Table")
        if found["TableInput"]["Name"] == table.name
    )
    return found


def _text(template: Template, value: Json) -> str:
    return text(value, **{template.id("S3::Bucket"): "bucket"})

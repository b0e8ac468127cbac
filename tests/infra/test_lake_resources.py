"""The bucket, its key, and the table as the job declares it."""

import json

from infra.lake import INVITATIONS
from invitations.schema import COLUMNS, PARTITION_KEYS, SERDE, TABLE
from tests.infra.conftest import Synth
from tests.infra.template import Json, Template, text


def test_the_bucket_is_encrypted_private_and_keeps_versions_for_a_while(template: Template) -> None:
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
    ]


def test_the_bucket_refuses_whoever_comes_without_tls(any_template: Template) -> None:
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


def test_the_bucket_outlives_the_stack_unless_it_is_told_not_to(synth: Synth) -> None:
    def policies(variation: str, kind: str) -> list[str]:
        resource = synth(variation).resources[synth(variation).id(kind)]
        return [resource["DeletionPolicy"], resource["UpdateReplacePolicy"]]

    assert policies("default", "S3::Bucket") == ["Retain", "Retain"]
    assert policies("locked", "KMS::Key") == ["Retain", "Retain"]
    assert policies("loose", "S3::Bucket") == ["Delete", "Delete"]


def test_nothing_empties_a_bucket_or_runs_at_deploy(any_template: Template) -> None:
    kinds = {resource["Type"] for resource in any_template.resources.values()}
    assert not [kind for kind in kinds if kind.startswith("Custom::")]
    assert len(any_template.ids("Lambda::Function")) == 1


def test_a_key_of_ones_own_encrypts_the_bucket(synth: Synth) -> None:
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


def test_the_table_is_what_the_job_declares(any_template: Template) -> None:
    table = _table(any_template)
    storage = table["StorageDescriptor"]

    def declared(column: dict[str, str]) -> tuple[str, str, str]:
        return column["Name"], column["Type"], column["Comment"]

    assert table["Name"] == TABLE
    assert list(map(declared, storage["Columns"])) == [
        (column.name, column.glue_type, column.comment) for column in COLUMNS
    ]
    assert list(map(declared, table["PartitionKeys"])) == [
        (column.name, "string", column.comment) for column in PARTITION_KEYS
    ]
    assert storage["SerdeInfo"]["SerializationLibrary"] == SERDE
    bucket = {any_template.id("S3::Bucket"): "bucket"}
    assert text(storage["Location"], **bucket) == f"s3://{{bucket}}/{INVITATIONS}"


def test_engines_recognise_the_table(template: Template) -> None:
    table = _table(template)
    assert table["TableType"] == "EXTERNAL_TABLE"
    assert table["Parameters"] == {
        "EXTERNAL": "TRUE",
        "classification": "parquet",
        "parquet.compression": "ZSTD",
    }
    assert "hive.ql.io.parquet" in table["StorageDescriptor"]["InputFormat"]
    assert "hive.ql.io.parquet" in table["StorageDescriptor"]["OutputFormat"]


def test_glue_takes_every_comment(any_template: Template) -> None:
    for table in any_template.all("Glue::Table"):
        given = table["TableInput"]
        for column in given["StorageDescriptor"]["Columns"] + given.get("PartitionKeys", []):
            assert 0 < len(column["Comment"].encode()) <= 255


def test_partitions_are_the_jobs_own(any_template: Template) -> None:
    assert any_template.ids("Glue::Partition") == []
    assert "projection." not in json.dumps(any_template.content)


def _table(template: Template) -> Json:
    (table,) = (
        found["TableInput"]
        for found in template.all("Glue::Table")
        if found["TableInput"]["Name"] == TABLE
    )
    return table

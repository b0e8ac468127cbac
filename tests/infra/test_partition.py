"""Which partitions can be deployed to."""

import pytest

from infra.partition import check_region
from infra.settings import SettingError


@pytest.mark.parametrize(
    "region", ["us-east-1", "eu-central-1", "ap-southeast-7", "eu-new-9", None]
)
def test_region_of_the_partition_aws_or_a_new_one_is_allowed(region: str | None) -> None:
    check_region(region)


@pytest.mark.parametrize(
    ("region", "partition"),
    [("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov"), ("eusc-de-east-1", "aws-eusc")],
)
def test_region_of_another_partition_is_refused(region: str, partition: str) -> None:
    with pytest.raises(SettingError, match=f"{region} is in the partition {partition}, which"):
        check_region(region)

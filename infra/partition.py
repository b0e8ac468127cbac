"""The partition that can be deployed to: Partner Central is a service of `aws` only."""

from typing import Final

from aws_cdk.region_info import RegionInfo

from infra.settings import SettingError
from invitations.partner_central.service import REGION

_PARTITION: Final = "aws"


def check_region(region: str | None) -> None:
    """Raise SettingError for a region of another partition, such as China's or GovCloud's.

    None, and a region that the CDK doesn't have, such as a new one, are allowed.
    """
    partition = RegionInfo.get(region).partition if region else None
    if partition not in (None, _PARTITION):
        raise SettingError(
            f"{region} is in the partition {partition}, which AWS Partner Central isn't in: its "
            f"only endpoint is in {REGION}. Deploy to a region of the partition {_PARTITION}."
        )

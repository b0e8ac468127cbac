"""A simple first program: boto3's paginator, and columns inferred by pyarrow."""

import sys
from pathlib import Path

import boto3
import pyarrow as pa
import pyarrow.parquet as pq


def main(endpoint_url: str, folder: Path) -> int:
    """List a slice, write one Parquet file and return its rows."""
    client = boto3.client(
        "partnercentral-selling",
        region_name="us-east-1",
        endpoint_url=endpoint_url,
        aws_access_key_id="any",
        aws_secret_access_key="any",  # noqa: S106 - the simulator takes any
    )
    paginator = client.get_paginator("list_engagement_invitations")
    pages = paginator.paginate(
        Catalog="AWS",
        ParticipantType="RECEIVER",
        Sort={"SortBy": "InvitationDate", "SortOrder": "ASCENDING"},
        PaginationConfig={"PageSize": 100},
    )
    summaries = [summary for page in pages for summary in page["EngagementInvitationSummaries"]]
    pq.write_table(pa.Table.from_pylist(summaries), folder / "plain_boto3.parquet")
    return len(summaries)


if __name__ == "__main__":
    print(main(sys.argv[1], Path(sys.argv[2])))

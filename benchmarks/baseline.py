"""The baseline: a minimal program from listing to Parquet, without signing, checks or retries."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import urllib3

_TARGET: Final = "AWSPartnerCentralSelling.ListEngagementInvitations"
_STRING: Final = pa.string()
_TIMESTAMP: Final = pa.timestamp("ms", "UTC")

Summary = dict[str, Any]


def main(endpoint_url: str, folder: Path) -> int:
    """List a slice, write one Parquet file and return its rows."""
    summaries = [summary for page in _pages(endpoint_url) for summary in page]
    table = _table(summaries)
    pq.write_table(table, folder / "baseline.parquet", compression="zstd", compression_level=3)
    return int(table.num_rows)


def _pages(endpoint_url: str) -> Iterator[list[Summary]]:
    pool = urllib3.PoolManager()
    request: dict[str, Any] = {
        "Catalog": "AWS",
        "ParticipantType": "RECEIVER",
        "Sort": {"SortBy": "InvitationDate", "SortOrder": "ASCENDING"},
        "MaxResults": 100,
    }
    while True:
        body, headers = orjson.dumps(request), {"X-Amz-Target": _TARGET}
        page = orjson.loads(pool.request("POST", endpoint_url, body=body, headers=headers).data)
        yield page["EngagementInvitationSummaries"]
        if "NextToken" not in page:
            return
        request["NextToken"] = page["NextToken"]


def _table(summaries: list[Summary]) -> pa.Table:
    accounts = [summary["Receiver"]["Account"] for summary in summaries]
    columns = {
        "invitation_id": [s["Id"] for s in summaries],
        "invitation_arn": [s.get("Arn") for s in summaries],
        "engagement_id": [s.get("EngagementId") for s in summaries],
        "engagement_title": [s.get("EngagementTitle") for s in summaries],
        "payload_type": [s["PayloadType"] for s in summaries],
        "status": [s["Status"] for s in summaries],
        "sender_aws_account_id": [s["SenderAwsAccountId"] for s in summaries],
        "sender_company_name": [s["SenderCompanyName"] for s in summaries],
        "receiver_type": [next(iter(s["Receiver"])) for s in summaries],
        "receiver_account_alias": [account.get("Alias") for account in accounts],
        "receiver_account_aws_account_id": [account["AwsAccountId"] for account in accounts],
    }
    times = {
        "invitation_date": [_time(s["InvitationDate"]) for s in summaries],
        "expiration_date": [_time(s["ExpirationDate"]) for s in summaries],
    }
    return pa.table(
        {name: pa.array(values, _STRING) for name, values in columns.items()}
        | {name: pa.array(values, _TIMESTAMP) for name, values in times.items()}
    )


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


if __name__ == "__main__":
    print(main(sys.argv[1], Path(sys.argv[2])))

"""Settings: what a deployment can be told, and what each setting takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from infra.bucket_rule import bucket_name
from infra.schedules.rules import schedule, time_zone
from infra.schedules.times import MAX_GAP_MINUTES, rate_minutes
from infra.setting_rules import (
    Rule,
    email_address,
    number,
    one_of,
    one_of_numbers,
    text,
    texts,
    whole_number,
    yes_or_no,
)

RULES: Final[Mapping[str, Rule]] = {
    # The state machine's name is a bit longer, and 80 at most.
    "stack_name": text("[A-Za-z][A-Za-z0-9-]{0,73}", "up to 74 letters, digits and hyphens"),
    "bucket_name": bucket_name(),
    "database": text(
        "[a-z0-9_]{1,255}",
        "lower-case letters, digits and underscores",
        taken=("default", "information_schema"),
    ),
    "workgroup": text(
        "[A-Za-z0-9._-]{1,128}",
        "letters, digits, dots, underscores and hyphens",
        taken=("primary",),
    ),
    "catalogs": texts("AWS|Sandbox", "a list of AWS and Sandbox", least=1),
    "participant_types": texts("SENDER|RECEIVER", "a list of SENDER and RECEIVER", least=1),
    "engagement_identifiers": texts(
        r"arn:[^\s,]+|eng-[0-9a-z]{14}",
        "a list of eng- and 14 lower-case letters or digits, or ARNs",
    ),
    "payload_types": texts(
        "[A-Za-z][A-Za-z0-9]*", "a list of OpportunityInvitation, LeadInvitation or a later type"
    ),
    "sender_aws_account_ids": texts(
        "[0-9A-Za-z_]{1,12}", "a list of quoted 12-digit numbers, or words such as AWS"
    ),
    "statuses": texts(
        "ACCEPTED|PENDING|REJECTED|EXPIRED", "a list of ACCEPTED, PENDING, REJECTED and EXPIRED"
    ),
    "sort_order": one_of("ASCENDING", "DESCENDING"),
    "page_size": whole_number(1, 100),
    "max_requests_per_second": number(0.1),
    "snapshot_retention_days": whole_number(1, 3650),
    "full_sync_every_hours": whole_number(1, 8760),
    "schedule": schedule(),
    "schedule_time_zone": time_zone(),
    "schedule_flexible_minutes": whole_number(0, 1440),
    "longest_gap_minutes": whole_number(0, MAX_GAP_MINUTES),
    "architecture": one_of("arm64", "x86_64"),
    "memory_mb": whole_number(512, 10240),
    "ephemeral_storage_mb": whole_number(512, 10240),
    "reserved_concurrency": yes_or_no(),
    "log_retention_days": one_of_numbers(1, 7, 14, 30, 90, 180, 365, 731, 1827, 3653),
    "customer_managed_key": yes_or_no(),
    "removal_policy": one_of("retain", "destroy"),
    "noncurrent_version_days": whole_number(1, 3650),
    "query_result_days": whole_number(1, 3650),
    "query_scan_limit_mb": whole_number(10, 1048576),
    "alarm_email": email_address(),
    "quicksight_user": text(
        r"|arn:aws[a-z-]*:quicksight:[a-z0-9-]+:\d{12}:user/[^/\s]+/\S+",
        "the ARN of a QuickSight user, or nothing for no dashboard",
    ),
}
"""What every setting takes; docs/settings.md says what each is for."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What one deployment is; every field has been validated."""

    stack_name: str = "PartnerInvitations"
    bucket_name: str = ""
    database: str = "partner_invitations"
    workgroup: str = "partner-invitations"
    catalogs: tuple[str, ...] = ("AWS", "Sandbox")
    participant_types: tuple[str, ...] = ("SENDER", "RECEIVER")
    engagement_identifiers: tuple[str, ...] = ()
    payload_types: tuple[str, ...] = ()
    sender_aws_account_ids: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    sort_order: str = "ASCENDING"
    page_size: int = 100
    max_requests_per_second: float = 5
    snapshot_retention_days: int = 7
    full_sync_every_hours: int = 24
    schedule: str = "rate(15 minutes)"
    schedule_time_zone: str = "UTC"
    schedule_flexible_minutes: int = 5
    longest_gap_minutes: int = 0
    architecture: str = "arm64"
    memory_mb: int = 1024
    ephemeral_storage_mb: int = 1024
    reserved_concurrency: bool = True
    log_retention_days: int = 90
    customer_managed_key: bool = False
    removal_policy: str = "retain"
    noncurrent_version_days: int = 7
    query_result_days: int = 7
    query_scan_limit_mb: int = 1024
    alarm_email: str = ""
    quicksight_user: str = ""

    @property
    def interval_minutes(self) -> int:
        """The longest that two runs are planned to be apart."""
        return self.longest_gap_minutes or rate_minutes(self.schedule) or 0

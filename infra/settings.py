"""Settings of a deployment: each with its default, what it takes and what it is for.

docs/settings.md and cdk.json are written from these declarations by `make docs`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, TypeVar

from infra.bucket_rule import bucket_name
from infra.email_rule import email_address
from infra.schedules.rules import schedule, time_zone
from infra.schedules.times import rate_minutes
from invitations import options
from invitations.options import Option
from invitations.rules import (
    Rule,
    list_of,
    not_taken,
    one_of,
    one_of_numbers,
    refusal,
    text,
    whole_number,
    yes_or_no,
)

T = TypeVar("T")


class SettingError(Exception):
    """A setting that can't be deployed; the text is one line: key, value, what is allowed."""


def refused_setting(key: str, value: object, allowed: str) -> SettingError:
    """Return the error for a value of a setting."""
    return SettingError(f"{key}: {refusal(value, allowed)}")


def _setting(default: T, rule: Rule[T], about: str) -> T:
    return field(default=default, metadata={"rule": rule, "about": about})


def _option(option: Option[T], more: str = "") -> T:
    """Declare a setting that the function has as an option; `more` is of interest here only."""
    about = option.help[0].upper() + option.help[1:]
    return _setting(option.default, option.rule, f"{about}. {more}" if more else about)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What one deployment is; every field has been validated.

    The settings that most people change come first.
    """

    alarm_email: tuple[str, ...] = _setting(
        (),
        list_of(email_address()),
        "Who gets alarms, after confirming by a click. None: subscribe to the topic yourself",
    )
    schedule: str = _setting(
        "rate(15 minutes)",
        schedule(),
        "When a run starts; with a `rate()` up to five minutes later",
    )
    catalogs: tuple[str, ...] = _option(options.CATALOGS, "The role may list no other")
    participant_types: tuple[str, ...] = _option(options.PARTICIPANT_TYPES)
    max_requests_per_second: float = _option(options.MAX_REQUESTS_PER_SECOND)
    engagement_identifiers: tuple[str, ...] = _option(options.ENGAGEMENT_IDENTIFIERS)
    payload_types: tuple[str, ...] = _option(options.PAYLOAD_TYPES)
    sender_aws_account_ids: tuple[str, ...] = _option(options.SENDER_AWS_ACCOUNT_IDS)
    statuses: tuple[str, ...] = _option(
        options.STATUSES, "An invitation that leaves them stays in the table, with its new state"
    )
    full_sync_every_hours: int = _option(options.FULL_SYNC_EVERY_HOURS)
    details: str = _option(options.DETAILS, "The role may get none if it is off")
    details_contacts: bool = _option(options.DETAILS_CONTACTS)
    details_requests_per_second: float = _option(options.DETAILS_REQUESTS_PER_SECOND)
    details_requests_per_day: int = _option(options.DETAILS_REQUESTS_PER_DAY)
    schedule_time_zone: str = _setting(
        "UTC", time_zone(), "Where the hours of a `cron()` and of reminders are counted"
    )
    remind_days_before: tuple[int, ...] = _option(options.REMIND_DAYS_BEFORE)
    remind_hour: int = _setting(
        8, whole_number(0, 23), "The hour of `schedule_time_zone` at which reminders are sent"
    )
    remind_topic_arn: str = _setting(
        "",
        text(
            r"|arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]+",
            "the ARN of an SNS topic, or nothing",
        ),
        "The topic that reminders are sent to. None: the one that alarms use",
    )
    reserved_concurrency: bool = _setting(
        True,
        yes_or_no(),
        "One run at a time; turn it off in a new account: of its ten runs none may be reserved "
        "(ADR 4)",
    )
    memory_mb: int = _setting(
        1024, whole_number(512, 10240), "The function's memory, and with it its share of a CPU"
    )
    ephemeral_storage_mb: int = _setting(
        1024,
        whole_number(512, 10240),
        "The function's disk. A million invitations need 120 MB, 300 MB if they take several runs: "
        "more is for several millions only",
    )
    architecture: str = _setting(
        "arm64",
        one_of("arm64", "x86_64"),
        "What the function runs on; arm64 costs a fifth less. x86_64 is for regions without it",
    )
    stack_name: str = _setting(
        options.STACK_NAME,
        # The state machine's name is a bit longer, and 80 at most.
        text("[A-Za-z][A-Za-z0-9-]{0,73}", "up to 74 letters, digits and hyphens"),
        "Name of the stack and its state machine; its dashboard and metrics also have the region",
    )
    bucket_name: str = _setting(
        "", bucket_name(), "The lake's bucket; with no name CloudFormation makes one up"
    )
    database: str = _setting(
        "partner_invitations",
        not_taken(options.DATABASE, "default", "information_schema"),
        "Glue database, the schema in SQL; one that exists already can't be used",
    )
    workgroup: str = _setting(
        "partner-invitations",
        not_taken(
            text("[A-Za-z0-9._-]{1,128}", "letters, digits, dots, underscores and hyphens"),
            "primary",
        ),
        "Athena workgroup",
    )
    dashboard: bool = _setting(
        False,
        yes_or_no(),
        "A CloudWatch dashboard, for $3 a month. Saved queries of Logs Insights have its tables, "
        "too, and cost nothing until you run them",
    )
    snapshot_retention_days: int = _option(options.SNAPSHOT_RETENTION_DAYS)
    history_retention_days: int = _option(options.HISTORY_RETENTION_DAYS)
    noncurrent_version_days: int = _setting(
        7, whole_number(1, 3650), "How long deleted snapshots can be brought back"
    )
    query_result_days: int = _setting(
        7, whole_number(1, 3650), "How long Athena's results are kept"
    )
    log_retention_days: int = _setting(
        90,
        one_of_numbers(1, 7, 14, 30, 90, 180, 365, 731, 1827, 3653),
        "How long log lines are kept",
    )
    removal_policy: str = _setting(
        "retain",
        one_of("retain", "destroy"),
        "Whether bucket and key outlive the stack. An empty bucket only can be destroyed",
    )
    customer_managed_key: bool = _setting(
        False,
        yes_or_no(),
        "Encrypt bucket, queues, topic and log group with a key of yours, which whoever queries "
        "must be allowed to use",
    )
    catalog_key_arn: str = _setting(
        "",
        text(
            r"|arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]+",
            "the ARN of a KMS key, or nothing",
        ),
        "The key that encrypts the metadata of the account's Glue catalogue, if it is one of yours",
    )
    lake_formation: str = _setting(
        "off",
        one_of("off", "tables", "tables_and_files"),
        "For accounts whose Glue databases Lake Formation protects: grants to the function, "
        "`reader_arns` and QuickSight; `tables_and_files` if the bucket is registered there, too "
        "([deploy.md](deploy.md#lake-formation))",
    )
    reader_arns: tuple[str, ...] = _setting(
        (),
        list_of(
            text(
                r"arn:aws[a-z-]*:iam::\d{12}:(role|user)/[\w+=,.@/-]+",
                "ARNs of IAM roles and users",
            )
        ),
        "Who may read: granted in Lake Formation, and in the policies of bucket and key, which "
        "readers of other accounts need",
    )
    forward_events: bool = _setting(
        True,
        yes_or_no(),
        "Forward Partner Central's events from us-east-1 to a lake elsewhere, so that they start "
        "runs there, too; turn it off if you may deploy nothing in us-east-1",
    )
    api_role_arn: str = _option(options.API_ROLE_ARN, "[deploy.md](deploy.md#two-accounts)")
    api_external_id: str = _option(options.API_EXTERNAL_ID)
    existing: tuple[str, ...] = _setting(
        (),
        list_of(one_of("bucket", "database", "workgroup")),
        "Of `bucket_name`, `database` and `workgroup`, what there is already: it is used and stays "
        "as it is ([deploy.md](deploy.md#own-things))",
    )
    alarm_topic_arn: str = _setting(
        "",
        text(
            r"|arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]+",
            "the ARN of an SNS topic, or nothing for a new one",
        ),
        "Your own topic for alarms, whose policy and key let CloudWatch publish, instead of "
        "`alarm_email`",
    )
    slack_channel: str = _setting(
        "",
        text(
            "|[A-Z0-9]+/[A-Z0-9]+",
            "the ids WORKSPACE/CHANNEL such as T0123ABC/C0456DEF, or nothing",
        ),
        "Who reads alarms in Slack. Sign the workspace in once, in the console of Amazon Q "
        "Developer in chat applications (AWS Chatbot)",
    )
    permissions_boundary: str = _setting(
        "",
        text(
            r"|arn:aws[a-z-]*:iam::(\d{12}|aws):policy/[\w+=,.@/-]+",
            "the ARN of an IAM policy, or nothing",
        ),
        "For accounts in which every role needs one",
    )
    role_path: str = _setting(
        "/",
        text(r"/([\w+=,.@-]+/)*", "a path that begins and ends with a slash"),
        "For accounts in which roles may only be made below a path. Changing it replaces the roles",
    )
    tags: tuple[str, ...] = _setting(
        (),
        list_of(text(r"[^=,]{1,128}=[^,]{0,256}", "KEY=VALUE without commas")),
        "Tags of the stack, which CloudFormation gives to all that can have them",
    )
    termination_protection: bool = _setting(
        False, yes_or_no(), "Refuse `make destroy` until it is turned off again"
    )
    query_scan_limit_mb: int = _setting(
        1024, whole_number(10, 1048576), "Athena stops a query that reads more"
    )
    quicksight_user: str = _setting(
        "",
        text(
            r"|arn:aws[a-z-]*:quicksight:[a-z0-9-]+:\d{12}:user/[^/\s]+/\S+",
            "the ARN of a QuickSight user, or nothing for no dashboard",
        ),
        "Who owns the QuickSight dashboard. None: there is none ([bi.md](bi.md#quicksight))",
    )
    quicksight_group: str = _setting(
        "",
        text(
            r"|arn:aws[a-z-]*:quicksight:[a-z0-9-]+:\d{12}:group/[^/\s]+/\S+",
            "the ARN of a QuickSight group, or nothing for none",
        ),
        "Who sees the QuickSight dashboard besides its owner",
    )

    @property
    def flexible_minutes(self) -> int:
        """How much later than planned a run may start, so that accounts don't start as one."""
        return min(5, (rate_minutes(self.schedule) or 1) - 1)


RULES: Final[Mapping[str, Rule[Any]]] = {one.name: one.metadata["rule"] for one in fields(Settings)}
RETIRED: Final = {
    "longest_gap_minutes": "alarms take the times between runs from the schedule",
    "page_size": "a request always asks for as many invitations as the API gives",
    "schedule_flexible_minutes": "a cron() starts runs on time, a rate() up to five minutes later",
    "sort_order": "the order of the requests makes no difference to the tables",
}
"""Settings of older versions that have no effect any more, and why; the next refuses them."""

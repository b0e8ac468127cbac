"""Options of the job: what each takes, its default and its help, declared once.

The function's environment, the CDK's context, `invitations sync` and `invitations list`, and
docs/settings.md follow these declarations.
"""

from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from invitations import domain
from invitations.errors import ConfigurationError
from invitations.partner_central import service
from invitations.rules import (
    Rule,
    WrongValueError,
    list_of,
    matching,
    number,
    one_of,
    text,
    whole_number,
    yes_or_no,
)

T = TypeVar("T")
STACK_NAME: Final = "PartnerInvitations"
"""Name of a deployed stack, unless its settings name it otherwise."""


@dataclass(frozen=True, kw_only=True)
class Option(Generic[T]):
    """One option of the job.

    `key` is its name in the CDK's context and in an event; in capitals it is the function's
    environment variable. `flag` is its name on the command line, empty if it has none there.
    """

    key: str
    flag: str = ""
    default: T
    rule: Rule[T]
    help: str


def parse(rule: Rule[T], value: Any, *, name: str) -> T:
    """Return a value that the user gave under `name`; raises ConfigurationError if it is wrong."""
    try:
        return rule.parse(value)
    except WrongValueError as error:
        raise ConfigurationError(f"{name}: {error}") from error


CATALOG: Final = one_of(*domain.CATALOGS)
PARTICIPANT_TYPE: Final = one_of(*domain.PARTICIPANT_TYPES)
ENGAGEMENT_IDENTIFIER: Final = text(
    r"arn:[^\s,]+|eng-[0-9a-z]{14}", "eng- and 14 lower-case letters or digits, or an ARN"
)
INVITATION_IDENTIFIER: Final = text(
    r"arn:[^\s,]{1,251}|engi-[0-9a-z]{13}", "engi- and 13 lower-case letters or digits, or an ARN"
)
PAYLOAD_TYPE: Final = text(
    "[A-Za-z][A-Za-z0-9]*",
    "OpportunityInvitation, LeadInvitation or a later type of letters and digits",
)
SENDER_AWS_ACCOUNT_ID: Final = text(
    "[0-9A-Za-z_]{1,12}", "12 digits as text, or a word of up to 12 letters, digits or underscores"
)
STATUS: Final = one_of(*domain.STATUSES)
SORT_ORDER: Final = one_of(*service.SORT_ORDERS)

CATALOGS: Final = Option(
    key="catalogs",
    flag="--catalog",
    default=domain.CATALOGS,
    rule=list_of(CATALOG, least=1),
    help="catalogs to sync",
)
PARTICIPANT_TYPES: Final = Option(
    key="participant_types",
    flag="--participant-type",
    default=domain.PARTICIPANT_TYPES,
    rule=list_of(PARTICIPANT_TYPE, least=1),
    help="sides to sync: invitations sent by you (SENDER), to you (RECEIVER)",
)
ENGAGEMENT_IDENTIFIERS: Final = Option(
    key="engagement_identifiers",
    flag="--engagement-identifier",
    default=(),
    rule=list_of(ENGAGEMENT_IDENTIFIER),
    help="only invitations to these engagements; none means all",
)
PAYLOAD_TYPES: Final = Option(
    key="payload_types",
    flag="--payload-type",
    default=(),
    rule=list_of(PAYLOAD_TYPE),
    help="only these kinds of invitations; none means all",
)
SENDER_AWS_ACCOUNT_IDS: Final = Option(
    key="sender_aws_account_ids",
    flag="--sender-aws-account-id",
    default=(),
    rule=list_of(SENDER_AWS_ACCOUNT_ID),
    help="only invitations from these senders; none means all",
)
STATUSES: Final = Option(
    key="statuses",
    flag="--status",
    default=(),
    rule=list_of(STATUS),
    help="only invitations in these states; none means all",
)
FILTERS: Final = (ENGAGEMENT_IDENTIFIERS, PAYLOAD_TYPES, SENDER_AWS_ACCOUNT_IDS, STATUSES)
MAX_REQUESTS_PER_SECOND: Final = Option(
    key="max_requests_per_second",
    flag="--max-requests-per-second",
    default=5.0,
    rule=number(0.1),
    help="for all slices together; an account has "
    f"{service.ACCOUNT_REQUESTS_PER_SECOND} for all of its integrations",
)
SNAPSHOT_RETENTION_DAYS: Final = Option(
    key="snapshot_retention_days",
    default=7,
    rule=whole_number(1, 3650),
    help="days for which a superseded snapshot stays readable",
)
HISTORY_RETENTION_DAYS: Final = Option(
    key="history_retention_days",
    default=0,
    rule=whole_number(0, 36500),
    help="days after which a month that has ended leaves changes and details; 0 keeps all",
)
FULL_SYNC_EVERY_HOURS: Final = Option(
    key="full_sync_every_hours",
    default=24,
    rule=whole_number(1, 8760),
    help="hours after which a run lists a slice in full; those in between list only what may "
    "have changed",
)
REMIND_DAYS_BEFORE: Final[Option[tuple[int, ...]]] = Option(
    key="remind_days_before",
    default=(),
    rule=list_of(whole_number(1, 90)),
    help="days before an invitation to you expires on which a message reminds of it; none: no "
    "reminders",
)
DETAILS: Final = Option(
    key="details",
    flag="--details",
    default=domain.DETAILS_MODES[0],
    rule=one_of(*domain.DETAILS_MODES),
    help="which invitations' details to ask for, one request each: off (none), pending or all",
)
DETAILS_CONTACTS: Final = Option(
    key="details_contacts",
    flag="--details-contacts",
    default=False,
    rule=yes_or_no(),
    help="keep names, e-mail addresses and phone numbers of senders' contacts, too",
)
DETAILS_REQUESTS_PER_SECOND: Final = Option(
    key="details_requests_per_second",
    flag="--details-requests-per-second",
    default=1.0,
    rule=number(0.1),
    help="requests for details; they count for max_requests_per_second, too",
)
DETAILS_REQUESTS_PER_DAY: Final = Option(
    key="details_requests_per_day",
    flag="--details-requests-per-day",
    default=2000,
    rule=whole_number(1, service.ACCOUNT_REQUESTS_PER_DAY),
    help="requests for details in any 24 hours; an account has "
    f"{service.ACCOUNT_REQUESTS_PER_DAY:,} for all of its integrations",
)
API_ROLE_ARN: Final = Option(
    key="api_role_arn",
    default="",
    rule=text(
        r"|arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+", "the ARN of an IAM role, or nothing"
    ),
    help="role that may call Partner Central, if another account is linked to it than the lake's",
)
API_EXTERNAL_ID: Final = Option(
    key="api_external_id",
    default="",
    rule=text(r"|[\w+=,.@:/-]{2,1224}", "2 to 1,224 letters, digits or +=,.@:/_-, or nothing"),
    help="external id that `api_role_arn` asks for",
)
DEPLOYED: Final = (
    *(CATALOGS, PARTICIPANT_TYPES, *FILTERS),
    *(MAX_REQUESTS_PER_SECOND, SNAPSHOT_RETENTION_DAYS, HISTORY_RETENTION_DAYS),
    *(FULL_SYNC_EVERY_HOURS, DETAILS, DETAILS_CONTACTS),
    *(DETAILS_REQUESTS_PER_SECOND, DETAILS_REQUESTS_PER_DAY),
    *(API_ROLE_ARN, API_EXTERNAL_ID),
)
"""Options that are settings of a deployment, too; the function reads them from its environment."""
MODE: Final = Option(
    key="mode",
    flag="--mode",
    default=domain.MODES[0],
    rule=one_of(*domain.MODES),
    help="full: list everything; incremental: what is new or may have changed; "
    f"auto: full every {FULL_SYNC_EVERY_HOURS.default} hours",
)


def _utf_8(value: Any) -> str:
    value.encode()
    return str(value)


PATH: Final = Rule("a name that is UTF-8", _utf_8)
LAKE_URL: Final = Rule(
    "s3://bucket[/prefix]",
    lambda value: PATH.parse(matching(value, r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/.*)?")),
)
DATABASE: Final = text("[a-z0-9_]{1,255}", "lower-case letters, digits and underscores")

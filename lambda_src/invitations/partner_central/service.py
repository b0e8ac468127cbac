"""Facts about the service: its region, names and limits. Pure."""

from typing import Final

from invitations.domain import PENDING

REGION: Final = "us-east-1"
"""Partner Central answers nowhere else, wherever the lake is."""

ACTION: Final = "partnercentral:ListEngagementInvitations"
GET_ACTION: Final = "partnercentral:GetEngagementInvitation"
"""What IAM policies call the operations; the prefix is not the SDK's."""

SOURCE: Final = "aws.partnercentral-selling"
EVENT_STATUSES: Final = {
    "Engagement Invitation Created": PENDING,
    "Engagement Invitation Accepted": "ACCEPTED",
    "Engagement Invitation Rejected": "REJECTED",
    "Engagement Invitation Expired": "EXPIRED",
}

ACCOUNT_REQUESTS_PER_SECOND: Final = 10
ACCOUNT_REQUESTS_PER_DAY: Final = 100_000
"""An account's default quotas of read requests, shared by all of its integrations."""

SORT_ORDERS: Final = ("ASCENDING", "DESCENDING")
MAX_PAGE_SIZE: Final = 100
MAX_FILTER_VALUES: Final = 10
"""Values that one request takes for a filter; the service model's `max`."""
THROTTLING_CODES: Final = frozenset(
    {"ThrottlingException", "Throttling", "TooManyRequestsException"}
)

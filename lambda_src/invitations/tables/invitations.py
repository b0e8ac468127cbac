"""engagement_invitations: what is true now, one row an invitation.

Flattening, the Arrow schema, the Glue columns and docs/tables.md all follow COLUMNS.
"""

from typing import Any, Final

from invitations import keys
from invitations.tables.schema import BOOLEAN, TIMESTAMP, Column, Table

TABLE = "engagement_invitations"
SCHEMA_VERSION = 2

COLUMNS = (
    Column(
        name="invitation_id",
        source=("Id",),
        nullable=False,
        comment="Identifier of the invitation, engi-…; unique within catalog and participant type",
    ),
    Column(name="invitation_arn", source=("Arn",), comment="ARN of the invitation"),
    Column(
        name="engagement_id",
        source=("EngagementId",),
        comment="Identifier of the engagement the invitation is for, eng-…",
    ),
    Column(
        name="engagement_title",
        source=("EngagementTitle",),
        personal=True,
        comment="Title of the engagement",
    ),
    Column(
        name="payload_type",
        source=("PayloadType",),
        low_cardinality=True,
        comment="What is offered: OpportunityInvitation, LeadInvitation or a type added since",
    ),
    Column(
        name="status",
        source=("Status",),
        low_cardinality=True,
        comment="PENDING, ACCEPTED, REJECTED, EXPIRED or a status added since",
    ),
    Column(
        name="invitation_date",
        type=TIMESTAMP,
        source=("InvitationDate",),
        comment="When the invitation was sent, UTC",
    ),
    Column(
        name="expiration_date",
        type=TIMESTAMP,
        source=("ExpirationDate",),
        comment="When the invitation expires or expired, UTC, kept if the API no longer lists it; "
        "null if it never did",
    ),
    Column(
        name="sender_aws_account_id",
        source=("SenderAwsAccountId",),
        low_cardinality=True,
        personal=True,
        comment="Sender: 12 digits with leading zeros, or a word such as AWS",
    ),
    Column(
        name="sender_company_name",
        source=("SenderCompanyName",),
        low_cardinality=True,
        personal=True,
        comment="Name of the sender's company",
    ),
    Column(
        name="receiver_type",
        low_cardinality=True,
        comment="Which kind of receiver was given: Account, or the name of a kind added since",
    ),
    Column(
        name="receiver_account_alias",
        source=("Receiver", "Account", "Alias"),
        low_cardinality=True,
        personal=True,
        comment="Alias of the receiving account",
    ),
    Column(
        name="receiver_account_aws_account_id",
        source=("Receiver", "Account", "AwsAccountId"),
        low_cardinality=True,
        personal=True,
        comment="Receiver: 12 digits with leading zeros, or a word",
    ),
    Column(
        name="additional_fields",
        personal=True,
        comment="JSON of every field the API sent that has no column here; null if there is none",
    ),
    Column(
        name="first_seen_at",
        type=TIMESTAMP,
        comment="Start of the run that first listed the invitation, UTC",
    ),
    Column(
        name="last_changed_at",
        type=TIMESTAMP,
        comment="Start of the run that last found a change in any other column, UTC",
    ),
    Column(
        name="listed",
        type=BOOLEAN,
        comment="Whether the API still lists the invitation; one that it no longer lists is kept",
    ),
    Column(
        name="previous_status",
        low_cardinality=True,
        comment="Status before the current one; null if no run has found a change",
    ),
    Column(
        name="status_changed_at",
        type=TIMESTAMP,
        comment="When the current status began, UTC: exactly, or when a run first found it; null "
        "if it is the same since first_seen_at",
    ),
    Column(
        name="status_changed_at_is_exact",
        type=BOOLEAN,
        comment="Whether status_changed_at comes from an event; false if a run observed it",
    ),
)

PARTITION_KEYS = (
    Column(name="catalog", comment="AWS (production) or Sandbox"),
    Column(name="participant_type", comment="RECEIVER: sent to you; SENDER: sent by you"),
)

OWN_COLUMNS = (
    "first_seen_at",
    "last_changed_at",
    "listed",
    "previous_status",
    "status_changed_at",
    "status_changed_at_is_exact",
)
"""Columns that the job computes."""
LISTED_COLUMNS = tuple(column for column in COLUMNS if column.name not in OWN_COLUMNS)

Row = tuple[Any, ...]
"""Values of LISTED_COLUMNS in their order: text, or milliseconds since 1970 in UTC."""

INVITATIONS: Final = Table(
    name=TABLE,
    description="Every engagement invitation that was listed, as it is now",
    columns=COLUMNS,
    partition_keys=PARTITION_KEYS,
    prefix=keys.SNAPSHOTS,
)

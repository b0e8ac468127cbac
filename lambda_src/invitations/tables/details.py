"""engagement_invitation_details: what the service answers about one invitation, a row for each.

Flattening, the Arrow schema, the Glue columns and docs/tables.md all follow DETAILS.
"""

from typing import Final

import pyarrow as pa

from invitations import keys
from invitations.tables.invitations import PARTITION_KEYS
from invitations.tables.schema import DATE, STRING, STRINGS, TIMESTAMP, Column, Table

FOUND: Final = "FOUND"
NOT_FOUND: Final = "NOT_FOUND"
FAILED: Final = "FAILED"
NO_MONTH: Final = "0000-00"
"""The month of invitations without a date."""
AMOUNT: Final = pa.decimal128(33, 2)
SPEND: Final = pa.list_(
    pa.struct(
        [
            ("amount", AMOUNT),
            ("currency_code", STRING),
            ("frequency", STRING),
            ("target_company", STRING),
            ("estimation_url", STRING),
        ]
    )
)
CONTACTS: Final = pa.list_(
    pa.struct(
        [
            ("email", STRING),
            ("first_name", STRING),
            ("last_name", STRING),
            ("business_title", STRING),
            ("phone", STRING),
        ]
    )
)
MEMBERS: Final = pa.list_(pa.struct([("company_name", STRING), ("website_url", STRING)]))
_CUSTOMER: Final = ("Payload", "Customer")
_PROJECT: Final = ("Payload", "Project")
_LEAD: Final = ("Payload", "Interaction")
_PROSPECT: Final = ("EnrichmentContext", "ProspectingResultAws", "Customer")
_INSIGHTS: Final = ("EnrichmentContext", "ProspectingResultAws", "Insights")
_OF_PROSPECTS: Final = (
    *("geo", "region", "sub_region", "country_code", "industry", "sub_industry", "segment"),
    "company_size",
)
_OF_INSIGHTS: Final = (
    *("marketplace_engagement_score", "solution_score", "solution_category"),
    "solution_sub_category",
)


def _texts(
    parent: tuple[str, ...],
    prefix: str,
    *meanings: tuple[str, str, str],
    impersonal: tuple[str, ...] = (),
) -> list[Column]:
    """Return columns of texts in one structure: name, member and meaning of each.

    Texts that people write may name somebody; those of the `impersonal` are words of a list.
    """
    return [
        Column(
            name=f"{prefix}{name}",
            source=(*parent, member),
            comment=meaning,
            personal=name not in impersonal,
        )
        for name, member, meaning in meanings
    ]


_OWN: Final = (
    Column(name="catalog", low_cardinality=True, comment=PARTITION_KEYS[0].comment),
    Column(name="participant_type", low_cardinality=True, comment=PARTITION_KEYS[1].comment),
    Column(
        name="invitation_id",
        nullable=False,
        comment="Identifier of the invitation, engi-…; unique within catalog and participant type",
    ),
    Column(
        name="status",
        low_cardinality=True,
        comment="Status when the details were asked for; they are asked for again when it changes",
    ),
    Column(name="asked_at", type=TIMESTAMP, comment="Start of the run that asked last, UTC"),
    Column(
        name="outcome",
        low_cardinality=True,
        comment="FOUND; NOT_FOUND: the invitation was gone; FAILED: the service refused it or gave "
        "no whole answer, in five runs. Without FOUND the columns below are those of an earlier "
        "answer, or null",
    ),
)
_ANSWERED: Final = (
    Column(
        name="payload_type",
        source=("PayloadType",),
        low_cardinality=True,
        comment="What is offered: OpportunityInvitation, LeadInvitation or a type added since",
    ),
    *_texts(
        (),
        "",
        ("engagement_description", "EngagementDescription", "Description of the engagement"),
        ("invitation_message", "InvitationMessage", "Message of the sender"),
        ("rejection_reason", "RejectionReason", "Why the receiver rejected it"),
    ),
    Column(
        name="existing_members",
        personal=True,
        type=MEMBERS,
        source=("ExistingMembers",),
        comment="Companies that take part in the engagement already",
    ),
    *_texts(
        _CUSTOMER,
        "customer_",
        ("company_name", "CompanyName", "The customer's company"),
        ("country_code", "CountryCode", "The customer's country, such as DE"),
        ("industry", "Industry", "The customer's industry"),
        ("website_url", "WebsiteUrl", "The customer's website"),
        ("aws_maturity", "AwsMaturity", "How far the customer is with AWS; leads only"),
        ("market_segment", "MarketSegment", "The customer's market segment; leads only"),
        impersonal=("country_code", "industry", "aws_maturity", "market_segment"),
    ),
    *_texts(
        _PROJECT,
        "project_",
        ("title", "Title", "Title of the project"),
        ("business_problem", "BusinessProblem", "What the project is to solve"),
    ),
    Column(
        name="project_target_completion_date",
        type=DATE,
        source=(*_PROJECT, "TargetCompletionDate"),
        comment="Day on which the project is to be complete",
    ),
    Column(
        name="expected_customer_spend",
        personal=True,
        type=SPEND,
        source=(*_PROJECT, "ExpectedCustomerSpend"),
        comment="What the customer is expected to spend, an entry for each target company; "
        "frequency says per what, so far only Monthly. An amount may be missing",
    ),
    Column(
        name="receiver_responsibilities",
        type=STRINGS,
        source=("Payload", "ReceiverResponsibilities"),
        comment="What is asked of the receiver, such as Reseller",
    ),
    Column(
        name="sender_contacts",
        personal=True,
        type=CONTACTS,
        source=("Payload", "SenderContacts"),
        comment="People to ask at the sender; null unless the setting details_contacts is on",
    ),
    *_texts(
        _LEAD,
        "lead_",
        ("contact_business_title", "ContactBusinessTitle", "Business title of the lead's contact"),
        ("source_type", "SourceType", "Kind of source that the lead is from"),
        ("source_id", "SourceId", "Identifier of that source"),
        ("source_name", "SourceName", "Name of that source, such as an event's"),
        ("usecase", "Usecase", "What the lead wants to use AWS for"),
        impersonal=("source_type", "usecase"),
    ),
    *_texts(
        _PROSPECT,
        "prospect_",
        ("account_name", "AccountName", "AWS's own enrichment: name of the prospect's account"),
        ("geo", "Geo", "The prospect's part of the world, such as EMEA"),
        ("region", "Region", "The prospect's region"),
        ("sub_region", "SubRegion", "The prospect's sub-region"),
        ("country_code", "Country", "The prospect's country, such as DE"),
        ("industry", "Industry", "The prospect's industry"),
        ("sub_industry", "SubIndustry", "The prospect's sub-industry"),
        ("segment", "Segment", "The prospect's segment"),
        ("company_size", "CompanySize", "The size of the prospect's company"),
        ("public_profile_summary", "PublicProfileSummary", "What is publicly said of it"),
        impersonal=_OF_PROSPECTS,
    ),
    Column(
        name="prospect_eligible_programs",
        type=STRINGS,
        source=(*_PROSPECT, "EligiblePrograms"),
        comment="AWS programs that the prospect is eligible for",
    ),
    *_texts(
        _INSIGHTS,
        "prospect_",
        ("marketplace_engagement_score", "MarketplaceEngagementScore", "Score of its Marketplace"),
        ("solution_score", "SolutionScore", "How well a solution suits the prospect"),
        ("solution_category", "SolutionCategory", "Category of that solution"),
        ("solution_sub_category", "SolutionSubCategory", "Sub-category of that solution"),
        impersonal=_OF_INSIGHTS,
    ),
    Column(
        name="lead_readiness_score",
        source=("EnrichmentContext", "LeadInsights", "LeadReadinessScore"),
        comment="How ready the lead is",
    ),
    Column(
        name="additional_fields",
        personal=True,
        comment="JSON of every field the API sent that has no column here or in "
        "engagement_invitations; null if there is none",
    ),
)

DETAILS: Final = Table(
    name="engagement_invitation_details",
    description="Details of engagement invitations, as the service answered when asked for each",
    columns=(*_OWN, *_ANSWERED),
    partition_keys=(
        Column(
            name="invitation_month",
            comment="Month of the invitation_date, such as 2026-11; 0000-00 without one",
        ),
    ),
    prefix=keys.DETAILS,
)

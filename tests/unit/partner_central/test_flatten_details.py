"""Details → row: every member has a column or survives as JSON; contacts only if asked for."""

import json
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import orjson
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invitations import json_text
from invitations.partner_central.flatten_details import flatten_details
from invitations.tables import DETAILS
from invitations.tables.schema import arrow_schema
from workbench.simulator import World
from workbench.simulator.clock import START, nanoseconds
from workbench.simulator.details import details

NOW = nanoseconds(START)
ANSWERED = [column.name for column in DETAILS.columns if column.source]
SUMMARY: dict[str, Any] = {
    "Id": "engi-1",
    "Catalog": "AWS",
    "Arn": "arn:…",
    "Status": "PENDING",
    "Receiver": {"Account": {"AwsAccountId": "109876543210"}},
}
CUSTOMER = {
    "CompanyName": "Customer",
    "CountryCode": "DE",
    "Industry": "Other",
    "WebsiteUrl": "c.de",
}
PROJECT = {
    "Title": "Move",
    "BusinessProblem": "The lease ends",
    "TargetCompletionDate": "2027-02-28",
    "ExpectedCustomerSpend": [
        {
            "Amount": "1234.5",
            "CurrencyCode": "EUR",
            "Frequency": "Monthly",
            "TargetCompany": "AWS",
            "EstimationUrl": "https://calculator.aws/#/estimate?id=0",
        },
        {"Amount": "", "CurrencyCode": "USD", "Frequency": "Monthly", "TargetCompany": "X"},
        {"CurrencyCode": "USD", "Frequency": "Monthly", "TargetCompany": "Y"},
    ],
}
CONTACT = {"Email": "zoe@sender.example", "FirstName": "Zoë", "Phone": "+491"}
OPPORTUNITY = SUMMARY | {
    "PayloadType": "OpportunityInvitation",
    "EngagementDescription": "",
    "InvitationMessage": "Join us",
    "ExistingMembers": [{"CompanyName": "Other", "WebsiteUrl": None}],
    "Payload": {
        "OpportunityInvitation": {
            "Customer": CUSTOMER,
            "Project": PROJECT,
            "ReceiverResponsibilities": ["Reseller", "Distributor"],
            "SenderContacts": [CONTACT],
        },
        "LeadInvitation": None,
    },
}


def row(answer: dict[str, Any], *, contacts: bool = False) -> dict[str, Any]:
    """Return the columns that aren't null."""
    found = flatten_details(answer, contacts=contacts)
    return {name: value for name, value in found.items() if value is not None}


def payload(**members: Any) -> dict[str, Any]:
    return SUMMARY | {"Payload": {"OpportunityInvitation": members}}


def test_opportunity_fills_its_columns() -> None:
    spend = {"amount": None, "frequency": "Monthly", "estimation_url": None}
    assert row(OPPORTUNITY) == {
        "payload_type": "OpportunityInvitation",
        "status": "PENDING",
        "engagement_description": "",
        "invitation_message": "Join us",
        "existing_members": [{"company_name": "Other", "website_url": None}],
        "customer_company_name": "Customer",
        "customer_country_code": "DE",
        "customer_industry": "Other",
        "customer_website_url": "c.de",
        "project_title": "Move",
        "project_business_problem": "The lease ends",
        "project_target_completion_date": date(2027, 2, 28),
        "expected_customer_spend": [
            {
                "amount": Decimal("1234.5"),
                "currency_code": "EUR",
                "frequency": "Monthly",
                "target_company": "AWS",
                "estimation_url": "https://calculator.aws/#/estimate?id=0",
            },
            spend | {"currency_code": "USD", "target_company": "X"},
            spend | {"currency_code": "USD", "target_company": "Y"},
        ],
        "receiver_responsibilities": ["Reseller", "Distributor"],
    }


def test_lead_fills_its_columns_and_those_of_awss_enrichment() -> None:
    lead = {
        "Customer": {"CompanyName": "C", "AwsMaturity": "Production", "MarketSegment": "Small"},
        "Interaction": {"ContactBusinessTitle": "CTO", "SourceName": "re:Invent", "Usecase": "AI"},
    }
    enrichment = {
        "ProspectingResultAws": {
            "Customer": {"AccountName": "P", "Country": "US", "EligiblePrograms": ["MAP"]},
            "Insights": {"SolutionScore": "High"},
        },
        "LeadInsights": {"LeadReadinessScore": "Low"},
    }
    answer = {"Payload": {"LeadInvitation": lead}, "EnrichmentContext": enrichment}
    assert row(SUMMARY | answer) == {
        "status": "PENDING",
        "customer_company_name": "C",
        "customer_aws_maturity": "Production",
        "customer_market_segment": "Small",
        "lead_contact_business_title": "CTO",
        "lead_source_name": "re:Invent",
        "lead_usecase": "AI",
        "prospect_account_name": "P",
        "prospect_country_code": "US",
        "prospect_eligible_programs": ["MAP"],
        "prospect_solution_score": "High",
        "lead_readiness_score": "Low",
    }


def test_contacts_are_dropped_wherever_they_are_unless_asked_for() -> None:
    for kind in ("OpportunityInvitation", "LeadInvitation", "NewInvitation"):
        for contacts in ([CONTACT], "zoe@sender.example", [CONTACT | {"Email": 7}], {"a": CONTACT}):
            answer = SUMMARY | {"Payload": {kind: {"SenderContacts": contacts, "New": 1}}}
            assert "zoe" not in str(flatten_details(answer, contacts=False)).lower()
            assert "zo" in str(flatten_details(answer, contacts=True)).lower()
    (found,) = row(OPPORTUNITY, contacts=True)["sender_contacts"]
    assert found == {
        "email": "zoe@sender.example",
        "first_name": "Zoë",
        "last_name": None,
        "business_title": None,
        "phone": "+491",
    }


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        (
            SUMMARY | {"Payload": {"SolutionInvitation": {"Customer": CUSTOMER}}},
            {"Payload": {"SolutionInvitation": {"Customer": CUSTOMER}}},
        ),
        (
            payload(Customer={"CompanyName": "C", "Mood": "new"}),
            {"Payload": {"OpportunityInvitation": {"Customer": {"Mood": "new"}}}},
        ),
        (
            payload(Project={"ExpectedCustomerSpend": [{}, {"Amount": "1", "Discount": 0.10}]}),
            {
                "Payload": {
                    "OpportunityInvitation": {
                        "Project": {"ExpectedCustomerSpend": [{}, {"Discount": 0.1}]}
                    }
                }
            },
        ),
        (
            payload(Project={"ExpectedCustomerSpend": [{"Amount": "1,5"}], "Title": "T"}),
            {
                "Payload": {
                    "OpportunityInvitation": {
                        "Project": {"ExpectedCustomerSpend": [{"Amount": "1,5"}]}
                    }
                }
            },
        ),
        (
            payload(Project={"TargetCompletionDate": "2027-02-30"}),
            {
                "Payload": {
                    "OpportunityInvitation": {"Project": {"TargetCompletionDate": "2027-02-30"}}
                }
            },
        ),
        (SUMMARY | {"Payload": "none"}, {"Payload": "none"}),
        (
            SUMMARY | {"ExistingMembers": {"CompanyName": "x"}},
            {"ExistingMembers": {"CompanyName": "x"}},
        ),
        (SUMMARY | {"Status": 7, "Mood": [1]}, {"Status": 7, "Mood": [1]}),
    ],
)
def test_what_no_column_holds_survives_as_json(answer: dict[str, Any], kept: Any) -> None:
    assert json.loads(row(answer)["additional_fields"]) == kept


def test_every_member_of_every_simulated_answer_is_in_its_row() -> None:
    world = World(600, seed=5)
    rows = []
    for timeline in world.slices.values():
        for one in timeline.visible(NOW):
            answer = orjson.loads(details(one, NOW))
            rows.append(flatten_details(answer, contacts=True))
            held = {shown(leaf) for leaf in leaves(rows[-1])}
            listed = {shown(leaf) for leaf in leaves(orjson.loads(one.summary(NOW)))}
            assert {shown(leaf) for leaf in leaves(answer)} - listed - {""} <= held
            assert rows[-1]["additional_fields"] is None
    own = {"catalog": "AWS", "participant_type": "SENDER", "invitation_id": "x"}
    table = pa.Table.from_pylist([row | own for row in rows], arrow_schema(DETAILS.columns))
    assert all(table[name].null_count < len(table) for name in ANSWERED)


def leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in leaves(one)]
    if isinstance(value, list):
        return [leaf for one in value for leaf in leaves(one)]
    return [] if value is None else [value]


def shown(leaf: Any) -> str:
    try:
        return str(Decimal(str(leaf)).normalize())
    except InvalidOperation:
        return str(leaf)


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["Customer", "Project", "ExpectedCustomerSpend", "Amount", "Title", "New"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)
MEMBERS = ["Payload", "EnrichmentContext", "ExistingMembers", "Status", "PayloadType", "Receiver"]


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(MEMBERS), ANYTHING), st.booleans())
def test_no_answer_is_refused_and_none_breaks_a_file(
    answer: dict[str, Any], contacts: bool
) -> None:
    sent = json_text.loads(json.dumps(answer))
    wrapped = sent | {"Payload": {"OpportunityInvitation": sent.get("Payload")}}
    for one in (sent, wrapped):
        found = flatten_details(one, contacts=contacts)
        pa.Table.from_pylist([found | {"invitation_id": "x"}], arrow_schema(DETAILS.columns))

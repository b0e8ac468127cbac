"""Details of an invitation, as GetEngagementInvitation answers: made from its id, odd ones too."""

from random import Random
from typing import Any, Final

import orjson

from workbench.simulator import names
from workbench.simulator.clock import DAY, iso8601
from workbench.simulator.invitation import Invitation

_COUNTRIES: Final = ("US", "DE", "JP", "BR", "GB", "FR", "IN", "KR")
_INDUSTRIES: Final = (
    "Automotive", "Energy - Oil and Gas", "Financial Services", "Healthcare", "Manufacturing",
    "Non-Profit Organization", "Software and Internet", "Other",
)  # fmt: skip
_RESPONSIBILITIES: Final = (
    "Distributor", "Reseller", "Hardware Partner", "Managed Service Provider", "Software Partner",
    "Services Partner", "Training Partner", "Co-Sell Facilitator", "Facilitator",
)  # fmt: skip
_REASONS: Final = (
    "Customer problem unclear", "Next steps unclear", "Unable to support",
    "Duplicate of partner referral", "Insufficient capacity", "Kein Bedarf, später",
)  # fmt: skip
_AMOUNTS: Final = ("", "0", "5.", "0.5", "1200.00", "9" * 31 + ".99")
_CURRENCIES: Final = ("USD", "USD", "USD", "EUR", "JPY")


def details(invitation: Invitation, now: int) -> bytes:
    """Return what the service answers about an invitation at `now`, as JSON.

    Equal ids and times give equal answers. A quarter leaves out what may be left out.
    """
    rng = Random(f"details {invitation.id}")  # noqa: S311 - repeatable on purpose
    answer = orjson.loads(invitation.summary(now))
    answer.pop("ParticipantType", None)  # a summary has it, the details don't
    answer["EngagementDescription"] = rng.choice(
        ("", "Zeilen\nund 移行", "Migration of a data room")
    )
    kind = invitation.payload_type
    answer["Payload"] = {kind: _PAYLOADS.get(kind, _unknown)(rng, invitation)}
    if rng.random() < 0.75:
        answer["InvitationMessage"] = rng.choice(("Join us?", "=1+1 🚀", "ご検討ください"))
        answer["ExistingMembers"] = _members(rng)
    if kind == "LeadInvitation" and rng.random() < 0.75:
        answer["EnrichmentContext"] = _enrichment(rng)
    if invitation.status(now) == "REJECTED":
        answer["RejectionReason"] = rng.choice(_REASONS)
    return orjson.dumps(answer)


def _opportunity(rng: Random, invitation: Invitation) -> dict[str, Any]:
    payload = {
        "Customer": {
            "CompanyName": names.company(rng),
            "CountryCode": rng.choice(_COUNTRIES),
            "Industry": rng.choice(_INDUSTRIES),
            "WebsiteUrl": "https://customer.example",
        },
        "Project": {
            "Title": names.title(rng) or "-",
            "BusinessProblem": "Their data centre closes; everything has to move. " + "移" * 20,
            "TargetCompletionDate": iso8601(invitation.sent + rng.randrange(900) * DAY)[:10],
            "ExpectedCustomerSpend": [
                _spend(rng, number) for number in range(rng.choice((0, 1, 1, 1, 2, 10)))
            ],
        },
        "ReceiverResponsibilities": rng.sample(_RESPONSIBILITIES, rng.choice((1, 1, 2, 9))),
    }
    if rng.random() < 0.75:
        payload["SenderContacts"] = [_contact(rng) for _ in range(rng.choice((1, 1, 3)))]
    return payload


def _spend(rng: Random, number: int) -> dict[str, Any]:
    spend = {
        "CurrencyCode": rng.choice(_CURRENCIES),
        "Frequency": "Monthly",
        "TargetCompany": "AWS" if number == 0 else names.company(rng)[:80],
    }
    if rng.random() < 0.9:
        odd = rng.random() < 0.1
        spend["Amount"] = rng.choice(_AMOUNTS) if odd else f"{rng.randrange(1, 50_000)}.00"
    if rng.random() < 0.2:
        spend["EstimationUrl"] = f"https://calculator.aws/#/estimate?id={rng.randbytes(20).hex()}"
    return spend


def _contact(rng: Random) -> dict[str, Any]:
    contact = {"Email": f"person.{rng.randrange(10_000)}@sender.example"}
    if rng.random() < 0.75:
        contact |= {
            "FirstName": "Zoë",
            "LastName": "O'Brien-Łuk",
            "BusinessTitle": "Alliance Lead",
            "Phone": f"+4930{rng.randrange(10**7):07}",
        }
    return contact


def _lead(rng: Random, _: Invitation) -> dict[str, Any]:
    customer = {"CompanyName": names.company(rng)}
    interaction = {"ContactBusinessTitle": rng.choice(("CTO", "Head of IT"))}
    if rng.random() < 0.75:
        customer |= {
            "CountryCode": rng.choice(_COUNTRIES),
            "Industry": rng.choice(_INDUSTRIES),
            "WebsiteUrl": "customer.example",
            "AwsMaturity": rng.choice(("Evaluating", "Production", "")),
            "MarketSegment": rng.choice(("Enterprise", "Small", "Medium")),
        }
        interaction |= {
            "SourceType": rng.choice(("Event", "Webinar")),
            "SourceId": f"src-{rng.randrange(1000)}",
            "SourceName": "re:Invent",
            "Usecase": rng.choice(("Migration", "AI Machine Learning and Analytics")),
        }
    return {"Customer": customer, "Interaction": interaction}


def _unknown(*_: object) -> dict[str, Any]:
    return {"Terms": {"Months": 12}}


_PAYLOADS: Final = {"OpportunityInvitation": _opportunity, "LeadInvitation": _lead}


def _members(rng: Random) -> list[dict[str, Any]]:
    count = rng.choice((0, 1, 2, 20))
    return [{"CompanyName": names.company(rng), "WebsiteUrl": ""} for _ in range(count)]


def _enrichment(rng: Random) -> dict[str, Any]:
    return {
        "ProspectingResultAws": {
            "Customer": {
                "AccountName": names.company(rng),
                "Geo": "EMEA",
                "Region": "DACH",
                "SubRegion": "",
                "Country": rng.choice(_COUNTRIES),
                "Industry": rng.choice(_INDUSTRIES),
                "SubIndustry": "Tier 1",
                "Segment": "Enterprise",
                "CompanySize": "1001-5000",
                "EligiblePrograms": rng.choice(([], ["MAP"], ["MAP", "ISV Accelerate"])),
                "PublicProfileSummary": "A company. " * rng.choice((0, 1, 400)),
            },
            "Insights": {
                "MarketplaceEngagementScore": rng.choice(("High", "Medium", "Low")),
                "SolutionScore": "High",
                "SolutionCategory": "Migration",
                "SolutionSubCategory": "",
            },
        },
        "LeadInsights": {"LeadReadinessScore": rng.choice(("High", "Low"))},
    }

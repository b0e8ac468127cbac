import json

from infra.permissions import list_invitations
from infra.settings import Settings
from workbench.doctor.checks.partner_central import listing_statement


def test_doctors_policy_statement_equals_the_deployed_one() -> None:
    for catalogs in (("AWS", "Sandbox"), ("AWS",)):
        deployed = list_invitations(Settings(catalogs=catalogs)).to_json()
        assert deployed.pop("Sid") == "ListInvitations"
        assert json.loads(listing_statement(catalogs)) == deployed

import json

from infra.permissions import list_invitations
from infra.settings import Settings
from workbench.doctor.checks.partner_central import listing_statement


def test_the_doctor_s_statement_is_the_one_that_is_deployed() -> None:
    for catalogs in (("AWS", "Sandbox"), ("AWS",)):
        deployed = list_invitations(Settings(catalogs=catalogs)).to_json()
        assert deployed.pop("Sid") == "ListInvitations"
        assert json.loads(listing_statement(catalogs)) == deployed

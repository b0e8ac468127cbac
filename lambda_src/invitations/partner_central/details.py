"""Id → details: calls GetEngagementInvitation for one invitation."""

from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import ClientError

from invitations.aws_errors import translating_errors
from invitations.errors import InvitationDataError
from invitations.partner_central.answers import RAW
from invitations.partner_central.service import GET_ACTION

if TYPE_CHECKING:
    from mypy_boto3_partnercentral_selling import PartnerCentralSellingAPIClient as Client

_GONE = "ResourceNotFoundException"


def get_invitation(client: "Client", catalog: str, identifier: str) -> dict[str, Any] | None:
    """Return an invitation's details as the service sent them; None if it doesn't exist.

    `identifier` is an id or an ARN. Raises SyncError; its text has no member of the answer.
    """
    with translating_errors(GET_ACTION):
        try:
            answer = client.get_engagement_invitation(Catalog=catalog, Identifier=identifier)
        except ClientError as error:
            if error.response["Error"].get("Code") == _GONE:
                return None
            raise
    invitation: dict[str, Any] = cast("Any", answer)[RAW]
    if invitation["Catalog"] != catalog or identifier not in {
        invitation["Id"],
        invitation.get("Arn"),
    }:
        raise InvitationDataError(
            f"{GET_ACTION} was asked for {identifier} of {catalog} and answered with another "
            "invitation.",
            "If the next runs fail alike, report it to AWS Support.",
        )
    return invitation

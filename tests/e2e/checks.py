"""Checks of a deployment after a sync."""

from tests.e2e.deployment import Deployment


def check_rows(deployment: Deployment) -> None:
    """Check that the stored rows equal the invitations that the service lists now."""

    def order(row: dict[str, object]) -> tuple[str, ...]:
        return (str(row["invitation_id"]), str(row["catalog"]), str(row["participant_type"]))

    stored, listed = (sorted(x, key=order) for x in (deployment.stored(), deployment.listed()))
    for kept, expected in zip(stored, listed, strict=False):
        # The job keeps an expiration date that the service omits later.
        expected["expiration_date"] = expected["expiration_date"] or kept["expiration_date"]
    assert stored == listed

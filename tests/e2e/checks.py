"""What holds whenever a deployment has synced."""

from tests.e2e.deployment import Deployment


def check_rows(deployment: Deployment) -> None:
    """Hold the stored rows to what the service lists now, and would list for each field."""

    def order(row: dict[str, object]) -> tuple[str, ...]:
        return (str(row["invitation_id"]), str(row["catalog"]), str(row["participant_type"]))

    stored, listed = (sorted(x, key=order) for x in (deployment.stored(), deployment.listed()))
    for kept, told in zip(stored, listed, strict=False):
        # What the service forgets is kept.
        told["expiration_date"] = told["expiration_date"] or kept["expiration_date"]
    assert stored == listed

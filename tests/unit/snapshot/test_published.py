"""A snapshot's partition parameters and prefix."""

import pytest

from invitations.errors import InvitationDataError
from invitations.snapshot.published import from_partition
from tests.support.snapshots import RECEIVED, at


def test_snapshot_is_read_back_from_its_partition() -> None:
    snapshot = at(1)
    location = f"s3://bucket/{snapshot.prefix}"
    assert from_partition(RECEIVED, location, snapshot.parameters()) == snapshot


def test_snapshot_prefix_holds_slice_and_id() -> None:
    assert at(0).prefix == (
        "invitations/catalog=AWS/participant_type=RECEIVER/snapshot=00000001-20260120T120000000000Z-run/"
    )


@pytest.mark.parametrize(
    "change", [{"rows": "many"}, {"filters": "{"}, {"synced_at": "now"}, {"schema_version": ""}]
)
def test_damaged_parameters_raise_error_with_advice(change: dict[str, str]) -> None:
    with pytest.raises(
        InvitationDataError, match="delete the partition: the slice is then listed again"
    ):
        from_partition(RECEIVED, "s3://lake/snapshot=x/", at(0).parameters() | change)
    with pytest.raises(InvitationDataError, match="'rows'"):
        from_partition(RECEIVED, "s3://lake/snapshot=x/", {})

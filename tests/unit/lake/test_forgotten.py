"""Ids of forgotten invitations, and rows without their names."""

from pathlib import Path

from invitations.domain import Slice
from invitations.lake.forgotten import cleared, save, saved
from invitations.tables.invitations import LISTED_COLUMNS
from workbench.folder_lake.lake import FolderLake

RECEIVED, SENT = Slice("AWS", "RECEIVER"), Slice("AWS", "SENDER")


def test_saved_ids_are_read_back_by_slice_whatever_their_characters(tmp_path: Path) -> None:
    lake = FolderLake(tmp_path)
    assert saved(lake) == {}
    save(lake, RECEIVED, ["engi-1", "engi/2 ü"])
    save(lake, RECEIVED, ["engi-1"])
    save(lake, SENT, ["engi-3"])
    assert saved(lake) == {RECEIVED: {"engi-1", "engi/2 ü"}, SENT: {"engi-3"}}


def test_rows_of_forgotten_invitations_lose_personal_values_and_no_others() -> None:
    names = [column.name for column in LISTED_COLUMNS]
    rows = [tuple(f"{number} {name}" for name in names) for number in range(2)]
    kept, changed = cleared(rows, frozenset({"1 invitation_id"}))
    assert kept == rows[0]
    assert {name for name, value in zip(names, changed, strict=True) if value is None} == {
        *("engagement_title", "sender_aws_account_id", "sender_company_name"),
        *("receiver_account_alias", "receiver_account_aws_account_id", "additional_fields"),
    }
    assert [value for value in changed if value] == [
        value for value, new in zip(rows[1], changed, strict=True) if new
    ]

"""`invitations doctor --lake` on a real folder lake: healthy, then with one fault at a time."""

import json
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq

from invitations.tables import CHANGES, RUNS
from invitations.tables.invitations import SCHEMA_VERSION
from sql.statements import views
from tests.support.doctor.folder import SLICES, Examine, add_run, part_of
from tests.support.doctor.result import run_doctor
from tests.support.harness import parts_of
from workbench.cli import main
from workbench.simulator import Simulator

INVITATIONS = str(Path(sys.executable).with_name("invitations"))
VERSION_1 = Path(__file__).parents[1] / "lakes" / "version_1"
RESTORE = (
    "Restore it (a deployment's bucket keeps what was deleted for `noncurrent_version_days`), "
    "or delete its slice's partition: it is then listed again."
)
READERS = {"files", "tables", "views"}


def test_new_lake_has_no_wrong_check(examine: Examine) -> None:
    found = examine()
    assert (found.code, found.wrong, found.skipped) == (0, {}, {"credentials"})
    assert list(found.findings) == [
        *("credentials", "SDK", *(f"answer {name}" for name in SLICES), "quota", "folder"),
        *(f"snapshot {name}" for name in SLICES),
        *("history", "other files", "damaged files", "tables", "views"),
        *(f"run {name}" for name in SLICES),
    ]
    assert found.findings["answer AWS SENDER"] == ("OK", "Partner Central lists it", "")
    assert found.findings["quota"][1].startswith("4 of 100,000 requests in the last 24 hours, none")
    assert found.findings["snapshot AWS RECEIVER"][1].startswith("50 rows, whole, of 20")
    assert found.findings["run AWS RECEIVER"][1].endswith("ago, 50 rows")
    assert found.findings["tables"][1] == (
        "engagement_invitations 71 rows, engagement_invitation_changes 71 rows, sync_runs 4 rows, "
        "engagement_invitation_details 0 rows"
    )
    shown = found.findings["views"][1].split(", ")
    assert [line.split()[0] for line in shown] == [view.key for view in views()]
    assert {"data_freshness 4 rows", "invitation_status_history 71 rows"} <= set(shown)


def test_installed_doctor_command_prints_aligned_lines_and_a_verdict(
    lake: Path, connection: list[str]
) -> None:
    command = [INVITATIONS, "doctor", "--lake", str(lake), *connection]
    part_of(lake).unlink()
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "")
    *lines, verdict = done.stdout.splitlines()
    assert verdict == "1 of 19 checks is wrong."
    assert lines[2] == "OK       answer AWS SENDER         Partner Central lists it"
    (said,) = (number for number, line in enumerate(lines) if line.startswith("WRONG"))
    assert lines[said].startswith("WRONG    snapshot AWS RECEIVER     invitations/catalog=AWS/")
    assert lines[said + 1].startswith("         Restore it (a deployment's bucket keeps")


def test_doctor_changes_no_file_of_the_lake(examine: Examine, lake: Path) -> None:
    def contents() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in lake.rglob("*") if path.is_file()}

    before = contents()
    examine()
    assert contents() == before


def test_doctor_requests_only_slices_in_the_lake(
    simulator: Simulator, connection: list[str], tmp_path: Path
) -> None:
    folder = str(tmp_path / "one")
    one = ["--catalog", "AWS", "--participant-type", "SENDER"]
    assert main(["sync", "--lake", folder, *connection, *one]) == 0
    before = simulator.requests
    found = run_doctor("--lake", folder, *connection)
    assert simulator.requests == before + 1
    assert [check for check in found.findings if "answer" in check] == ["answer AWS SENDER"]
    assert found.wrong == {}


def test_missing_folder_is_wrong_only_once(connection: list[str], tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere")
    found = run_doctor("--lake", nowhere, *connection)
    assert found.wrong == {
        "folder": (
            f"there is no folder '{nowhere}'.",
            f"Fill it: invitations sync --lake {nowhere}",
        )
    }
    assert found.skipped == {"credentials", "snapshots", "runs", *READERS}
    assert not Path(nowhere).exists()


def test_folder_without_a_lake_is_wrong_with_advice(connection: list[str], tmp_path: Path) -> None:
    found = run_doctor("--lake", str(tmp_path), *connection)
    assert found.wrong == {
        "folder": (
            f"'{tmp_path}' holds no lake: partitions.json names no slice.",
            f"Fill it: invitations sync --lake {tmp_path}",
        )
    }


def test_damaged_partitions_file_is_wrong_only_once(examine: Examine, lake: Path) -> None:
    (lake / "partitions.json").write_text("{")
    found = examine()
    ((said, advice),) = found.wrong.values()
    assert said.startswith("partitions.json in the lake's folder is damaged (Expecting")
    assert advice == "Restore it, or delete it: every slice is then listed again."
    assert found.skipped == {"credentials", "quota", "snapshots", "runs", *READERS}


def test_missing_part_is_wrong_by_name(examine: Examine, lake: Path) -> None:
    part = part_of(lake)
    part.unlink()
    found = examine()
    assert found.wrong == {
        "snapshot AWS RECEIVER": (
            f"{part.relative_to(lake)} is missing.",
            RESTORE,
        )
    }
    assert found.skipped == {"credentials", *READERS}


def test_truncated_part_is_wrong(examine: Examine, lake: Path) -> None:
    part = part_of(lake)
    part.write_bytes(part.read_bytes()[:-100])
    found = examine()
    ((said, advice),) = found.wrong.values()
    assert said.startswith(f"{part.relative_to(lake)} is damaged (")
    assert advice == RESTORE
    assert found.skipped == {"credentials", *READERS}


def test_part_with_a_damaged_footer_is_wrong(examine: Examine, lake: Path) -> None:
    part = part_of(lake)
    whole = part.read_bytes()
    part.write_bytes(whole[:-300] + b"\xff" * 200 + whole[-100:])
    found = examine()
    assert list(found.wrong) == ["snapshot AWS RECEIVER"]


def test_part_with_another_row_count_than_its_partition_is_wrong(
    examine: Examine, lake: Path
) -> None:
    edit_partition(lake, {"rows": "51"})
    found = examine()
    assert found.wrong == {
        "snapshot AWS RECEIVER": (
            "its part has 50 rows, but its partition says 51.",
            "Restore one of them, or delete the partition: the slice is then listed again.",
        )
    }


def edit_partition(lake: Path, parameters: dict[str, str]) -> None:
    path = lake / "partitions.json"
    partitions = json.loads(path.read_text())
    partitions["engagement_invitations"]["AWS/RECEIVER"]["parameters"] |= parameters
    path.write_text(json.dumps(partitions))


def test_damaged_partition_parameters_are_wrong_with_advice(examine: Examine, lake: Path) -> None:
    edit_partition(lake, {"synced_at": "yesterday"})
    ((said, advice),) = examine().wrong.values()
    assert said.startswith("the partition's parameters are damaged (ValueError(")
    assert advice == "Restore them, or delete the partition: the slice is then listed again."


def test_columns_that_an_older_version_lacks_are_named(
    connection: list[str], tmp_path: Path
) -> None:
    lake = Path(shutil.copytree(VERSION_1, tmp_path / "old"))
    only = run_doctor("--lake", str(lake), *connection)
    said, advice = only.wrong["snapshot AWS RECEIVER"]
    assert said.startswith(f"schema version 1, this version's is {SCHEMA_VERSION}: it lacks ")
    assert "lacks previous_status" in said
    assert advice.startswith("Start a run of this version, which publishes it anew")
    assert only.wrong["run AWS RECEIVER"][0] == "sync_runs has no run of it."


def test_part_with_damaged_rows_makes_its_table_wrong(examine: Examine, lake: Path) -> None:
    part = part_of(lake)
    whole = part.read_bytes()
    size = int.from_bytes(whole[-8:-4], "little")
    part.write_bytes(whole[:4] + b"\xff" * (len(whole) - size - 12) + whole[-size - 8 :])
    found = examine()
    ((check, (said, advice)),) = found.wrong.items()
    assert check == "tables"
    assert said.startswith(f"{part.relative_to(lake)} is damaged (")
    assert advice.startswith("Restore it, or delete its slice from partitions.json")


def test_damaged_changes_file_makes_its_table_wrong(examine: Examine, lake: Path) -> None:
    (changes,) = parts_of(lake, CHANGES)
    changes.write_bytes(b"PAR1")
    found = examine()
    ((said, advice),) = found.wrong.values()
    assert said.startswith(f"{changes.relative_to(lake)} is damaged (")
    assert advice.startswith("Restore it, or move its folder out of the lake")
    assert found.skipped == {"credentials", "views"}


def test_part_used_by_the_tests_has_50_rows(filled: Path) -> None:
    assert pq.ParquetFile(part_of(filled)).metadata.num_rows == 50


def test_missing_changes_files_are_wrong(examine: Examine, lake: Path) -> None:
    shutil.rmtree(lake / "changes")
    wrong = examine().wrong
    assert list(wrong) == ["history", "tables"]
    said, advice = wrong["history"]
    assert said.endswith("/part-00000.parquet' of the history is missing.")
    assert advice.startswith("Restore changes/ from a copy")


FOREIGN_FILES = (
    "changes/2026-11/00000001-20261127T120000000000Z-run/._part-00000.parquet",
    "runs/2026-11/00000001-20261127T120000000000Z-run/._part-00000.parquet",
    "runs/2026-11/00000001-20261127T120000000000Z-run/part-00000 (1).parquet",
    "runs/2026-11/00000001-20261127T120000000000Z-run (1)/part-00000.parquet",
    "invitations/.DS_Store",
)


def test_foreign_files_are_named_but_not_read(examine: Examine, lake: Path) -> None:
    before = examine().findings
    for name in FOREIGN_FILES:
        (lake / name).parent.mkdir(parents=True, exist_ok=True)
        (lake / name).write_bytes(b"not Parquet")
    found = examine()
    ((check, (said, advice)),) = found.wrong.items()
    assert check == "other files"
    assert all(repr(name) in said for name in FOREIGN_FILES)
    assert advice.startswith("Move them out of the lake.")
    assert found.findings["tables"] == before["tables"]
    assert found.findings["views"] == before["views"]


def test_copies_of_damaged_files_are_named_until_they_are_deleted(
    examine: Examine, lake: Path
) -> None:
    (runs,) = parts_of(lake, RUNS)
    runs.write_text("no Parquet")
    add_run(lake, timedelta(0))
    found = examine()
    ((check, (said, advice)),) = (
        (check, found) for check, found in found.wrong.items() if not check.startswith("run ")
    )
    (copy,) = (lake / "damaged").rglob("*.parquet")
    assert check == "damaged files"
    assert said == f"runs met damaged files and kept copies: '{copy.relative_to(lake)}'."
    assert advice.startswith("Find out what damaged them")
    shutil.rmtree(lake / "damaged")
    assert examine().outcome("damaged files") == "OK"

"""The bundle, built as for a deploy and zipped: small, complete, and for the right machine."""

import platform
import shutil
import subprocess
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from infra.bundle import build
from infra.bundle.rules import PYTHON, Target, is_kept, linux
from tests.e2e.local_aws import BIN, function_python

MAX_UNPACKED, MAX_ZIPPED = 120_000_000, 40_000_000
MACHINES = {"x86_64": 62, "aarch64": 183}
"""The code of a library's machine, at byte 18 of its ELF header."""
UNCHECKED_HASH = 1
"""The flag at byte 4 of a .pyc that is valid whatever the time of its source."""

USES_EVERYTHING = """
import sys
sys.path.insert(0, sys.argv[1])
from datetime import UTC, datetime
from pathlib import Path
import boto3, pyarrow
from invitations.snapshot import parquet, merge
from invitations.tables import invitations
from invitations.handler import handler
from invitations.snapshot.observation import Observation
from invitations.domain import Slice
folder, now = Path(sys.argv[2]), datetime(2026, 1, 15, tzinfo=UTC)
staged, merged, changes, recent = (folder / f"{n}.parquet" for n in "smcr")
row = {"invitation_id": "engi-0000000000001", "engagement_title": "Grüße"}
parquet.stage([tuple(row.get(column.name) for column in invitations.LISTED_COLUMNS)], staged)
seen = Observation(slice=Slice("AWS", "RECEIVER"), run_id="a", at=now)
merge.merge(
    seen, staged=staged, previous=parquet.empty(folder), merged=merged, changes=changes,
    recent=recent,
)
(kind,) = parquet.PartReader(changes).column("change_type").to_pylist()
assert kind == "DISCOVERED", kind
(title,) = parquet.PartReader(merged).column("engagement_title").to_pylist()
assert title == "Grüße", title
assert pyarrow.Codec.is_available("zstd") and pyarrow.Codec.is_available("lz4")
for service in ("partnercentral-selling", "s3", "glue", "sts"):
    boto3.client(service, region_name="us-east-1")
assert "numpy" not in sys.modules and "pandas" not in sys.modules
"""


def zipped(target: Target, folder: Path) -> Path:
    """Build a bundle and zip it, with bytecode if the local AWS has the target's Python."""
    (folder / "built").mkdir()
    interpreter = str(BIN / "python") if function_python() == target.python else None
    build.build(target, folder / "built", interpreter)
    return Path(shutil.make_archive(str(folder / "bundle"), "zip", folder / "built"))


@pytest.fixture(scope="module")
def function_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return zipped(linux("aarch64"), tmp_path_factory.mktemp("function"))


@pytest.fixture(scope="module")
def own_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = linux(platform.machine(), function_python())
    return zipped(target, tmp_path_factory.mktemp("own"))


def check_contents(bundle: Path, machine: str) -> None:
    assert bundle.stat().st_size <= MAX_ZIPPED
    with zipfile.ZipFile(bundle) as archive:
        files = [info for info in archive.infolist() if not info.is_dir()]
        assert sum(info.file_size for info in files) <= MAX_UNPACKED
        assert not [info.filename for info in files if not is_kept(PurePosixPath(info.filename))]
        libraries = [info for info in files if ".so" in info.filename]
        machines = {int.from_bytes(archive.read(info)[18:20], "little") for info in libraries}
        assert machines == {MACHINES[machine]}
        assert len([info for info in files if info.filename.startswith("invitations/")]) > 10


def test_functions_bundle_is_small_and_for_its_machine(function_bundle: Path) -> None:
    check_contents(function_bundle, "aarch64")


def test_own_machines_bundle_is_small_and_for_its_machine(own_bundle: Path) -> None:
    check_contents(own_bundle, platform.machine())


def test_every_module_has_bytecode_with_an_unchecked_hash(
    own_bundle: Path, function_bundle: Path
) -> None:
    bundles = [own_bundle, *([function_bundle] if function_python() == PYTHON else [])]
    for bundle in bundles:
        with zipfile.ZipFile(bundle) as archive:
            names = archive.namelist()
            compiled = [name for name in names if name.endswith(".pyc")]
            assert len(compiled) == len([name for name in names if name.endswith(".py")])
            assert {archive.read(name)[4] for name in compiled} == {UNCHECKED_HASH}


def test_job_runs_from_its_zip_alone(own_bundle: Path, tmp_path: Path) -> None:
    unpacked, scratch = tmp_path / "function", tmp_path / "scratch"
    scratch.mkdir()
    with zipfile.ZipFile(own_bundle) as archive:
        archive.extractall(unpacked)
    # Python is isolated and has no site: it imports only the standard library and the bundle.
    python = [str(BIN / "python"), "-I", "-S", "-W", "error", "-c", USES_EVERYTHING]
    done = subprocess.run(
        [*python, str(unpacked), str(scratch)], env={}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")

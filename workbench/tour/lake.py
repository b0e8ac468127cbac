"""The tour's lake: its syncs, and how to recognise it as the tour's."""

import shutil
from functools import cache
from pathlib import Path
from typing import Final

import boto3
from botocore import UNSIGNED
from botocore.config import Config

from invitations.errors import ConfigurationError, SyncError
from invitations.settings import Settings
from invitations.sync.context import new_run
from invitations.sync.result import RunResult
from invitations.sync.run import sync
from workbench.folder_lake.lake import PARTITIONS, FolderLake
from workbench.simulator import Simulator

MADE_BY_TOUR: Final = ".made-by-tour"
"""A copy of the partitions file: if the file differs, somebody else has synced since."""
_NO_LIMIT: Final = float("inf")


def delete_earlier_lake(root: Path) -> None:
    """Delete the lake of an earlier tour; raises ConfigurationError if it isn't the tour's."""
    if not root.exists():
        return
    try:
        is_the_tours = (root / MADE_BY_TOUR).read_bytes() == (root / PARTITIONS).read_bytes()
    except OSError:
        is_the_tours = False
    if not is_the_tours or root.is_symlink():
        raise ConfigurationError(
            f"./{root} is in the way, and is not as an earlier tour left it. "
            "Move it elsewhere or delete it, and try again."
        )
    shutil.rmtree(root)


def sync_all(root: Path, simulator: Simulator, run_id: str) -> RunResult:
    """Sync every slice at the simulated time; raises SyncError if one fails."""
    settings = Settings(lake=str(root), database="", max_requests_per_second=0)
    run = new_run(
        settings,
        FolderLake(root),
        _session(),
        run_id=run_id,
        clock=lambda: simulator.now,
        endpoint_url=simulator.endpoint_url,
        config=Config(signature_version=UNSIGNED, proxies={}),
    )
    result = sync(run)
    if result.errors:
        raise SyncError(" ".join(result.errors))
    (root / MADE_BY_TOUR).write_bytes((root / PARTITIONS).read_bytes())
    return result


@cache
def _session() -> boto3.Session:
    """Return one session for all syncs: it reads the services' models once."""
    return boto3.Session()

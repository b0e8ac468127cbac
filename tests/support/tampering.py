"""What people do to a folder lake by hand: they move snapshots back and delete partitions."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

SLICE_FOLDER = "invitations/catalog=AWS/participant_type=RECEIVER"


def edit_partitions(root: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    """Change the partitions file with a function that gets its tables."""
    file = root / "partitions.json"
    partitions = json.loads(file.read_text())
    edit(partitions)
    file.write_text(json.dumps(partitions))


def move_back(root: Path) -> None:
    """Point the slice's partition at its oldest snapshot: the Location only, as a person would."""
    location = f"{SLICE_FOLDER}/{min((root / SLICE_FOLDER).iterdir()).name}/"

    def edit(tables: dict[str, Any]) -> None:
        tables["engagement_invitations"]["AWS/RECEIVER"]["location"] = location

    edit_partitions(root, edit)


def delete_partition(root: Path) -> None:
    """Delete the slice's partition."""
    edit_partitions(root, lambda tables: tables["engagement_invitations"].clear())


def delete_every_partition(root: Path) -> None:
    """Delete the partitions of all tables."""
    (root / "partitions.json").unlink()


TAMPERINGS = (move_back, delete_partition, delete_every_partition)

"""Origin: of which deployed lake a folder lake is a copy, as a file in the folder says."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from invitations.errors import ConfigurationError
from invitations.tables import TABLES
from workbench.file_output import replace_file
from workbench.folder_lake.lake import PARTITIONS, make_folder

ORIGIN: Final = "copy_of.json"
_OTHER_FOLDER: Final = "Name another folder."


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The deployed lake that a folder is a copy of."""

    bucket: str
    database: str


def origin_of(root: Path) -> Origin | None:
    """Return of which lake a folder is a copy; None if it is none.

    Raises ConfigurationError if its file can't be read.
    """
    try:
        return Origin(**json.loads((root / ORIGIN).read_bytes()))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (TypeError, ValueError) as error:
        raise ConfigurationError(
            f"--lake: {ORIGIN} in {str(root)!r} is damaged, so it can't be seen what it copies.",
            "Delete the folder and pull again, or name another folder.",
        ) from error


def check_is_no_copy(root: Path, advice: str) -> None:
    """Raise ConfigurationError with advice if a folder is a copy: only pull may change it."""
    if origin_of(root):
        raise ConfigurationError(
            f"--lake: {str(root)!r} is a copy of a deployed lake; `invitations pull` renews it.",
            advice,
        )


def claim(root: Path, origin: Origin) -> None:
    """Make an empty or new folder a copy of `origin`, unless it is one.

    Raises ConfigurationError if it holds another lake: one that sync filled, or another copy.
    """
    found = origin_of(root)
    if found == origin:
        return
    if found:
        raise ConfigurationError(
            f"--lake: {str(root)!r} is a copy of the lake in {found.bucket}, not of the one in "
            f"{origin.bucket}.",
            _OTHER_FOLDER,
        )
    if any((root / name).exists() for name in (PARTITIONS, *(table.prefix for table in TABLES))):
        raise ConfigurationError(
            f"--lake: {str(root)!r} holds a lake that `invitations sync` filled, and pull would "
            "replace its history.",
            _OTHER_FOLDER,
        )
    make_folder(root)
    new = root / f".{ORIGIN}"
    new.write_text(json.dumps(asdict(origin), indent=2), encoding="utf-8")
    replace_file(new, root / ORIGIN)

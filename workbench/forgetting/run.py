"""The `forget` command at work: options → lake → what was found → what was done."""

import argparse
import sys
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from invitations.errors import ConfigurationError
from invitations.lake import forgotten
from invitations.lake.storage import Lake
from workbench.deployed_lake.stack import deployed_lake
from workbench.deployed_lake.storage import open_storage
from workbench.folder_lake.lake import FolderLake, check_is_lake
from workbench.folder_lake.origin import check_is_no_copy
from workbench.forgetting.forget import forget
from workbench.forgetting.older_files import delete_noncurrent_versions
from workbench.forgetting.search import Found, Wanted, search
from workbench.options.connection import session_from
from workbench.options.lake import chosen_lake

_NAMES_SHOWN: Final = 10
_DONE: Final = """\
Forgotten. The rows stay, without titles, companies and accounts, and later runs leave them so.
Deleted: {deleted:,} files that no reader needs, and {erased:,} old versions of files.
Proved: {checked:,} files were read, and none of them names anybody to be forgotten.
Copies elsewhere are not this lake's: a folder that pull filled, downloads, QuickSight's SPICE.
Events in the queues of failed runs name companies, too: purge the queues if there are any."""


def run(args: argparse.Namespace) -> int:
    """Show what would be forgotten, or forget it if --yes is given; return 0."""
    companies, accounts = (
        tuple(filter(None, map(str.strip, given))) for given in (args.company, args.account)
    )
    wanted = Wanted(companies=companies, accounts=accounts)
    if not (wanted.companies or wanted.accounts):
        raise ConfigurationError("name whom to forget: --company NAME or --account ID.")
    lake, erase = _lake(args)
    found = search(lake, wanted)
    _write(_found(found))
    if not args.yes:
        _write(["Nothing was changed. To forget them, add --yes; nothing brings the names back."])
        return 0
    if not found.ids and not forgotten.saved(lake):
        return 0
    done = forget(
        lake,
        wanted,
        found,
        at=datetime.now(UTC),
        run_id=uuid.uuid4().hex[:8],
        erase=erase,
    )
    _write([_DONE.format(deleted=done.deleted, erased=done.erased, checked=done.checked)])
    return 0


def _lake(args: argparse.Namespace) -> tuple[Lake, Callable[[], int]]:
    """Return the lake, and what deletes the versions that its storage keeps of deleted files."""
    chosen = chosen_lake(args)
    if isinstance(chosen, Path):
        check_is_lake(chosen)
        check_is_no_copy(chosen, "Forget in the deployed lake, with --stack; then pull.")
        return FolderLake(chosen), lambda: 0
    session = session_from(args)
    names = deployed_lake(session, chosen, endpoint_url=args.endpoint_url)
    s3 = session.client("s3", endpoint_url=args.endpoint_url)
    lake = open_storage(session, names, endpoint_url=args.endpoint_url)
    return lake, partial(delete_noncurrent_versions, s3, str(names.bucket))


def _found(found: Found) -> list[str]:
    invitations = sum(map(len, found.ids.values()))
    lines = (
        [f"Invitations that name them: {invitations:,}"] if invitations else ["No row names them."]
    )
    lines += [f"  {slice_}: {len(ids):,}" for slice_, ids in found.ids.items()]
    lines += [f"  {rows:,} rows of {table}" for table, rows in found.rows.items() if rows]
    names = sorted(found.names)
    if names:
        more = f" and {len(names) - _NAMES_SHOWN:,} more" if len(names) > _NAMES_SHOWN else ""
        lines.append(f"Companies in these rows: {', '.join(names[:_NAMES_SHOWN])}{more}")
    return lines


def _write(lines: list[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()

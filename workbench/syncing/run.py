"""The `sync` command at work: options → settings → run → summary."""

import argparse
import json
import logging
import math
import signal
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import boto3
from botocore import UNSIGNED
from botocore.config import Config

from invitations.aws_errors import translating_errors
from invitations.errors import ConfigurationError, RetryableError
from invitations.lake.glue import GlueLake
from invitations.lake.storage import Lake
from invitations.settings import Settings
from invitations.sync.context import new_run
from invitations.sync.run import sync
from workbench.folder_lake.lake import FolderLake, make_folder
from workbench.folder_lake.origin import check_is_no_copy
from workbench.options.connection import session_from
from workbench.options.credentials import check_credentials
from workbench.syncing.progress import progress, said_of_details
from workbench.syncing.settings import is_in_s3, settings_from


def run(args: argparse.Namespace) -> int:
    """Sync as the options say; return 0, or 1 if a slice failed."""
    settings = settings_from(args)
    session = _session(args)
    lake = _lake(settings, session)
    for warning in settings.warnings:
        sys.stderr.write(f"invitations: {warning}\n")
    # What the log says is shown as progress; without a handler Python would print it as well.
    logging.getLogger("invitations").addHandler(logging.NullHandler())
    with progress() as shown, _until_interrupted() as remaining_seconds:
        this_run = new_run(
            settings,
            lake,
            session,
            run_id=uuid.uuid4().hex[:8],
            remaining_seconds=remaining_seconds,
            endpoint_url=args.endpoint_url,
            config=None if args.sign else Config(signature_version=UNSIGNED),
            on_page=shown.on_page,
            on_slice=shown.on_slice,
            on_details=shown.on_details,
        )
        with translating_errors("connecting to Partner Central"):
            result = sync(this_run)
    if said := said_of_details(result):
        sys.stderr.write(f"{said}\n")
    for text in (*filter(None, [result.unrecorded]), *result.warnings):
        sys.stderr.write(f"{text}\n")
    if args.json:
        sys.stdout.write(json.dumps(result.as_dict()) + "\n")
    return 1 if result.errors else 0


def _session(args: argparse.Namespace) -> boto3.Session:
    """Return the session of the options, with credentials if a service needs them."""
    with translating_errors("reading the AWS configuration"):
        session = session_from(args)
        signs = args.sign or is_in_s3(args.lake)
        if signs:
            check_credentials(session)
    return session


def _lake(settings: Settings, session: boto3.Session) -> Lake:
    if not is_in_s3(settings.lake):
        root = Path(settings.lake)
        check_is_no_copy(root, "To sync, name another folder.")
        make_folder(root)
        return FolderLake(root)
    if session.region_name is None:
        raise ConfigurationError("--region: a lake in S3 needs the region it is in; name it.")
    with translating_errors("connecting to the lake"):
        return GlueLake(
            s3=session.client("s3"),
            glue=session.client("glue"),
            url=settings.lake,
            database=settings.database,
        )


@contextmanager
def _until_interrupted() -> Iterator[Callable[[], float]]:
    """Yield a `remaining_seconds` that ends every slice at its next request after Ctrl-C."""
    interrupted = threading.Event()

    def interrupt(*_: object) -> NoReturn:
        interrupted.set()
        raise KeyboardInterrupt

    def remaining_seconds() -> float:
        if interrupted.is_set():
            raise RetryableError("interrupted.", "")
        return math.inf

    previous = signal.signal(signal.SIGINT, interrupt)
    try:
        yield remaining_seconds
    finally:
        signal.signal(signal.SIGINT, previous)

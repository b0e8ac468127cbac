"""The story of a deployment's checkup; what can't be looked at is skipped."""

from collections.abc import Generator, Iterator
from datetime import datetime
from functools import partial
from typing import Final
from urllib.parse import urlsplit

import boto3

from invitations.lake.glue import GlueLake
from invitations.settings import Settings
from invitations.tables import INVITATIONS
from workbench.doctor.checks import glue as glue_module
from workbench.doctor.checks import operations, sdk
from workbench.doctor.checks.account import caller, region
from workbench.doctor.checks.partner_central import Connection, answers
from workbench.doctor.checks.recorded_runs import recorded
from workbench.doctor.checks.resources import Resources, named_resources
from workbench.doctor.checks.stack import Stack, function, stack
from workbench.doctor.finding import WRONG, Finding, ProblemError, look_at, skipped, tried
from workbench.doctor.lake_checkup import files, last_runs, quota_left, snapshots

_REST: Final = (
    *("outputs", "function", "answers", "quota", "bucket", "database", "tables", "columns"),
    *("views", "snapshots", "runs", "concurrency", "schedule", "alarms", "queues"),
)


def checkup(connection: Connection, name: str, now: datetime) -> Iterator[Finding]:
    """Yield what is found about a deployment; Partner Central is asked as the caller."""
    session = connection.session
    asking = yield from look_at("credentials", partial(caller, session))
    yield from look_at("SDK", partial(sdk.installed, session))
    where = yield from look_at("region", partial(region, session))
    deployed = None
    if asking and where:
        deployed = yield from look_at("stack", partial(stack, session, name))
    else:
        yield from skipped(("stack",), "it takes credentials and a region")
    if deployed:
        yield from _deployed(connection, deployed, now)
    else:
        yield from skipped(_REST, "the stack isn't known")


def _deployed(connection: Connection, deployed: Stack, now: datetime) -> Iterator[Finding]:
    session = connection.session
    resources = yield from look_at("outputs", partial(named_resources, deployed))
    told = yield from look_at("function", partial(function, session, deployed))
    settings = told.settings if told else deployed.settings
    rate = settings.max_requests_per_second
    yield from answers(connection, settings.slices, requests_per_second=rate)
    watching = tried(partial(operations.alarms, session, resources.alarms)) if resources else None
    yield from _lake(session, settings, watching, now)
    if told:
        yield from look_at("concurrency", partial(operations.concurrency, session, told.name))
    else:
        yield from skipped(("concurrency",), "the function isn't known")
    if resources and watching is not None:
        yield from _operations(session, resources, watching)
    else:
        yield from skipped(("schedule", "alarms", "queues"), "the outputs don't name them")


def _operations(
    session: boto3.Session,
    resources: Resources,
    watching: operations.Alarms | ProblemError,
) -> Iterator[Finding]:
    yield from look_at("schedule", partial(operations.schedule, session, resources.schedule))
    if isinstance(watching, ProblemError):
        yield Finding("alarms", WRONG, watching.found, watching.advice)
    else:
        yield from operations.alarm_findings(watching)
    for queue, url in resources.queues.items():
        yield from look_at(f"queue {queue}", partial(operations.queue, session, queue, url))


def _lake(
    session: boto3.Session,
    settings: Settings,
    watching: operations.Alarms | ProblemError | None,
    now: datetime,
) -> Iterator[Finding]:
    lake = GlueLake(
        s3=session.client("s3"),
        glue=session.client("glue"),
        url=settings.lake,
        database=settings.database,
    )
    runs = tried(partial(recorded, lake, now))
    yield from quota_left(runs)
    name = urlsplit(settings.lake).netloc
    bucket = yield from look_at("bucket", partial(glue_module.bucket, session.client("s3"), name))
    catalog = yield from _catalog(session, settings.database)
    if bucket and catalog and INVITATIONS.name in catalog.tables:
        if (yield from snapshots(lake, settings.slices)):
            yield from files(lake, settings.slices)
        else:
            yield from skipped(("files",), "a snapshot can't be read")
    else:
        yield from skipped(("snapshots", "files"), "bucket or table can't be read")
    if bucket:
        longest = operations.longest_without_success(watching)
        yield from last_runs(runs, settings.slices, longest)
    else:
        yield from skipped(("runs",), "the bucket can't be read")


def _catalog(
    session: boto3.Session, database: str
) -> Generator[Finding, None, glue_module.Catalog | None]:
    glue = session.client("glue")
    found = yield from look_at("database", partial(glue_module.catalog, glue, database))
    if found:
        yield from look_at("tables", partial(glue_module.tables, found))
        yield from look_at("columns", partial(glue_module.columns, found))
        yield from look_at("views", partial(glue_module.shown_views, found))
    else:
        yield from skipped(("tables", "columns", "views"), "the database can't be read")
    return found

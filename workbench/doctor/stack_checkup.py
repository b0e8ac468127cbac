"""The checkup of a deployment: which checks run, and which are skipped."""

from collections.abc import Generator, Iterator
from datetime import datetime
from functools import partial
from typing import Final
from urllib.parse import urlsplit

import boto3

from invitations.domain import OFF
from invitations.lake.glue import GlueLake
from invitations.settings import Settings
from invitations.tables import INVITATIONS, RUNS
from workbench.deployed_lake.stack import Stack
from workbench.doctor.checks import glue as glue_module
from workbench.doctor.checks import operations, sdk
from workbench.doctor.checks.account import caller, region
from workbench.doctor.checks.account_limits import reservable
from workbench.doctor.checks.lake_formation import granted
from workbench.doctor.checks.partner_central import Connection, answers
from workbench.doctor.checks.recorded_runs import recorded
from workbench.doctor.checks.resources import Resources, named_resources
from workbench.doctor.checks.stack import function, lake_settings, stack
from workbench.doctor.finding import WRONG, Finding, ProblemError, attempt, run_check, skipped
from workbench.doctor.lake_checkup import files, last_runs, quota_left, snapshots

_REST: Final = (
    *("outputs", "function", "answers", "quota", "bucket", "database", "tables", "columns"),
    *("views", "snapshots", "runs", "concurrency", "Lake Formation"),
    *("schedule", "alarms", "queues"),
)


def checkup(connection: Connection, name: str, now: datetime) -> Iterator[Finding]:
    """Yield the findings about a deployment; Partner Central is listed with the caller's rights."""
    session = connection.session
    identity = yield from run_check("credentials", partial(caller, session))
    yield from run_check("SDK", partial(sdk.installed, session))
    where = yield from run_check("region", partial(region, session))
    deployed = None
    if identity and where:
        deployed = yield from run_check("stack", partial(stack, session, name))
        if not deployed:
            yield from run_check("account limits", partial(reservable, session))
    else:
        yield from skipped(("stack",), "it takes credentials and a region")
    if deployed:
        yield from _deployed(connection, deployed, now)
    else:
        yield from skipped(_REST, "the stack isn't known")


def _deployed(connection: Connection, deployed: Stack, now: datetime) -> Iterator[Finding]:
    session = connection.session
    resources = yield from run_check("outputs", partial(named_resources, deployed))
    deployed_function = yield from run_check("function", partial(function, session, deployed))
    settings = deployed_function.settings if deployed_function else lake_settings(deployed)
    if settings.api_role_arn:
        yield from skipped(("answers",), "the function asks with the role of another account")
    else:
        rate = settings.max_requests_per_second
        details = settings.details != OFF
        yield from answers(connection, settings.slices, requests_per_second=rate, details=details)
    watched = attempt(partial(operations.alarms, session, resources.alarms)) if resources else None
    has_database = yield from _lake(session, settings, watched, now)
    if deployed_function:
        yield from run_check(
            "concurrency", partial(operations.concurrency, session, deployed_function.name)
        )
    else:
        yield from skipped(("concurrency",), "the function isn't known")
    if deployed_function and has_database:
        grants = partial(granted, session, settings.database, deployed_function.role)
        yield from run_check("Lake Formation", grants)
    else:
        yield from skipped(("Lake Formation",), "function or database can't be read")
    if resources and watched is not None:
        yield from _operations(session, resources, watched)
    else:
        yield from skipped(("schedule", "alarms", "queues"), "the outputs don't name them")


def _operations(
    session: boto3.Session,
    resources: Resources,
    watched: operations.Alarms | ProblemError,
) -> Iterator[Finding]:
    yield from run_check("schedule", partial(operations.schedule, session, resources.schedule))
    if isinstance(watched, ProblemError):
        yield Finding("alarms", WRONG, watched.found, watched.advice)
    else:
        yield from operations.alarm_findings(watched)
    for queue, url in resources.queues.items():
        yield from run_check(f"queue {queue}", partial(operations.queue, session, queue, url))


def _lake(
    session: boto3.Session,
    settings: Settings,
    watched: operations.Alarms | ProblemError | None,
    now: datetime,
) -> Generator[Finding, None, bool]:
    """Check the lake, and return whether its database can be read."""
    lake = GlueLake(
        s3=session.client("s3"),
        glue=session.client("glue"),
        url=settings.lake,
        database=settings.database,
    )
    runs = attempt(partial(recorded, lake, now))
    yield from quota_left(runs)
    name = urlsplit(settings.lake).netloc
    bucket = yield from run_check("bucket", partial(glue_module.bucket, session.client("s3"), name))
    found = yield from _database(session, settings.database)
    if bucket and found and INVITATIONS.name in found.tables:
        if (yield from snapshots(lake, settings.slices)):
            yield from files(lake, settings.slices)
        else:
            yield from skipped(("files",), "a snapshot can't be read")
    else:
        yield from skipped(("snapshots", "files"), "bucket or table can't be read")
    if bucket and found and RUNS.name in found.tables:
        longest = operations.longest_without_success(watched)
        yield from last_runs(runs, settings.slices, longest)
    else:
        yield from skipped(("runs",), "bucket or table can't be read")
    return found is not None


def _database(
    session: boto3.Session, database: str
) -> Generator[Finding, None, glue_module.GlueDatabase | None]:
    glue = session.client("glue")
    found = yield from run_check("database", partial(glue_module.read_database, glue, database))
    if found:
        yield from run_check("tables", partial(glue_module.tables, found))
        yield from run_check("columns", partial(glue_module.columns, found))
        yield from run_check("views", partial(glue_module.shown_views, found))
    else:
        yield from skipped(("tables", "columns", "views"), "the database can't be read")
    return found

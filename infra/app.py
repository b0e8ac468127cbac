"""The app: a context in, the stack out. `app.py` deploys it and `infra/package.py` packages it."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_

from infra.context import from_context, warnings
from infra.forwarding import EventForwarding
from infra.partition import check_region
from infra.schedules.times import upcoming
from infra.settings import SettingError
from infra.stack import InvitationsStack
from infra.sync_function import architecture
from invitations.partner_central.service import REGION


def add_stack(
    app: cdk.App,
    code: Callable[[lambda_.Architecture], lambda_.Code],
    *,
    account: str | None = None,
    region: str | None = None,
) -> InvitationsStack:
    """Add the stack of an app's context and return it, with `code` for its architecture.

    If Partner Central sends its events in another region, a stack there forwards them.

    `account` and `region` are where it will be deployed, None if that isn't known. Warnings and
    the next runs go to standard error. Exits with one line for a wrong setting or region.
    """
    now = datetime.now(UTC)
    context = app.node.get_all_context()
    try:
        check_region(region)
        settings = from_context(context, now=now, account=account)
    except SettingError as error:
        sys.exit(str(error))
    for warning in warnings(context):
        sys.stderr.write(f"{warning}\n")
    sys.stderr.write(upcoming(settings.schedule, settings.schedule_time_zone, now) + "\n")
    # Events of another account's Partner Central stay in that account.
    if region and region != REGION and settings.forward_events and not settings.api_role_arn:
        EventForwarding(app, settings=settings, lake_region=region)
    return InvitationsStack(
        app, settings=settings, code=code(architecture(settings)), now=now, region=region
    )

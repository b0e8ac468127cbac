"""The CDK app: settings in, a stack out."""

import os
import sys
from datetime import UTC, datetime

import aws_cdk as cdk

from infra.bundle.build import function_code
from infra.context import from_context, warnings
from infra.partition import check_region
from infra.schedules.times import upcoming
from infra.settings import SettingError
from infra.stack import InvitationsStack
from infra.sync_function import architecture

app = cdk.App()
now = datetime.now(UTC)
context = app.node.get_all_context()
region = os.environ.get("CDK_DEFAULT_REGION")
try:
    check_region(region)
    # The CDK's command line names account and region of whoever calls it.
    settings = from_context(context, now=now, account=os.environ.get("CDK_DEFAULT_ACCOUNT"))
except SettingError as error:
    sys.exit(str(error))
for warning in warnings(context):
    sys.stderr.write(f"{warning}\n")
sys.stderr.write(upcoming(settings.schedule, settings.schedule_time_zone, now) + "\n")
InvitationsStack(
    app,
    settings=settings,
    code=function_code(architecture(settings)),
    now=now,
    region=region,
)
app.synth()

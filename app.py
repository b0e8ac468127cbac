"""The CDK app: settings in, a stack out."""

import os
import sys

import aws_cdk as cdk

from infra.bundling import function_code
from infra.setting_rules import SettingError
from infra.settings import from_context
from infra.stack import InvitationsStack
from infra.sync_function import architecture

app = cdk.App()
try:
    settings = from_context(app.node.get_all_context())
except SettingError as error:
    sys.exit(str(error))
InvitationsStack(
    app,
    settings=settings,
    code=function_code(architecture(settings)),
    # The CDK's command line knows the region of whoever calls it.
    region=os.environ.get("CDK_DEFAULT_REGION"),
)
app.synth()

"""The CDK app that `make deploy` deploys."""

import os

import aws_cdk as cdk

from infra.app import add_stack
from infra.bundle.build import function_code

app = cdk.App()
# The CDK's command line names account and region of whoever calls it.
add_stack(
    app,
    function_code,
    account=os.environ.get("CDK_DEFAULT_ACCOUNT"),
    region=os.environ.get("CDK_DEFAULT_REGION"),
)
app.synth()

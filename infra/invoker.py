"""The role with which an AWS service invokes the function."""

from aws_cdk import Aws
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct


def invoker_role(
    scope: Construct, service: str, function: lambda_.IFunction, *, description: str
) -> iam.Role:
    """Return a role that lets a service, such as scheduler, invoke this one function.

    Only the service acting for this account may assume it.
    """
    role = iam.Role(
        scope,
        "Role",
        assumed_by=iam.ServicePrincipal(
            f"{service}.amazonaws.com",
            conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}},
        ),
        description=description,
    )
    role.add_to_policy(
        iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[function.function_arn])
    )
    return role

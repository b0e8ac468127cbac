"""Long listings: a state machine that invokes the function until they are complete (ADR 7)."""

from typing import Final

from aws_cdk import ArnFormat, Duration, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks
from constructs import Construct

from infra.invoker import invoker_role
from infra.settings import Settings
from infra.suppressions import suppress

_LONGEST: Final = Duration.hours(24)
"""Enough for 43 million invitations at 5 requests a second: a longer one makes no progress."""
_ONLY_UNFINISHED: Final = {"only_unfinished": True}


class ContinueListing(Construct):
    """Invokes a function until its response has no unfinished slice.

    A run that can't complete a listing in time starts an execution.
    """

    def __init__(
        self, scope: Construct, id_: str, *, settings: Settings, function: lambda_.IFunction
    ) -> None:
        super().__init__(scope, id_)
        run = self._run(function)
        unfinished = sfn.Condition.is_present("$.unfinished[0]")
        complete = sfn.Succeed(self, "Complete")
        run.next(sfn.Choice(self, "IsAnythingUnfinished").when(unfinished, run).otherwise(complete))
        role = invoker_role(
            self,
            "states",
            function,
            description="Starts the sync function for unfinished listings",
        )
        self.machine = sfn.StateMachine(
            self,
            "Machine",
            state_machine_name=_name(settings),
            comment="Continues listings of invitations that take longer than one run",
            definition_body=sfn.DefinitionBody.from_chainable(run),
            # The task would also allow every version of the function.
            role=role.without_policy_updates(),
            timeout=_LONGEST,
        )
        self.machine.node.add_dependency(role.node.find_child("DefaultPolicy"))
        suppress(
            self.machine,
            "An execution holds only summaries of runs, and its history is kept for 90 days. The "
            "function's log and traces show what the runs did.",
            "AwsSolutions-SF1",
            "AwsSolutions-SF2",
        )
        suppress(
            self.machine, "The CDK adds dependencies that CloudFormation would infer.", "W3005"
        )

    def _run(self, function: lambda_.IFunction) -> tasks.LambdaInvoke:
        run = tasks.LambdaInvoke(
            self,
            "Run",
            lambda_function=function,
            payload=sfn.TaskInput.from_object(_ONLY_UNFINISHED),
            payload_response_only=True,
            retry_on_service_exceptions=False,
            task_timeout=sfn.Timeout.duration(Duration.minutes(16)),
        )
        minute = Duration.minutes(1)
        # One run at a time: the run in progress continues the same listing.
        run.add_retry(
            errors=["Lambda.TooManyRequestsException"],
            interval=minute,
            backoff_rate=1,
            max_attempts=int(_LONGEST.to_minutes()),
        )
        run.add_retry(errors=["States.ALL"], interval=minute, backoff_rate=2, max_attempts=2)
        return run


def machine_arn(scope: Construct, settings: Settings) -> str:
    """Return the state machine's ARN, built from its name.

    A reference would be circular: function and machine start each other.
    """
    return Stack.of(scope).format_arn(
        service="states",
        resource="stateMachine",
        resource_name=_name(settings),
        arn_format=ArnFormat.COLON_RESOURCE_NAME,
    )


def _name(settings: Settings) -> str:
    return f"{settings.stack_name}-go-on"

"""The schedule, and the rule that starts a run after each deploy."""

from aws_cdk import Aws, Duration, TimeZone
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets
from constructs import Construct

from infra.delivery import GIVE_UP_AFTER, RETRIES, failure_queue, rule_target
from infra.invoker import invoker_role
from infra.key import USE_KEY
from infra.settings import Settings


class Schedule(Construct):
    """Starts a function on schedule, and once after each deploy that changes the stack."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        settings: Settings,
        function: lambda_.IFunction,
        key: kms.IKey | None,
    ) -> None:
        super().__init__(scope, id_)
        self.undelivered = failure_queue(self, "Undelivered", key=key)
        self.schedule = self._repeat(settings, self._role(function, key), function)
        self._start_after_deploy(function)

    def _repeat(
        self, settings: Settings, role: iam.Role, function: lambda_.IFunction
    ) -> scheduler.Schedule:
        window = settings.flexible_minutes
        schedule = scheduler.Schedule(
            self,
            "Schedule",
            description="Starts the sync of engagement invitations",
            schedule=scheduler.ScheduleExpression.expression(
                settings.schedule, TimeZone.of(settings.schedule_time_zone)
            ),
            time_window=scheduler.TimeWindow.flexible(Duration.minutes(window))
            if window
            else scheduler.TimeWindow.off(),
            target=targets.LambdaInvoke(
                function,
                dead_letter_queue=self.undelivered,
                retry_attempts=RETRIES,
                max_event_age=GIVE_UP_AFTER,
                # The target would also allow every version of the function.
                role=role.without_policy_updates(),
            ),
        )
        schedule.node.add_dependency(role.node.find_child("DefaultPolicy"))
        return schedule

    def _role(self, function: lambda_.IFunction, key: kms.IKey | None) -> iam.Role:
        role = invoker_role(
            self, "scheduler", function, description="Starts the sync function on schedule"
        )
        role.add_to_policy(
            iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[self.undelivered.queue_arn])
        )
        if key:
            key.grant(role, *USE_KEY)
        return role

    def _start_after_deploy(self, function: lambda_.IFunction) -> None:
        # CloudFormation sends this event after the whole stack is complete, so a failed run can't
        # roll the stack back. A custom resource could, and would need another function.
        events.Rule(
            self,
            "Deployed",
            description="Starts a sync as soon as the stack has been created or updated",
            event_pattern=events.EventPattern(
                source=["aws.cloudformation"],
                detail_type=["CloudFormation Stack Status Change"],
                detail={
                    "stack-id": [Aws.STACK_ID],
                    "status-details": {"status": ["CREATE_COMPLETE", "UPDATE_COMPLETE"]},
                },
            ),
            targets=[rule_target(function, undelivered=self.undelivered)],
        )

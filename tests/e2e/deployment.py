"""A deployed stack under test: its simulated Partner Central, its lake, and its function."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from invitations.tables.invitations import COLUMNS
from invitations.tables.schema import TIMESTAMP
from tests.e2e.athena_engine import ENGINE
from tests.e2e.checkout import Checkout
from tests.e2e.lake_reader import LakeReader
from tests.e2e.local_aws import LocalAws, local_aws
from tests.e2e.reader import reader, without_action
from workbench.simulator import AnswerFunction, Simulator, World

ENDPOINT: Final = "AWS_ENDPOINT_URL_PARTNERCENTRAL_SELLING"

SLICES: Final = [
    (catalog, side) for catalog in ("AWS", "Sandbox") for side in ("RECEIVER", "SENDER")
]
_SCHEDULE_SECONDS: Final = 150
"""Enough for a rate of one minute to fire, even on a busy machine."""
_LOST_RACE: Final = "another run published"
_RACES_TO_LOSE: Final = 5


class RunFailedError(Exception):
    """A run of the function failed. The text is its error message."""


@dataclass(frozen=True)
class Deployment:
    """The parts of a deployment. `deployed_at` is the time of its first deploy."""

    aws: LocalAws
    as_reader: LocalAws
    checkout: Checkout
    simulator: Simulator
    lake: LakeReader
    deployed_at: datetime

    def wait_until_synced_after(
        self, moment: datetime, *, seconds: float = _SCHEDULE_SECONDS
    ) -> None:
        """Wait until runs that started after `moment` have published every slice."""

        def all_synced() -> bool:
            found = self.lake.partitions()
            return sorted(found) == SLICES and all(
                datetime.fromisoformat(partition["Parameters"]["synced_at"]) > moment
                for partition in found.values()
            )

        self.wait_until(all_synced, seconds=seconds)

    def wait_until(self, reached: Callable[[], bool], *, seconds: float) -> None:
        """Wait until a condition is met, at most for some seconds."""
        deadline = time.monotonic() + seconds
        while not reached():
            assert time.monotonic() < deadline, f"not in time: {self.lake.partitions()}"
            time.sleep(1)

    def send_event(self, row: dict[str, Any]) -> None:
        """Send the event that Partner Central sends for an invitation's current status."""
        invitation = {
            "id": row["invitation_id"],
            "participantType": row["participant_type"].title(),
        }
        detail = {"catalog": row["catalog"], "engagementInvitation": invitation}
        entry = {
            "Source": "aws.partnercentral-selling",
            "DetailType": f"Engagement Invitation {row['status'].capitalize()}",
            "Detail": json.dumps(detail),
        }
        answer = self.aws.client("events").put_events(Entries=[entry])
        assert answer["FailedEntryCount"] == 0

    def run(self) -> None:
        """Run the function now, and again if a scheduled run publishes meanwhile.

        The local AWS doesn't enforce reserved concurrency, so two runs may overlap. The second one
        to publish fails, and a later run starts from the new snapshot. Raises RunFailedError.
        """
        for _ in range(_RACES_TO_LOSE):
            error = self._run_once()
            if error is None or _LOST_RACE not in error:
                break
        if error is not None:
            raise RunFailedError(error)

    def _run_once(self) -> str | None:
        """Run the function and return its error message, if it failed."""
        answer = self.invoke({})
        return str(answer["errorMessage"]) if "errorMessage" in answer else None

    def invoke(self, event: dict[str, Any]) -> dict[str, Any]:
        """Run the function and return its answer, which may be an error."""
        answer = self.aws.client("lambda").invoke(
            FunctionName=self.checkout.output("Function"), Payload=json.dumps(event)
        )
        return dict(json.loads(answer["Payload"].read()))

    @contextmanager
    def hurried(self, *, seconds: int, **environment: str) -> Iterator[None]:
        """Give the function less time and other settings inside the block."""
        functions, name = self.aws.client("lambda"), self.checkout.output("Function")
        before = functions.get_function_configuration(FunctionName=name)
        variables = before["Environment"]["Variables"]
        changed = {"Variables": variables | environment}
        functions.update_function_configuration(
            FunctionName=name, Timeout=seconds, Environment=changed
        )
        try:
            yield
        finally:
            functions.update_function_configuration(
                FunctionName=name,
                Timeout=before["Timeout"],
                Environment={"Variables": variables},
            )

    def executions(self) -> list[dict[str, Any]]:
        """Return the executions of the state machine, with the events of each as `history`."""
        client = self.aws.client("stepfunctions")
        (machine,) = client.list_state_machines()["stateMachines"]
        found = client.list_executions(stateMachineArn=machine["stateMachineArn"])["executions"]
        return [one | {"history": self._history(one["executionArn"])} for one in found]

    def _history(self, execution: str) -> list[dict[str, Any]]:
        client = self.aws.client("stepfunctions")
        found = client.get_execution_history(executionArn=execution, maxResults=1000)
        return list(found["events"])

    def stop_schedule(self) -> None:
        """Disable the schedule, so that a test can start single runs."""
        scheduler = self.aws.client("scheduler")
        schedule = scheduler.get_schedule(Name=self.checkout.output("Schedule"))
        kept = ("Name", "GroupName", "ScheduleExpression", "FlexibleTimeWindow", "Target")
        scheduler.update_schedule(**{key: schedule[key] for key in kept}, State="DISABLED")

    @contextmanager
    def without(self, action: str) -> Iterator[None]:
        """Remove one action from the function's role inside the block."""
        iam = self.aws.client("iam")
        function = self.checkout.output("Function")
        configuration = self.aws.client("lambda").get_function_configuration(FunctionName=function)
        role = configuration["Role"].rpartition("/")[2]
        (name,) = iam.list_role_policies(RoleName=role)["PolicyNames"]
        policy = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
        put = {"RoleName": role, "PolicyName": name}
        iam.put_role_policy(**put, PolicyDocument=json.dumps(without_action(policy, action)))
        try:
            yield
        finally:
            iam.put_role_policy(**put, PolicyDocument=json.dumps(policy))

    def listed(self) -> list[dict[str, Any]]:
        """Return the expected rows of the simulated Partner Central's invitations."""
        return [
            _row(summary, catalog, side)
            for catalog, side in SLICES
            for summary in self.simulator.summaries(catalog, side)
        ]

    def stored(self) -> list[dict[str, Any]]:
        """Return the same columns of the rows that a query returns."""
        return self.lake.query(f"SELECT {', '.join(_NAMES)} FROM engagement_invitations")


def with_cdk(checkout: Checkout) -> None:
    """Bootstrap the account and deploy, as `make deploy` does."""
    checkout.bootstrap()
    checkout.deploy()


@contextmanager
def deployed(
    folder: Path,
    *,
    world: World | None = None,
    wrap: Callable[[AnswerFunction], AnswerFunction] | None = None,
    engine: str | None = None,
    deploy: Callable[[Checkout], None] = with_cdk,
) -> Iterator[Deployment]:
    """Deploy to a new local AWS. All files are written in `folder`.

    `world` and `wrap` are the simulator's: what there is, and how its answers are changed.
    `engine` is the address of a Trino that answers Athena's queries, which may start later.
    `deploy` deploys the checkout.
    """
    with_engine = {ENGINE: engine} if engine else {}
    for name in ("tree", "home", "lake"):
        (folder / name).mkdir()
    with (
        Simulator(world or World(500), wrap=wrap) as simulator,
        local_aws(folder, {ENDPOINT: simulator.endpoint_url} | with_engine) as aws,
    ):
        checkout = Checkout.into(folder / "tree", aws)
        deployed_at = datetime.now(UTC)
        deploy(checkout)
        as_reader = reader(aws, checkout.output("ReaderPolicy"))
        lake = LakeReader(as_reader, checkout.output("Database"), folder / "lake")
        yield Deployment(aws, as_reader, checkout, simulator, lake, deployed_at)


_LISTED: Final = [column for column in COLUMNS if column.source]
_NAMES: Final = [*(column.name for column in _LISTED), "catalog", "participant_type"]


def _row(summary: dict[str, Any], catalog: str, side: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column in _LISTED:
        value: Any = summary
        for member in column.source or ():
            value = (value or {}).get(member)
        values[column.name] = _moment(value) if column.type == TIMESTAMP else value
    return values | {"catalog": catalog, "participant_type": side}


def _moment(text: str | None) -> datetime | None:
    """Return a time as in a Hive table: UTC, truncated to milliseconds."""
    if text is None:
        return None
    moment = datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)
    return moment - timedelta(microseconds=moment.microsecond % 1000)

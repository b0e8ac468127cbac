"""MiniStack with the operations that this stack needs and it lacks. It runs in .venv-e2e."""

import json
import os
import sys
import threading
from pathlib import Path
from types import FunctionType
from typing import Any

from ministack import app
from ministack.core import iam_actions
from ministack.core.responses import json_response
from ministack.services import athena, cloudwatch, eventbridge, glue
from ministack.services.cloudformation import provisioners, stacks

sys.path.append(str(Path(__file__).parents[2]))  # it runs as a script
from tests.e2e import athena_engine, athena_queries, athena_requests


def create_named_query(_logical_id: str, props: dict[str, Any], _stack: str) -> tuple[str, Any]:
    """Create a stack's AWS::Athena::NamedQuery. Its physical id is the id of the query."""
    request = {key: value for key, value in props.items() if key != "ClientRequestToken"}
    _status, _headers, body = athena._create_named_query(request)
    query_id = json.loads(body)["NamedQueryId"]
    return query_id, {"NamedQueryId": query_id}


def delete_named_query(physical_id: str, _props: dict[str, Any]) -> None:
    """Delete a stack's AWS::Athena::NamedQuery."""
    athena._delete_named_query({"NamedQueryId": physical_id})


def create_query_definition(logical_id: str, _props: dict[str, Any], stack: str) -> tuple[str, Any]:
    """Accept a stack's AWS::Logs::QueryDefinition. Nobody can run it: Logs Insights isn't here."""
    return f"{stack}-{logical_id}", {}


def delete_query_definition(_physical_id: str, _props: dict[str, Any]) -> None:
    """Accept that a stack's AWS::Logs::QueryDefinition is deleted."""


def update_partition(request: dict[str, Any]) -> Any:
    """Answer Glue's UpdatePartition as a batch of one. An error of the entry fails the call."""
    entry = {key: request[key] for key in ("PartitionValueList", "PartitionInput")}
    status, headers, body = glue._batch_update_partition({**request, "Entries": [entry]})
    errors = json.loads(body).get("Errors")
    if status == 200 and errors:
        detail = errors[0]["ErrorDetail"]
        return glue.error_response_json(detail["ErrorCode"], detail["ErrorMessage"], 400)
    return (status, headers, body) if status != 200 else json_response({})


def with_update_partition(handle: Any) -> Any:
    """Return Glue's request handler with UpdatePartition."""

    def answer(method: str, path: str, headers: dict[str, str], body: bytes, query: Any) -> Any:
        if headers.get("x-amz-target") == "AWSGlue.UpdatePartition":
            return update_partition(json.loads(body))
        return handle(method, path, headers, body, query)

    return answer


def without_empty_description(write: Any) -> Any:
    """Return CreateTable or UpdateTable whose table has no description if none is sent.

    MiniStack's is empty then, and engines that read Glue tell the two apart.
    """

    def write_table(request: dict[str, Any]) -> Any:
        answer = write(request)
        table = glue._tables.get(f"{request['DatabaseName']}/{request['TableInput']['Name']}", {})
        if not table.get("Description"):
            table.pop("Description", None)
        return answer

    return write_table


def with_metric_math(record: Any) -> Any:
    """Return the alarm provisioner with alarms over expressions, which watch their first metric.

    The tests of the template check the expressions.
    """

    def record_alarm(name: str, props: dict[str, Any]) -> Any:
        measured = [
            metric["MetricStat"] for metric in props.get("Metrics", []) if "MetricStat" in metric
        ]
        if not measured:
            return record(name, props)
        first = {
            **measured[0]["Metric"],
            "Period": measured[0]["Period"],
            "Statistic": measured[0]["Stat"],
        }
        return record(name, {**props, **first, "Metrics": None})

    return record_alarm


def with_dimensions(evaluate: FunctionType) -> Any:
    """Return the evaluation of an alarm on the metric with its dimensions, as in AWS.

    MiniStack's takes the metrics of that name of every stack.
    """

    def evaluate_alarm(alarm: dict[str, Any]) -> None:
        dimensions = cloudwatch._dims_key(cloudwatch._dims_from_list(alarm.get("Dimensions") or []))
        measured = {key: kept for key, kept in cloudwatch._metrics.items() if key[2] == dimensions}
        names = {**evaluate.__globals__, "_metrics": measured}
        FunctionType(evaluate.__code__, names)(alarm)

    return evaluate_alarm


def with_status_changes(add_event: Any) -> Any:
    """Return CloudFormation's recorder of events, which then sends status changes to the bus.

    AWS does so, too. A client can't: PutEvents refuses a source that starts with aws.
    """

    def record(
        stack_id: str, name: str, logical_id: str, kind: str, status: str, *rest: Any, **more: Any
    ) -> None:
        add_event(stack_id, name, logical_id, kind, status, *rest, **more)
        if kind == "AWS::CloudFormation::Stack" and logical_id == name:
            detail = {"stack-id": stack_id, "status-details": {"status": status}}
            event = {
                "Source": "aws.cloudformation",
                "DetailType": "CloudFormation Stack Status Change",
                "Detail": json.dumps(detail),
            }
            eventbridge._put_events({"Entries": [event]}, allow_aws_source=True)

    return record


def with_partner_central(put_events: Any) -> Any:
    """Return PutEvents that also accepts Partner Central's events, which a test sends."""

    def put(request: dict[str, Any], allow_aws_source: bool = False) -> Any:
        sources = {entry["Source"] for entry in request["Entries"]}
        return put_events(request, allow_aws_source or sources == {"aws.partnercentral-selling"})

    return put


def with_workgroups_of_queries(resource_arn: Any) -> Any:
    """Return what names a request's resource for IAM; that of a query's id is its workgroup."""

    def arn_of(service: str, *request: Any) -> str:
        found = str(resource_arn(service, *request))
        if service != "athena" or found != "*":
            return found
        *_, body, _query, region, account = request
        execution = athena._executions.get(json.loads(body or b"{}").get("QueryExecutionId"))
        if execution is None:
            return found
        return f"arn:aws:athena:{region}:{account}:workgroup/{execution['WorkGroup']}"

    return arn_of


def with_request_log(answer: Any) -> Any:
    """Return the ASGI application that logs each HTTP request before it answers."""

    async def log_and_answer(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            client = dict(scope["headers"]).get(b"user-agent", b"").decode()
            sys.stdout.write(f"{scope['method']} {scope['path']} {client}\n")
            sys.stdout.flush()
        await answer(scope, receive, send)

    return log_and_answer


def end_with_parent() -> None:
    """Exit when the parent process ends, in whatever way: its end of the pipe closes then."""
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    provisioners._RESOURCE_HANDLERS["AWS::Athena::NamedQuery"] = {
        "create": create_named_query,
        "delete": delete_named_query,
    }
    provisioners._RESOURCE_HANDLERS["AWS::Logs::QueryDefinition"] = {
        "create": create_query_definition,
        "delete": delete_query_definition,
    }
    provisioners._cw_metric_alarm_record = with_metric_math(provisioners._cw_metric_alarm_record)
    eventbridge._put_events = with_partner_central(eventbridge._put_events)
    cloudwatch._evaluate_alarm = with_dimensions(cloudwatch._evaluate_alarm)
    stacks._add_event = with_status_changes(stacks._add_event)
    glue._handle_request_sync = with_update_partition(glue._handle_request_sync)
    glue._create_table = without_empty_description(glue._create_table)
    glue._update_table = without_empty_description(glue._update_table)
    iam_actions.extract_resource_arn = with_workgroups_of_queries(iam_actions.extract_resource_arn)
    if athena_engine.ENGINE in os.environ:
        athena._execute_query = athena_queries.execute
        athena._start_query_execution = athena_requests.starting(athena._start_query_execution)
        athena._get_query_execution = athena_requests.query_execution
        athena._get_query_results = athena_requests.query_results
    app.app = with_request_log(app.app)
    app._port_is_bindable = lambda *_: False  # otherwise it would also listen on 443
    threading.Thread(target=end_with_parent, daemon=True).start()
    app.main()

"""Writes the tables of docs/costs.md and README.md from a template, measurements and prices."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_

from infra.costs.bill import bill
from infra.costs.prices import PRICES
from infra.costs.usage import MEASURED, Runs
from infra.settings import Settings
from infra.stack import InvitationsStack

ROOT: Final = Path(__file__).parents[2]
_PAGE: Final = ROOT / "docs" / "costs.md"
_README: Final = ROOT / "README.md"
_SUM: Final = "**all of it**"


def costs_page(text: str, resources: Mapping[str, Any]) -> str:
    """Return docs/costs.md with its tables of runs, costs and prices."""
    bills = [bill(resources, usage) for usage in MEASURED]
    services = [[name, *(f"{one[name]:.2f}" for one in bills)] for name in sorted(bills[0])]
    total = [_SUM, *(f"**{sum(one.values()):.2f}**" for one in bills)]
    runs = [
        [f"{one.invitations:,}", *_cells(one.full), *_cells(one.between), f"{one.snapshot_mb}"]
        for one in MEASURED
    ]
    units = [[price.unit, f"${price.dollars:,.10f}".rstrip("0").rstrip(".")] for price in PRICES]
    text = _with_table(text, "invitations", runs)
    text = _with_table(text, "$ a month", [*services, total])
    return _with_table(text, "unit, us-east-1", units)


def readme(text: str, resources: Mapping[str, Any]) -> str:
    """Return README.md with the sums of docs/costs.md."""
    sums = [f"{sum(bill(resources, usage).values()):.2f}" for usage in MEASURED]
    return _with_table(text, "invitations", [["$ a month, without any free tier", *sums]])


def default_resources() -> Mapping[str, Any]:
    """Return the resources of the stack with default settings."""
    app = cdk.App()
    code = lambda_.Code.from_inline("-")
    stack = InvitationsStack(app, settings=Settings(), code=code, now=datetime.now(UTC))
    resources: Mapping[str, Any] = app.synth().get_stack_artifact(stack.artifact_id).template
    return resources["Resources"]  # type: ignore[no-any-return]


def _cells(runs: Runs) -> list[str]:
    return [f"{runs.requests:,}", f"{runs.cpu_seconds:.1f}", f"{runs.seconds:,}"]


def _with_table(text: str, first_header: str, rows: Sequence[Sequence[str]]) -> str:
    """Return a page whose table with this header of its first column has these rows."""
    lines = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    found = re.compile(rf"(\| {re.escape(first_header)} \|.*\n\|[-:|]+\|\n)(?:\|.*\n)*")
    return found.sub(lambda match: match[1] + lines, text, count=1)


if __name__ == "__main__":
    deployed = default_resources()
    for path, written in ((_PAGE, costs_page), (_README, readme)):
        path.write_text(written(path.read_text(encoding="utf-8"), deployed), encoding="utf-8")

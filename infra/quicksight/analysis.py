"""Shapes of an analysis, made from those of a dashboard: the CDK has each of them twice."""

from typing import Any

from aws_cdk.aws_quicksight import CfnAnalysis


def for_analysis(value: Any) -> Any:
    """Return a dashboard's shape, or a list or dict of them, as an analysis has it."""
    if isinstance(value, list):
        return [for_analysis(one) for one in value]
    if isinstance(value, dict):
        return {key: for_analysis(one) for key, one in value.items()}
    kind = getattr(CfnAnalysis, type(value).__name__, None)
    if kind is None:
        return value
    # The only place where the CDK keeps what a shape was made with.
    return kind(**for_analysis(value._values))  # noqa: SLF001

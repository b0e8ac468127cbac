import gc
import os
import signal
from functools import cache
from pathlib import Path

import botocore.session
import hypothesis
import pytest

# The duration of an example depends on the machine's load, so it must not fail a test. In CI the
# examples are the same each time: what random ones find elsewhere must not stop another change.
hypothesis.settings.register_profile(
    "tests",
    hypothesis.settings.get_profile("ci" if os.environ.get("CI") else "default"),
    deadline=None,
)
hypothesis.settings.load_profile("tests")
# Reading the services' models takes a fifth of the time of the job's tests: once is enough.
botocore.session.create_loader = cache(botocore.session.create_loader)

# A shell ignores interrupts for what it starts in the background, and so would our commands.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_unconfigure() -> None:
    """Remove hypothesis's callback for garbage collections, or DuckDB reports it as a leak."""
    gc.callbacks.clear()


@pytest.fixture(autouse=True)
def bare_aws_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Give every test the same AWS configuration, independent of the machine's."""
    nothing = str(Path(tmp_path_factory.getbasetemp()) / "no-aws-configuration")
    monkeypatch.setenv("AWS_CONFIG_FILE", nothing)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", nothing)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)

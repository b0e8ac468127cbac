"""The rules of the bundle. tests/e2e builds it and checks its contents."""

import sys
from pathlib import Path, PurePosixPath

import pytest

from infra.bundle import build
from infra.bundle.rules import PYTHON, Target, is_kept, linux, pip_arguments

ARROW_LIBRARIES = ("libarrow", "libarrow_compute", "libarrow_substrait", "libparquet")
OTHER_PYTHON = Target(platforms=("any",), python=(3, 99))
THIS_PYTHON = Target(platforms=("any",), python=(sys.version_info.major, sys.version_info.minor))


@pytest.mark.parametrize(
    "path",
    [
        "invitations/handler.py",
        "six.py",
        "botocore/cacert.pem",
        "botocore/data/endpoints.json",
        "botocore/data/partitions.json",
        "botocore/data/_retry.json",
        "botocore/data/glue/2017-03-31/service-2.json.gz",
        "botocore/data/partnercentral-selling/2022-07-26/paginators-1.json",
        "boto3/session.py",
        "pyarrow/lib.cpython-313-aarch64-linux-gnu.so",
        "pyarrow/_fs.cpython-313-aarch64-linux-gnu.so",
        "pyarrow/libarrow_python.so.2600",
        "pyarrow-26.0.1.dist-info/licenses/LICENSE.txt",
        "pyarrow-26.0.1.dist-info/METADATA",
        *(f"pyarrow/{name}.so.2600" for name in ARROW_LIBRARIES),
    ],
)
def test_bundle_keeps_file_that_the_function_needs(path: str) -> None:
    assert is_kept(PurePosixPath(path))


@pytest.mark.parametrize(
    "path",
    [
        "bin/jp.py",
        "boto3/data/s3/2006-03-01/resources-1.json",
        "boto3/examples/s3.rst",
        "botocore/data/ec2/2016-11-15/service-2.json.gz",
        "aws_lambda_powertools/event_handler/api_gateway.py",
        "pyarrow/tests/test_array.py",
        "pyarrow/include/arrow/api.h",
        "pyarrow/includes/libarrow.pxd",
        "pyarrow/src/arrow/python/api.h",
        "pyarrow/array.pxi",
        "pyarrow/libarrow_python.so",
        "pyarrow/libarrow_python.so.2600.1.0",
        "pyarrow/libarrow_python_flight.so.2600",
        "pyarrow/libarrow_flight.so.2600",
        "pyarrow/libarrow_s3.so.2600",
        "pyarrow/_s3fs.cpython-313-aarch64-linux-gnu.so",
        "pyarrow/_flight.cpython-313-aarch64-linux-gnu.so",
        "pyarrow-26.0.1.dist-info/RECORD",
    ],
)
def test_bundle_drops_file_that_the_function_never_opens(path: str) -> None:
    assert not is_kept(PurePosixPath(path))


def test_pip_installs_pinned_wheels_for_the_functions_platform() -> None:
    arguments = pip_arguments(linux("aarch64"), Path("pins.txt"), Path("bundle"))

    assert {"--require-hashes", "--no-deps", "--only-binary=:all:"} <= set(arguments)
    assert "--python-version=3.13" in arguments
    assert [a for a in arguments if a.startswith("--platform")] == [
        "--platform=manylinux_2_28_aarch64",
        "--platform=manylinux2014_aarch64",
    ]


def test_pins_do_not_depend_on_the_machine_that_builds() -> None:
    # pip evaluates `; python_version < "3.12"` for its own interpreter, not for --python-version.
    pins = Path("requirements/lambda.txt").read_text().splitlines()
    assert not [line for line in pins if ";" in line]


def test_bundle_hash_depends_on_platform_python_and_bytecode() -> None:
    arm = linux("aarch64")
    hashes = {
        build.input_hash(arm, compiled=True),
        build.input_hash(arm, compiled=False),
        build.input_hash(linux("x86_64"), compiled=True),
        build.input_hash(linux("aarch64", (3, 14)), compiled=True),
    }
    assert len(hashes) == 4
    assert build.input_hash(arm, compiled=True) in hashes


def test_bundle_hash_depends_on_sources_and_pins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pins.txt").write_text("one==1")
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.py").write_text("a")
    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setattr(build, "REQUIREMENTS", tmp_path / "pins.txt")
    monkeypatch.setattr(build, "_SOURCES", tmp_path / "src")
    monkeypatch.setattr(build, "_RULES", ())
    hashes = [build.input_hash(OTHER_PYTHON, compiled=True)]
    for name, text in (("src/a.py", "b"), ("src/b.py", ""), ("pins.txt", "one==2")):
        (tmp_path / name).write_text(text)
        hashes.append(build.input_hash(OTHER_PYTHON, compiled=True))
    assert len(set(hashes)) == 4


def test_bytecode_is_compiled_only_with_the_functions_python(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    placeholder = tmp_path / "python3.99"
    placeholder.write_text("#!/bin/sh\nexit 127\n")
    placeholder.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert build.find_interpreter(THIS_PYTHON) == sys.executable
    assert build.find_interpreter(OTHER_PYTHON) is None
    placeholder.write_text("#!/bin/sh\nexit 0\n")
    assert build.find_interpreter(OTHER_PYTHON) == str(placeholder)


def test_failing_pip_raises_bundle_error_with_advice(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(build, "REQUIREMENTS", tmp_path / "missing.txt")
    with pytest.raises(build.BundleError, match=r"requirements/lambda\.txt"):
        build.build(linux("aarch64", PYTHON), tmp_path / "bundle", None)

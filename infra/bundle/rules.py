"""What the function's bundle contains. Pure rules: no files are read or written."""

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

PYTHON: Final = (3, 13)
"""The Python of the function's runtime."""

_SERVICES: Final = {"glue", "partnercentral-selling", "s3", "sns", "stepfunctions", "sts"}
"""Service models to keep: those of the job and the reminders, and sts for assumed roles."""
_UNUSED_FOLDERS: Final = (
    "aws_lambda_powertools/event_handler",  # routers for web APIs
    "aws_lambda_powertools/utilities/data_classes",  # events of other services
    "bin",
    "boto3/data",  # boto3's resources; the job uses clients
    "boto3/examples",
    "pyarrow/include",
    "pyarrow/includes",
    "pyarrow/src",
)
_UNUSED_SUFFIXES: Final = {".c", ".h", ".pxd", ".pxi", ".pyi", ".pyx"}
# pip's record of the installed files is wrong once files are pruned.
_UNUSED_NAMES: Final = {"RECORD", "REQUESTED", "INSTALLER", "direct_url.json"}
# The job uses boto3 for S3, and no other store, Flight or encrypted Parquet. The rest of libarrow
# (substrait, dataset, acero, compute) must stay: other libraries are linked against it.
_UNUSED_ARROW: Final = re.compile(
    r"libarrow_(flight|s3|python_flight|python_parquet_encryption)\..*"
    r"|_(azurefs|flight|gcsfs|hdfs|s3fs|pyarrow_cpp_tests)\..*"
    r"|_(orc|dataset_orc|parquet_encryption|dataset_parquet_encryption)\..*"
)
# A wheel has libarrow_python three times. The linked one ends in .so and one number.
_COPY: Final = re.compile(r"lib[a-z_]+\.so(\.\d+\.\d+\.\d+)?")


@dataclass(frozen=True, kw_only=True)
class Target:
    """The platform of a bundle: wheel tags, best first, and the Python as (major, minor)."""

    platforms: tuple[str, ...]
    python: tuple[int, int] = PYTHON

    @property
    def version(self) -> str:
        """The Python version as pip and the interpreter's name write it, such as 3.13."""
        return ".".join(map(str, self.python))


def linux(machine: str, python: tuple[int, int] = PYTHON) -> Target:
    """Return the target for Lambda's Linux on aarch64 or x86_64.

    Both tags are needed. With manylinux2014 alone pip silently installs an older pyarrow, and some
    packages have manylinux2014 wheels only.
    """
    tags = (f"manylinux_2_28_{machine}", f"manylinux2014_{machine}")
    return Target(platforms=tags, python=python)


def pip_arguments(target: Target, requirements: Path, folder: Path) -> list[str]:
    """Return the pip command line that installs pinned wheels for `target` into `folder`."""
    return [
        *("install", "--quiet", "--no-input", "--disable-pip-version-check"),
        # The lock file is complete, so pip must not add anything.
        *("--no-deps", "--require-hashes", "--requirement", str(requirements)),
        *("--target", str(folder), "--no-compile"),
        *("--only-binary=:all:", "--implementation=cp", f"--python-version={target.version}"),
        *(f"--platform={platform}" for platform in target.platforms),
    ]


def compile_arguments(folder: Path) -> list[str]:
    """Return Python's arguments that byte-compile `folder`, with the paths of the function.

    The .pyc files are unchecked. A checked one records its source's time, and the files of an
    asset get other times, so every .pyc would be stale.
    """
    return [
        *("-m", "compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash"),
        *("-s", str(folder), "-p", "/var/task", str(folder)),
    ]


def is_kept(path: PurePosixPath) -> bool:
    """Return whether the function needs an installed file; `path` is relative to the bundle."""
    if path.suffix in _UNUSED_SUFFIXES or "tests" in path.parts:
        return False
    if any(path.is_relative_to(folder) for folder in _UNUSED_FOLDERS):
        return False
    match path.parts:
        case ("botocore", "data", service, _, name):
            return service in _SERVICES and name != "examples-1.json"
        case ("pyarrow", name):
            return not _UNUSED_ARROW.fullmatch(name) and not _COPY.fullmatch(name)
        case (folder, name) if folder.endswith(".dist-info"):
            return name not in _UNUSED_NAMES
    return True

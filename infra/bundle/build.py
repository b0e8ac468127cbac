"""The function's code: built by pip, without Docker, when a stack that uses it is deployed."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Any, Final

import aws_cdk as cdk
import jsii
from aws_cdk import aws_lambda as lambda_

from infra.bundle import rules
from infra.bundle.rules import PYTHON, Target, compile_arguments, is_kept, linux, pip_arguments

ROOT: Final = Path(__file__).parents[2]
REQUIREMENTS: Final = ROOT / "requirements" / "lambda.txt"
_SOURCES: Final = ROOT / "lambda_src"
_RULES: Final = (Path(__file__), Path(rules.__file__))

_MACHINES: Final = {"arm64": "aarch64", "x86_64": "x86_64"}


class BundleError(Exception):
    """The bundle can't be built; the text says what to do."""


def function_code(
    architecture: lambda_.Architecture, python: tuple[int, int] = PYTHON
) -> lambda_.Code:
    """Return the function's code, which is built only if its stack is deployed.

    The asset's hash covers everything that the code is built from. The CDK reuses an asset of the
    same hash that is already in cdk.out.
    """
    target, interpreter = _built_for(architecture, python)
    return lambda_.Code.from_asset(
        str(_SOURCES),
        asset_hash=input_hash(target, compiled=interpreter is not None),
        asset_hash_type=cdk.AssetHashType.CUSTOM,
        bundling=cdk.BundlingOptions(
            # The CDK requires an image for bundlers that return False. Ours raises instead.
            image=cdk.DockerImage.from_registry("not-used"),
            local=_PipBundler(target, interpreter),
        ),
    )


def build_for(architecture: lambda_.Architecture, folder: Path) -> None:
    """Fill an empty folder with the function's bundle now; raises BundleError."""
    target, interpreter = _built_for(architecture, PYTHON)
    build(target, folder, interpreter)


def _built_for(
    architecture: lambda_.Architecture, python: tuple[int, int]
) -> tuple[Target, str | None]:
    """Return the target of an architecture, and a Python that compiles for it, if there is one."""
    target = linux(_MACHINES[architecture.name], python)
    return target, find_interpreter(target)


@jsii.implements(cdk.ILocalBundling)
class _PipBundler:
    """Builds the bundle into the folder that the CDK stages as an asset."""

    def __init__(self, target: Target, interpreter: str | None) -> None:
        self._target = target
        self._interpreter = interpreter

    def try_bundle(self, output_dir: str, *_: Any, **__: Any) -> bool:
        """Build the bundle in `output_dir`; True keeps the CDK from starting Docker."""
        build(self._target, Path(output_dir), self._interpreter)
        return True


def build(target: Target, folder: Path, interpreter: str | None) -> None:
    """Fill an empty folder with the function's sources and packages, pruned and byte-compiled.

    Without an interpreter of the target's Python nothing is compiled: bytecode works only in the
    version that wrote it. Raises BundleError.
    """
    _run(
        [sys.executable, "-m", "pip", *pip_arguments(target, REQUIREMENTS, folder)],
        hint="Check the network and requirements/lambda.txt",
    )
    _prune(folder)
    for source in _sources():
        copy = folder / source.relative_to(_SOURCES)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)
    if interpreter:
        _run([interpreter, *compile_arguments(folder)], hint=f"Check {interpreter}")
    else:
        sys.stderr.write(
            f"No Python {target.version} was found, so the function isn't byte-compiled. It works, "
            f"but starts about 0.35 s later. Put python{target.version} on the PATH to change it.\n"
        )


def find_interpreter(target: Target) -> str | None:
    """Return the path of a Python of the target's version: this one, or one on the PATH."""
    if sys.version_info[:2] == target.python:
        return sys.executable
    found = shutil.which(f"python{target.version}")
    # A version manager puts a placeholder on the PATH, which fails if that version is not active.
    return found if found and _works(found) else None


def input_hash(target: Target, *, compiled: bool) -> str:
    """Return a hash of all that a bundle is built from: target, pins, sources and these rules."""
    digest = hashlib.sha256(f"{target} {compiled}".encode())
    for path in (REQUIREMENTS, *_RULES, *_sources()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(ROOT).as_posix()} {len(content)} ".encode() + content)
    return digest.hexdigest()


def _sources() -> list[Path]:
    return sorted(_SOURCES.rglob("*.py"))


def _prune(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):  # a folder comes after what is in it
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif not is_kept(PurePosixPath(path.relative_to(folder))):
            path.unlink()


def _works(interpreter: str) -> bool:
    command = [interpreter, "-V"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603


def _run(command: list[str], *, hint: str) -> None:
    if subprocess.run(command, check=False).returncode:  # noqa: S603 - no shell, no user input
        raise BundleError(f"the function's bundle can't be built: see above. {hint}.")

"""The package: a template that AWS's own command line deploys, the function's zip, and an SBOM.

The CDK's command line runs this module as an app, for its context.
"""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_

from infra.app import add_stack
from infra.bundle.build import REQUIREMENTS, ROOT, build_for

TEMPLATE: Final = "template.json"
BUNDLE: Final = "function.zip"
SBOM: Final = "sbom.cdx.json"
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip can hold."""


def write(folder: Path, sbom_tool: Path) -> None:
    """Write template, bundle and SBOM into a folder, equal for equal sources and settings.

    The template names the bundle as a file beside it: `aws cloudformation package` uploads it.
    `sbom_tool` is the program `cyclonedx-py`. Raises BundleError.
    """
    folder.mkdir(parents=True, exist_ok=True)

    def code(architecture: lambda_.Architecture) -> lambda_.Code:
        with TemporaryDirectory() as name:
            build_for(architecture, Path(name))
            zip_folder(Path(name), folder / BUNDLE)
        return lambda_.Code.from_inline("-")

    text = json.dumps(plain_template(code), indent=1)
    (folder / TEMPLATE).write_text(f"{text}\n", encoding="utf-8")
    _write_sbom(folder / SBOM, sbom_tool)


def plain_template(
    code: Callable[[lambda_.Architecture], lambda_.Code],
    context: Mapping[str, Any] | None = None,
) -> Mapping[str, Any]:
    """Return the stack's template; its functions have the bundle as a file beside it.

    None takes the context of the CDK's command line.
    """
    # Without the bootstrap's roles and bucket: whoever deploys has none of the CDK.
    app = cdk.App(context=context, default_stack_synthesizer=cdk.BootstraplessSynthesizer())
    stack = add_stack(app, code)
    reason = "`aws cloudformation package` replaces the file by its place in S3."
    for one in stack.node.find_all():
        if isinstance(one, lambda_.CfnFunction):
            one.add_property_override("Code", BUNDLE)
            cdk.Validations.of(one).acknowledge(
                cdk.Acknowledgment(id="CloudFormation-Validate::W3002", reason=reason)
            )
    template: Mapping[str, Any] = app.synth().get_stack_artifact(stack.artifact_id).template
    return template


def zip_folder(folder: Path, path: Path) -> None:
    """Write a folder's files into a zip that depends on nothing but their names and contents."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), _EARLIEST)
                entry.external_attr = 0o644 << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                bundle.writestr(entry, file.read_bytes())


def _write_sbom(path: Path, tool: Path) -> None:
    """Write a CycloneDX list of the packages that are in the bundle, with versions and hashes."""
    command = [
        *(str(tool), "requirements", str(REQUIREMENTS)),
        *("--pyproject", str(ROOT / "pyproject.toml"), "--mc-type", "application"),
        *("--output-reproducible", "--output-format", "JSON", "--output-file", str(path)),
    ]
    # A warning says that requirements have no graph of dependencies.
    quiet = os.environ | {"PYTHONWARNINGS": "ignore"}
    subprocess.run(command, check=True, env=quiet)  # noqa: S603 - no shell, no user input


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))

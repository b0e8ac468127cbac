"""The package: a template that needs nothing of the CDK, and a zip that is always the same."""

import json
import os
import zipfile
from pathlib import Path

import pytest
from aws_cdk import aws_lambda as lambda_

from infra.package import BUNDLE, plain_template, zip_folder
from tests.infra.conftest import WITH_REMINDERS, Synth
from tests.infra.template import Template


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Return the template of a package with two functions and without a region."""
    path = tmp_path_factory.mktemp("packaged") / "template.json"
    context = WITH_REMINDERS["reminding_elsewhere"]
    template = plain_template(lambda _: lambda_.Code.from_inline("-"), context)
    path.write_text(json.dumps(template))
    return Template(path)


def test_package_is_the_deployed_stack_with_the_bundle_beside_it(
    packaged: Template, synth: Synth
) -> None:
    template = synth("reminding_elsewhere")
    functions = packaged.all("Lambda::Function")
    assert [function["Code"] for function in functions] == [BUNDLE, BUNDLE]
    deployed = template.all("Lambda::Function")
    assert [one | {"Code": None} for one in functions] == [one | {"Code": None} for one in deployed]
    assert packaged.resources.keys() == template.resources.keys()
    assert packaged.content["Outputs"] == template.content["Outputs"]


def test_package_needs_no_bootstrap_and_no_parameters(packaged: Template) -> None:
    assert "Parameters" not in packaged.content
    assert "Rules" not in packaged.content
    text = packaged.path.read_text()
    assert "cdk-hnb659fds" not in text
    assert "AssetParameters" not in text


def test_package_fits_into_a_template_of_cloudformation(packaged: Template) -> None:
    assert len(packaged.path.read_bytes()) < 1_000_000


def test_zips_of_equal_files_are_equal_whenever_they_were_written(tmp_path: Path) -> None:
    for name, seconds in (("old", 1_000_000_000), ("new", 1_700_000_000)):
        for file in ("package/b.py", "a.py"):
            path = tmp_path / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file)
            os.utime(path, (seconds, seconds))
        zip_folder(tmp_path / name, tmp_path / f"{name}.zip")
    assert (tmp_path / "old.zip").read_bytes() == (tmp_path / "new.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "new.zip") as bundle:
        assert bundle.namelist() == ["a.py", "package/b.py"]
        assert {entry.external_attr >> 16 for entry in bundle.infolist()} == {0o644}

"""The package: a template that needs nothing of the CDK, and a zip that is always the same."""

import json

import aws_cdk as cdk
import pytest
from aws_cdk import aws_lambda as lambda_

from infra.app import add_stack
from infra.package import BUNDLE, plain_template
from tests.infra.conftest import VARIATIONS, WITH_REMINDERS, Synth
from tests.infra.template import Template


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Return the template of a package with settings of a variation that has no region."""
    folder = tmp_path_factory.mktemp("packaged")
    app = cdk.App(
        context=VARIATIONS["locked"],
        outdir=str(folder),
        default_stack_synthesizer=cdk.BootstraplessSynthesizer(),
    )
    stack = add_stack(app, lambda _: lambda_.Code.from_inline("-"))
    path = folder / "plain.json"
    path.write_text(json.dumps(plain_template(app, stack)))
    return Template(path)


def test_package_is_the_deployed_stack_with_the_bundle_beside_it(
    packaged: Template, synth: Synth
) -> None:
    template = synth("locked")
    function = packaged.one("Lambda::Function")
    assert function["Code"] == BUNDLE
    deployed = template.one("Lambda::Function")
    assert function | {"Code": deployed["Code"]} == deployed
    assert packaged.resources.keys() == template.resources.keys()
    assert packaged.content["Outputs"] == template.content["Outputs"]


def test_package_has_the_bundle_for_every_function() -> None:
    app = cdk.App(
        context=WITH_REMINDERS["reminding"],
        default_stack_synthesizer=cdk.BootstraplessSynthesizer(),
    )
    stack = add_stack(app, lambda _: lambda_.Code.from_inline("-"))
    resources = plain_template(app, stack)["Resources"].values()
    functions = [one for one in resources if one["Type"] == "AWS::Lambda::Function"]
    assert [one["Properties"]["Code"] for one in functions] == [BUNDLE, BUNDLE]


def test_package_needs_no_bootstrap_and_no_parameters(packaged: Template) -> None:
    assert "Parameters" not in packaged.content
    assert "Rules" not in packaged.content
    text = packaged.path.read_text()
    assert "cdk-hnb659fds" not in text
    assert "AssetParameters" not in text


def test_package_fits_into_a_template_of_cloudformation(packaged: Template) -> None:
    assert len(packaged.path.read_bytes()) < 1_000_000

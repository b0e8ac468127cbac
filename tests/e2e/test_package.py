"""A deployment of what `make package` writes, by AWS's own CLI: no CDK, no bootstrap."""

import json
import zipfile
from collections.abc import Iterator

import pytest

from tests.e2e.checkout import Checkout
from tests.e2e.checks import check_rows
from tests.e2e.deployment import Deployment, deployed

BUCKET = "for-packages"
SOONER_THAN_SCHEDULED = 45


def deploy_package(checkout: Checkout) -> None:
    checkout.aws.client("s3").create_bucket(Bucket=BUCKET)
    checkout.deploy_package(BUCKET)


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with deployed(tmp_path_factory.mktemp("package"), deploy=deploy_package) as deployment:
        yield deployment


def test_packaged_stack_syncs_without_anything_of_the_cdk(deployment: Deployment) -> None:
    deployment.wait_until_synced_after(deployment.deployed_at, seconds=SOONER_THAN_SCHEDULED)
    check_rows(deployment)
    buckets = deployment.aws.client("s3").list_buckets()["Buckets"]
    lake = deployment.checkout.output("Bucket")
    assert sorted(found["Name"] for found in buckets) == sorted([BUCKET, lake])


def test_sbom_lists_the_packages_of_the_bundle_with_versions_and_hashes(
    deployment: Deployment,
) -> None:
    folder = deployment.checkout.tree / "build" / "package"
    sbom = json.loads((folder / "sbom.cdx.json").read_text())
    assert sbom["bomFormat"] == "CycloneDX"
    assert sbom["metadata"]["component"]["name"] == "partner-invitations-sync"
    listed = {(one["name"], one["version"]) for one in sbom["components"]}
    with zipfile.ZipFile(folder / "function.zip") as bundle:
        names = {path.split("/")[0] for path in bundle.namelist() if ".dist-info/" in path}
    bundled = {tuple(name.removesuffix(".dist-info").split("-")) for name in names}
    assert {(name.replace("-", "_"), version) for name, version in listed} == bundled
    for one in sbom["components"]:
        assert one["externalReferences"][0]["hashes"]

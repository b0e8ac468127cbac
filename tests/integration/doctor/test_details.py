"""The doctor on details: asked for with one request a slice, if the lake has any."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from invitations.partner_central.service import GET_ACTION
from tests.support.details import DetailsJob, details_job
from tests.support.doctor.result import DoctorResult, run_doctor
from tests.support.recording_proxy import refusal
from workbench.simulator import World

CHECK = "details AWS RECEIVER"


@pytest.fixture
def job(tmp_path: Path) -> Iterator[DetailsJob]:
    with details_job(tmp_path, World.with_slices({("AWS", "RECEIVER"): 5})) as made:
        yield made


def examined(job: DetailsJob) -> DoctorResult:
    address = ("--endpoint-url", job.simulator.endpoint_url, "--no-sign-request")
    return run_doctor("--lake", str(job.root), *address)


def test_lake_without_details_asks_for_none(job: DetailsJob) -> None:
    job.sync(details="off")
    assert CHECK not in examined(job).findings
    assert job.gets.taken() == []


def test_details_are_asked_for_with_one_request_a_slice(job: DetailsJob) -> None:
    job.sync()
    job.gets.taken()
    assert examined(job).findings[CHECK] == ("OK", "Partner Central gives them", "")
    assert len(job.gets.taken()) == 1


def test_denied_details_name_the_action_and_the_statement(job: DetailsJob) -> None:
    job.sync()
    job.gets.spoil = lambda *_: refusal(400, "AccessDeniedException", Message="No.")
    found, advice = examined(job).wrong[CHECK]
    assert f"{GET_ACTION} failed: AccessDenied" in found
    assert f'"Action": "{GET_ACTION}"' in advice
    assert '{"partnercentral:Catalog": ["AWS"]}' in advice

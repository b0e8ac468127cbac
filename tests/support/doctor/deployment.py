"""Helpers for the doctor's tests of a deployment: its wrong findings and its parts."""

from typing import Any

import boto3

from invitations.snapshot.published import PART
from tests.support.doctor.result import run_doctor
from tests.support.harness import BUCKET

REVERT = 'Bring back what was deleted or changed by hand: make deploy ARGS="--revert-drift"'
ALLOW = (
    "Check that the role is allowed this action. A policy statement that allows it: "
    '{{"Effect": "Allow", "Action": "{}", "Resource": "*"}}'
)
SLICES = ("AWS SENDER", "AWS RECEIVER", "Sandbox SENDER", "Sandbox RECEIVER")
SNAPSHOTS = {f"snapshot {name}" for name in SLICES}
RUN_CHECKS = {f"run {name}" for name in SLICES}


def client(service: str) -> Any:
    return boto3.client(service)  # type: ignore[call-overload]


def wrong() -> dict[str, tuple[str, str]]:
    return run_doctor("--stack").wrong


def part_of(slice_name: str) -> str:
    catalog, side = slice_name.split()
    prefix = f"invitations/catalog={catalog}/participant_type={side}/"
    found = client("s3").list_objects_v2(Bucket=BUCKET, Prefix=prefix)["Contents"]
    (key,) = (one["Key"] for one in found if one["Key"].endswith(f"/{PART}"))
    return str(key)

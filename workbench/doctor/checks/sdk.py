"""SDK: whether the installed boto3 has every operation that this version calls."""

import importlib.metadata
import re
from typing import Final

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import UnknownServiceError
from botocore.model import ServiceModel, StructureShape

from invitations.partner_central.service import REGION
from workbench.doctor.finding import ProblemError

_OPERATION: Final = "ListEngagementInvitations"
_FILTERS: Final = ("EngagementIdentifier", "PayloadType", "SenderAwsAccountId", "Status")
_NEWEST_PAYLOAD_TYPE: Final = "LeadInvitation"
_WITHOUT_CREDENTIALS: Final = Config(signature_version=UNSIGNED)
_RENEW: Final = "Install what this version is pinned to: make setup."


def installed(session: boto3.Session) -> str:
    """Return the SDK's version; raises ProblemError if it is too old or lacks the API."""
    lacking = [*_too_old(boto3.__version__), *_unknown(session)]
    if lacking:
        raise ProblemError(f"boto3 {boto3.__version__} {' and '.join(lacking)}.", _RENEW)
    return f"boto3 {boto3.__version__}, which knows {_OPERATION} and its filters"


def _too_old(version: str) -> list[str]:
    needed = importlib.metadata.requires("partner-invitations-sync") or []
    (least,) = (found[1] for name in needed if (found := re.fullmatch(r"boto3>=([\d.]+)", name)))
    return [f"is older than {least}"] if _numbers(version) < _numbers(least) else []


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def _unknown(session: boto3.Session) -> list[str]:
    """Return what the session's service model lacks."""
    try:
        client = session.client(
            "partnercentral-selling", region_name=REGION, config=_WITHOUT_CREDENTIALS
        )
    except UnknownServiceError:
        return ["doesn't know Partner Central"]
    model = client.meta.service_model
    if _OPERATION not in model.operation_names:
        return [f"doesn't know {_OPERATION}"]
    missing = _missing(model)
    return [f"doesn't know {', '.join(missing)}"] if missing else []


def _missing(model: ServiceModel) -> list[str]:
    request = model.operation_model(_OPERATION).input_shape
    members = request.members if isinstance(request, StructureShape) else {}
    missing = [name for name in _FILTERS if name not in members]
    kinds = model.shape_for("EngagementInvitationPayloadType").metadata.get("enum", [])
    return missing + ([] if _NEWEST_PAYLOAD_TYPE in kinds else [_NEWEST_PAYLOAD_TYPE])

"""Empty requests and sample answers, from the service model."""

import json
from datetime import datetime
from typing import Any, Final, TextIO

from botocore.loaders import Loader
from botocore.model import ServiceModel, StructureShape
from botocore.utils import ArgumentGenerator

from workbench.listing.yaml import as_yaml

_SERVICE: Final = "partnercentral-selling"
_OPERATION: Final = "ListEngagementInvitations"


def print_input(kind: str, out: TextIO) -> None:
    """Write a request with every parameter, as JSON or, for `yaml-input`, as YAML."""
    shape = _structure("input_shape")
    request = json.dumps(ArgumentGenerator().generate_skeleton(shape), indent=4)
    required = tuple(f"{name}:" for name in shape.required_members)
    out.write(_as_yaml(request, required) if kind == "yaml-input" else f"{request}\n")


def sample_answer() -> dict[str, Any]:
    """Return a page of one invitation whose values are the members' names."""
    page = ArgumentGenerator(use_member_names=True).generate_skeleton(_structure("output_shape"))
    sample: dict[str, Any] = json.loads(json.dumps(page, default=datetime.isoformat))
    return sample


def _structure(name: str) -> StructureShape:
    model = ServiceModel(Loader().load_service_model(_SERVICE, "service-2"))
    shape: StructureShape = getattr(model.operation_model(_OPERATION), name)
    return shape


def _as_yaml(request: str, required: tuple[str, ...]) -> str:
    lines = as_yaml(json.loads(request)).splitlines()
    marked = (f"{line}  # [REQUIRED]" if line.startswith(required) else line for line in lines)
    return "".join(f"{line}\n" for line in marked)

"""What one run works with: settings, lake, client, clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from invitations.domain import Slice
from invitations.lake.storage import Lake
from invitations.partner_central.pacing import Traffic
from invitations.settings import Settings

if TYPE_CHECKING:
    from mypy_boto3_partnercentral_selling import PartnerCentralSellingAPIClient as Client


@dataclass(frozen=True, kw_only=True)
class Run:
    """The settings and the lake of one execution, and the world outside as arguments.

    `trigger` says what started it: schedule, event, manual or unfinished. `connect` opens a client
    that counts into the traffic it is given; `on_page` hears how many invitations of a slice have
    been listed.
    """

    id: str
    settings: Settings
    lake: Lake
    connect: Callable[[Traffic], "Client"]
    clock: Callable[[], datetime]
    remaining_seconds: Callable[[], float]
    trigger: str = "manual"
    on_page: Callable[[Slice, int], None] = lambda _slice, _listed: None

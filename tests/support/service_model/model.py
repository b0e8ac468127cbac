"""A model of one slice at Partner Central: its listing, its future events, and the true times."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random

from tests.support.factories import invitation, move_to, sent_by, set_listing
from workbench.simulator import Simulator, World
from workbench.simulator.clock import DAY, nanoseconds
from workbench.simulator.invitation import Invitation

VALID_DAYS = (3, 7, 15, 15, 400, 400)
# None: no engagement. 1 to 3: shared engagements. 0: an engagement of its own.
ENGAGEMENTS = (None, 1, 2, 3, *[0] * 26)
SENDERS = 25
PAYLOAD_TYPES = ("OpportunityInvitation", "OpportunityInvitation", "LeadInvitation")


@dataclass
class ServiceModel:
    """The invitations that the service lists, by id, and a diary of its events.

    `status_times` has the true time of each status. `deliver_event` delivers an event.
    Invitations in `taken` get no further events. Those in `ruled_out` had a change that the
    API rules out.
    """

    rng: Random
    world: World
    simulator: Simulator
    deliver_event: Callable[[str, str, datetime], None]
    listed: dict[str, Invitation] = field(default_factory=dict)
    status_times: dict[tuple[str, str], datetime] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    ruled_out: set[str] = field(default_factory=set)
    diary: list[str] = field(default_factory=list)
    scheduled: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    numbers: "count[int]" = field(default_factory=lambda: count(101))
    _tickets: "count[int]" = field(default_factory=count)

    @property
    def now(self) -> datetime:
        return self.simulator.now

    def note(self, text: str) -> None:
        self.diary.append(f"{self.now:%m-%d %H:%M:%S} {text}")

    def pass_time(self, by: timedelta) -> None:
        """Move the clock. Scheduled actions run at their time."""
        until = self.now + by
        while self.scheduled and min(self.scheduled)[0] <= until:
            due = min(self.scheduled)
            self.scheduled.remove(due)
            move_to(self.simulator, max(due[0], self.now))
            due[2]()
        move_to(self.simulator, until)

    def at(self, when: datetime, action: Callable[[], None]) -> None:
        """Schedule an action at a whole second."""
        self.scheduled.append((second(when), next(self._tickets), action))

    def soon(self, hours: float, action: Callable[[], None]) -> None:
        """Schedule an action at a random time within some hours."""
        self.at(self.now + timedelta(hours=self.rng.uniform(0, hours)), action)

    def list_invitation(self, one: Invitation, as_: str) -> None:
        """List an invitation as it is now."""
        self.note(f"{one.id} is listed: {as_}")
        self.listed[one.id] = one
        set_listing(self.world, self.listed.values())

    def unlist(self, id_: str) -> Invitation:
        """Unlist an invitation."""
        one = self.listed.pop(id_)
        self.note(f"{id_} is listed no longer")
        set_listing(self.world, self.listed.values())
        return one

    def deliver_event_for(self, id_: str, status: str) -> None:
        """Deliver the event about a status of an invitation."""
        self.note(f"event: {id_} {status} at {self.status_times[id_, status]:%m-%d %H:%M:%S}")
        self.deliver_event(id_, status, self.status_times[id_, status])

    def send(self, sent: datetime) -> Invitation:
        """Make a new invitation. It is not listed yet."""
        expires = second(sent + timedelta(days=self.rng.choice(VALID_DAYS)))
        number = next(self.numbers)
        one = invitation(number, sent, engagement=self.rng.choice(ENGAGEMENTS), expires=expires)
        one = sent_by(one, f"{number % SENDERS:012}", PAYLOAD_TYPES[number % len(PAYLOAD_TYPES)])
        self.status_times[one.id, "PENDING"], self.status_times[one.id, "EXPIRED"] = sent, expires
        if expires > self.now and self.rng.random() < 0.4:
            event_at = expires + timedelta(hours=self.rng.uniform(0, 5))
            self.at(event_at, lambda: self._deliver_expiry_event(one))
        return one

    def _deliver_expiry_event(self, one: Invitation) -> None:
        if self.listed.get(one.id, one).outcome == "EXPIRED":
            self.deliver_event_for(one.id, "EXPIRED")

    def pending(self, days: int) -> list[Invitation]:
        """Return the listed invitations that stay pending for some days."""
        minute_ago = nanoseconds(self.now - timedelta(minutes=1))
        then = nanoseconds(self.now + timedelta(days=days))
        some = (one for one in self.listed.values() if one.sent < minute_ago and one.ended > then)
        return [one for one in some if one.id not in self.taken]

    def ended(self) -> list[Invitation]:
        """Return the listed invitations that have ended and were sent long before the newest."""
        newest = max(one.sent for one in self.listed.values())
        then, now = newest - 2 * DAY, nanoseconds(self.now)
        some = (one for one in self.listed.values() if one.sent < then and one.ended < now)
        return [one for one in some if one.id not in self.taken | self.ruled_out]


def second(at: datetime) -> datetime:
    """Return a time truncated to seconds, as in events."""
    return at.replace(microsecond=0)

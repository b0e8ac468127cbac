"""One slice at Partner Central: what it lists now, what is to come, and what is true."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random

from tests.support.factories import invitation, move_to, tell
from workbench.simulator import Simulator, World
from workbench.simulator.clock import DAY, nanoseconds
from workbench.simulator.invitation import Invitation

VALID_DAYS = (3, 7, 15, 15, 400, 400)
# None has no engagement, 1 to 3 are shared, 0 is one of its own.
ENGAGEMENTS = (None, 1, 2, 3, *[0] * 26)


@dataclass
class Life:
    """What the service lists by id, and a diary of how that came about.

    `truth` is when each invitation took on each status; `tell_event` delivers an event. Nothing
    more befalls the `busy`. To the `odd` something has happened that the API rules out.
    """

    rng: Random
    world: World
    simulator: Simulator
    tell_event: Callable[[str, str, datetime], None]
    listed: dict[str, Invitation] = field(default_factory=dict)
    truth: dict[tuple[str, str], datetime] = field(default_factory=dict)
    busy: set[str] = field(default_factory=set)
    odd: set[str] = field(default_factory=set)
    diary: list[str] = field(default_factory=list)
    agenda: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    numbers: "count[int]" = field(default_factory=lambda: count(101))
    _tickets: "count[int]" = field(default_factory=count)

    @property
    def now(self) -> datetime:
        return self.simulator.now

    def note(self, text: str) -> None:
        self.diary.append(f"{self.now:%m-%d %H:%M:%S} {text}")

    def pass_time(self, by: timedelta) -> None:
        """Move the clock; what is due meanwhile happens at its time."""
        until = self.now + by
        while self.agenda and min(self.agenda)[0] <= until:
            due = min(self.agenda)
            self.agenda.remove(due)
            move_to(self.simulator, max(due[0], self.now))
            due[2]()
        move_to(self.simulator, until)

    def at(self, when: datetime, action: Callable[[], None]) -> None:
        """Let something happen once its time has come, at a whole second."""
        self.agenda.append((second(when), next(self._tickets), action))

    def soon(self, hours: float, action: Callable[[], None]) -> None:
        """Let something happen within so many hours."""
        self.at(self.now + timedelta(hours=self.rng.uniform(0, hours)), action)

    def show(self, one: Invitation, as_: str) -> None:
        """Let the service list an invitation, as it is now."""
        self.note(f"{one.id} is listed: {as_}")
        self.listed[one.id] = one
        tell(self.world, self.listed.values())

    def hide(self, id_: str) -> Invitation:
        """Let the service list an invitation no longer."""
        one = self.listed.pop(id_)
        self.note(f"{id_} is listed no longer")
        tell(self.world, self.listed.values())
        return one

    def tell_of(self, id_: str, status: str) -> None:
        """Deliver an event about what is true."""
        self.note(f"an event tells: {id_} {status} at {self.truth[id_, status]:%m-%d %H:%M:%S}")
        self.tell_event(id_, status, self.truth[id_, status])

    def send(self, sent: datetime) -> Invitation:
        """Make a new invitation, which is listed once it is shown."""
        expires = second(sent + timedelta(days=self.rng.choice(VALID_DAYS)))
        one = invitation(
            next(self.numbers), sent, engagement=self.rng.choice(ENGAGEMENTS), expires=expires
        )
        self.truth[one.id, "PENDING"], self.truth[one.id, "EXPIRED"] = sent, expires
        if expires > self.now and self.rng.random() < 0.4:
            told_at = expires + timedelta(hours=self.rng.uniform(0, 5))
            self.at(told_at, lambda: self._tell_of_expiry(one))
        return one

    def _tell_of_expiry(self, one: Invitation) -> None:
        if self.listed.get(one.id, one).outcome == "EXPIRED":
            self.tell_of(one.id, "EXPIRED")

    def waiting(self, days: int) -> list[Invitation]:
        """Those listed that can be answered for so many more days."""
        minute_ago = nanoseconds(self.now - timedelta(minutes=1))
        then = nanoseconds(self.now + timedelta(days=days))
        some = (one for one in self.listed.values() if one.sent < minute_ago and one.ended > then)
        return [one for one in some if one.id not in self.busy]

    def settled(self) -> list[Invitation]:
        """Those listed that were answered or have expired, and were sent long before the newest."""
        newest = max(one.sent for one in self.listed.values())
        then, now = newest - 2 * DAY, nanoseconds(self.now)
        some = (one for one in self.listed.values() if one.sent < then and one.ended < now)
        return [one for one in some if one.id not in self.busy | self.odd]


def second(at: datetime) -> datetime:
    """The whole second before: events tell no more."""
    return at.replace(microsecond=0)

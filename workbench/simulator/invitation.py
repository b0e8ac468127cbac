"""One invitation: its outcome is decided when it is sent."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation on its timeline; instants are nanoseconds since 1970.

    It is pending from `sent` until `ended`, then it has the status `outcome`. The attributes are
    those that a listing filters by. `members` is the JSON of what never changes, rendered once:
    a summary without its end. `expires` is JSON, too.
    """

    id: str
    engagement_id: str | None
    payload_type: str
    sender: str
    sent: int
    ended: int
    outcome: str
    expires: bytes
    expires_at_the_end: bytes
    members: bytes

    def status(self, now: int) -> str:
        """Return the status at `now`."""
        return self.outcome if now >= self.ended else "PENDING"

    def summary(self, now: int) -> bytes:
        """Return the summary at `now`, as JSON."""
        if now < self.ended:
            return b'%b,"Status":"PENDING","ExpirationDate":%b}' % (self.members, self.expires)
        return b'%b,"Status":"%b","ExpirationDate":%b}' % (
            self.members,
            self.outcome.encode(),
            self.expires_at_the_end,
        )

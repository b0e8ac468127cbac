"""Random events of the service model. Each changes one invitation."""

from datetime import timedelta

from tests.support.factories import answered, changed, without_expiry
from tests.support.service_model.model import ServiceModel, second

LATEST_HOURS = 24
"""The longest time between an invitation's date and its first listing."""
FOR_LONG = 100


def arrive(service: ServiceModel) -> str:
    """Send an invitation and list it."""
    one = service.send(service.now - timedelta(seconds=service.rng.uniform(0, 3000)))
    service.list_invitation(one, "sent")
    return one.id


def arrive_late(service: ServiceModel) -> None:
    """Send an invitation and list it up to a day later."""
    one = service.send(service.now - timedelta(seconds=service.rng.uniform(0, 3000)))
    service.note(f"{one.id} is sent")
    listed_at = service.status_times[one.id, "PENDING"] + timedelta(
        hours=service.rng.uniform(1, LATEST_HOURS)
    )
    service.at(max(service.now, listed_at), lambda: service.list_invitation(one, "late"))


def appear_late(service: ServiceModel) -> str:
    """List an invitation that was sent hours ago."""
    one = service.send(service.now - timedelta(hours=service.rng.uniform(0, LATEST_HOURS)))
    service.list_invitation(one, "late")
    return one.id


def appear_answered(service: ServiceModel) -> None:
    """List an invitation that was sent and accepted within the last hour."""
    one, at = service.send(service.now - timedelta(seconds=3000)), second(service.now)
    service.status_times[one.id, "ACCEPTED"] = at
    service.taken.add(one.id)
    service.list_invitation(answered(one, "ACCEPTED", at), "ACCEPTED at once")


def answer(service: ServiceModel, *, with_event: bool = True) -> str | None:
    """Answer an invitation. Its event comes before or after the listing, twice or never."""
    if not (some := service.pending(days=2)):
        return None
    one, status, at = (
        service.rng.choice(some),
        service.rng.choice(("ACCEPTED", "REJECTED")),
        service.now,
    )
    one = answered(one, status, second(at))
    if service.rng.random() < 0.3:
        one = without_expiry(one)
    service.status_times[one.id, status] = second(at)
    service.taken.add(one.id)
    delay = timedelta(hours=service.rng.choice((0, 0, service.rng.uniform(0, 4)))) * with_event
    service.at(at + delay, lambda: service.list_invitation(one, status))
    for _ in range(service.rng.choice((0, 0, 1, 1, 1, 2)) * with_event):
        service.soon(service.rng.choice((0, 7)), lambda: service.deliver_event_for(one.id, status))
    service.pass_time(timedelta(0))
    return one.id


def vanish(service: ServiceModel) -> str | None:
    """Unlist a pending invitation. It may be listed again later."""
    if not (some := service.pending(days=FOR_LONG)):
        return None
    one = service.unlist(service.rng.choice(some).id)
    service.taken.add(one.id)
    if service.rng.random() < 0.7:
        service.soon(60, lambda: service.list_invitation(one, "back again"))
    return one.id


def retitle(service: ServiceModel) -> None:
    """Change a field that every run lists."""
    if some := service.pending(days=2):
        one = service.rng.choice(some)
        service.list_invitation(
            changed(one, EngagementTitle=f"Title of {service.now}"), "another title"
        )


def forget_expiry(service: ServiceModel) -> None:
    """Omit the expiration date of an ended invitation. That is no change."""
    if some := service.ended():
        service.list_invitation(without_expiry(service.rng.choice(some)), "without expiration date")


def rule_out(service: ServiceModel) -> None:
    """Do what the API rules out: change status or title of an ended invitation, or unlist it."""
    if not (some := service.ended()):
        return
    one = service.rng.choice(some)
    service.ruled_out.add(one.id)
    what = service.rng.choice(("status", "title", "vanish"))
    if what == "vanish":
        service.unlist(one.id)
    elif what == "title":
        service.list_invitation(
            changed(one, EngagementTitle="Rewritten"), "rewritten, against the rules"
        )
    else:
        status = "REJECTED" if one.outcome == "ACCEPTED" else "ACCEPTED"
        service.status_times[one.id, status] = service.now
        other = answered(one, status, service.status_times[one.id, "PENDING"])
        service.list_invitation(other, f"{status}, against the rules")

"""What may befall an invitation: each is something that happens once, at random, in a life."""

from datetime import timedelta

from tests.support.factories import answered, changed, without_expiry
from tests.support.service_model.model import Life, second

LATEST_HOURS = 24
"""How much later than its date an invitation is listed at the most."""
FOR_LONG = 100


def arrive(life: Life) -> str:
    """An invitation is sent, and listed."""
    one = life.send(life.now - timedelta(seconds=life.rng.uniform(0, 3000)))
    life.show(one, "sent")
    return one.id


def arrive_late(life: Life) -> None:
    """An invitation is sent, and listed up to a day later."""
    one = life.send(life.now - timedelta(seconds=life.rng.uniform(0, 3000)))
    life.note(f"{one.id} is sent")
    listed_at = life.truth[one.id, "PENDING"] + timedelta(hours=life.rng.uniform(1, LATEST_HOURS))
    life.at(max(life.now, listed_at), lambda: life.show(one, "late"))


def appear_late(life: Life) -> str:
    """An invitation that was sent hours ago is listed now."""
    one = life.send(life.now - timedelta(hours=life.rng.uniform(0, LATEST_HOURS)))
    life.show(one, "late")
    return one.id


def answer(life: Life, *, told: bool = True) -> str | None:
    """One is answered; an event tells it before or after it is listed so, twice or never."""
    if not (some := life.waiting(days=2)):
        return None
    one, status, at = life.rng.choice(some), life.rng.choice(("ACCEPTED", "REJECTED")), life.now
    one = answered(one, status, second(at))
    if life.rng.random() < 0.3:
        one = without_expiry(one)
    life.truth[one.id, status] = second(at)
    life.busy.add(one.id)
    delay = timedelta(hours=life.rng.choice((0, 0, life.rng.uniform(0, 4)))) * told
    life.at(at + delay, lambda: life.show(one, status))
    for _ in range(life.rng.choice((0, 0, 1, 1, 1, 2)) * told):
        life.soon(life.rng.choice((0, 7)), lambda: life.tell_of(one.id, status))
    life.pass_time(timedelta(0))
    return one.id


def vanish(life: Life) -> str | None:
    """One that is pending is listed no longer; it may come back."""
    if not (some := life.waiting(days=FOR_LONG)):
        return None
    one = life.hide(life.rng.choice(some).id)
    life.busy.add(one.id)
    if life.rng.random() < 0.7:
        life.soon(60, lambda: life.show(one, "back again"))
    return one.id


def retitle(life: Life) -> None:
    """A field changes where every run sees it."""
    if some := life.waiting(days=2):
        one = life.rng.choice(some)
        life.show(changed(one, EngagementTitle=f"Title of {life.now}"), "another title")


def forget_expiry(life: Life) -> None:
    """The API forgets when a settled one expired, which is no change."""
    if some := life.settled():
        life.show(without_expiry(life.rng.choice(some)), "without expiration date")


def rule_out(life: Life) -> None:
    """What the API rules out: a settled one takes on another status or title, or vanishes."""
    if not (some := life.settled()):
        return
    one = life.rng.choice(some)
    life.odd.add(one.id)
    what = life.rng.choice(("status", "title", "vanish"))
    if what == "vanish":
        life.hide(one.id)
    elif what == "title":
        life.show(changed(one, EngagementTitle="Rewritten"), "rewritten, against the rules")
    else:
        status = "REJECTED" if one.outcome == "ACCEPTED" else "ACCEPTED"
        life.truth[one.id, status] = life.now
        other = answered(one, status, life.truth[one.id, "PENDING"])
        life.show(other, f"{status}, against the rules")

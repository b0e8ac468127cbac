"""Alarm texts: what happened and what to do, as the mail says it; docs/runbook.md says more."""

from typing import Final

ALARM_TEXTS: Final = {
    "RunFailed": (
        "A run of the invitations sync failed. Its error in the function's log names the slice "
        "and what to do. Slices that failed keep their last snapshot; Lambda tries twice more, "
        "and the next run starts afresh."
    ),
    "NoSuccess": (
        "No run of the invitations sync has succeeded for three intervals: the table is getting "
        "old. Look at the newest error in the function's log; if there is none, nothing starts "
        "the function: check that its schedule is enabled and its concurrency is not 0."
    ),
    "FailedRunsKept": (
        "A run of the invitations sync failed three times and its event was put aside. Read the "
        "message in the queue of failed runs, fix what it names, then purge the queue: the next "
        "run does all of the work, nothing needs to be replayed."
    ),
    "UndeliveredKept": (
        "A run of the invitations sync could not be started, so its event was put aside. The "
        "message's attributes say why: most often the scheduler's role or the function was "
        "changed by hand. Deploy again, then purge the queue."
    ),
    "ListingGivenUp": (
        "The state machine that goes on with long listings of invitations has given up. Nothing is "
        "lost: what was listed is kept for two days, and the next scheduled run goes on with it. "
        "The newest error in the function's log says what stopped it."
    ),
    "Throttled": (
        "AWS Partner Central throttled the invitations sync: the account's quota is used up, here "
        "or by another integration. Lower max_requests_per_second or run less often, and deploy."
    ),
    "UnknownFields": (
        "AWS Partner Central sends fields of invitations that the table has no column for. "
        "Nothing is lost: they are in additional_fields. Update to a version that knows them."
    ),
    "UnreadableFields": (
        "Some invitations have a date or a text that could not be read. Their rows are published, "
        "with null in that column and what was sent in additional_fields. Look at them; if they "
        "are sound, update to a version that reads them or report it to this project."
    ),
}

"""Alarm texts for the e-mail: what happened and what to do. docs/runbook.md has the details."""

from typing import Final

ALARM_TEXTS: Final = {
    "RunFailed": (
        "A run of the invitations sync failed. Its error in the function's log names the slice "
        "and what to do. Slices that failed keep their last snapshot. Lambda retries the run "
        "twice, and the next scheduled run tries again."
    ),
    "NoSuccess": (
        "The last three planned runs of the invitations sync have not succeeded: the table is "
        "out of date. Read the newest error in the function's log. If there is none, nothing "
        "starts the function: check that its schedule is enabled and its concurrency is not 0."
    ),
    "FailedRunsKept": (
        "A run of the invitations sync failed three times, and its event is in the queue of "
        "failed runs. Read the message, fix the error that it names, then purge the queue. "
        "Nothing needs to be replayed: the next run does the same work."
    ),
    "UndeliveredKept": (
        "A run of the invitations sync could not be started, and its event is in the queue of "
        "undelivered events. The message's attributes say why. Most often the scheduler's role "
        "or the function was changed by hand. Deploy again, then purge the queue."
    ),
    "ListingGivenUp": (
        "The state machine that continues long listings of invitations has failed or timed out. "
        "Nothing is lost: the incomplete listing is kept for two days, and the next scheduled run "
        "continues it. The newest error in the function's log says what went wrong."
    ),
    "Throttled": (
        "AWS Partner Central throttled the invitations sync: this job or another integration has "
        "used up the account's quota. Lower max_requests_per_second or run less often, and deploy."
    ),
    "UnknownFields": (
        "AWS Partner Central sends fields of invitations that the table has no column for. "
        "Nothing is lost: they are in additional_fields. Update to a version with these columns."
    ),
    "UnreadableFields": (
        "Some invitations have a date or a text that could not be read. Their rows are published "
        "with null in that column, and additional_fields has the value that was sent. Look at the "
        "values. If they are valid, update to a version that reads them, or report it to this "
        "project."
    ),
}

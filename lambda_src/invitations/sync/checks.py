"""Checks of a listing before it is published: the faults that only show in its rows."""

from typing import Final

from invitations.errors import InvitationDataError
from invitations.snapshot.observation import Difference

MANY_UNREADABLE: Final = 10
"""Fewer unreadable rows are single odd rows, however small the slice is."""


def check_readable(difference: Difference) -> None:
    """Raise InvitationDataError if a column is unreadable in most rows: the API has changed."""
    for column, count in sorted(difference.unreadable_columns.items()):
        if count >= MANY_UNREADABLE and count > difference.listed / 2:
            raise InvitationDataError(
                f"{column} could not be read in {count} of {difference.listed} listed invitations: "
                "the API seems to have changed. Nothing of this listing was published.",
                "Update to a version that reads it, or report it to this project.",
            )


def check_shrink(difference: Difference, *, accept: bool) -> None:
    """Raise InvitationDataError if more than half of the looked-for rows are gone."""
    looked_for = difference.looked_for
    # Every mode lists the newest invitations: if none of the rows is found, all are gone.
    lost = difference.unlisted if difference.found else looked_for
    if lost > looked_for / 2 and not accept:
        raise InvitationDataError(
            f"the listing has lost {lost} of {looked_for} rows, more than half.",
            "If that is right (a Sandbox was refreshed), run once with accept_shrink "
            "(--accept-shrink).",
        )

"""The four tables: their names, columns and partition keys. Pure: no module does any I/O."""

from typing import Final

from invitations.tables.changes import CHANGES
from invitations.tables.details import DETAILS
from invitations.tables.invitations import INVITATIONS
from invitations.tables.runs import RUNS

__all__ = ["CHANGES", "DETAILS", "INVITATIONS", "RUNS", "TABLES"]

TABLES: Final = (INVITATIONS, CHANGES, RUNS, DETAILS)

"""Event: what the options of `run` ask of the function."""

import argparse
from itertools import product
from typing import Any, Final

from invitations import options
from invitations.domain import CATALOGS, PARTICIPANT_TYPES, Slice
from invitations.errors import ConfigurationError
from invitations.rules import one_of

_SLICE: Final = one_of(*map("/".join, product(CATALOGS, PARTICIPANT_TYPES)))


def event_from(args: argparse.Namespace) -> dict[str, Any]:
    """Return the event of a run; raises ConfigurationError naming an option that is wrong."""
    event: dict[str, Any] = {}
    if args.mode is not None:
        event["mode"] = options.parse(options.MODE.rule, args.mode, name=options.MODE.flag)
    if args.accept_shrink:
        event["accept_shrink"] = True
    names = [options.parse(_SLICE, text, name="--slice") for text in args.slice or ()]
    return event | _slices([Slice(*name.split("/")) for name in names])


def _slices(slices: list[Slice]) -> dict[str, Any]:
    """Return the part of an event that selects slices: a run has every pair of its lists."""
    if not slices:
        return {}
    catalogs = [one for one in CATALOGS if one in {slice_.catalog for slice_ in slices}]
    sides = [one for one in PARTICIPANT_TYPES if one in {each.participant_type for each in slices}]
    others = {Slice(*pair) for pair in product(catalogs, sides)} - set(slices)
    if others:
        names = ", ".join(sorted(map(str, others)))
        raise ConfigurationError(
            f"--slice: one run with these would also sync {names}.", "Start a run for each."
        )
    return {"catalogs": catalogs, "participant_types": sides}

"""`invitations simulate`: a Partner Central on this machine, until it is stopped."""

import argparse
import signal
import sys
import threading

from invitations.errors import ConfigurationError
from workbench.options.arguments import whole_number

DEFAULT_PORT = 8321
DEFAULT_INVITATIONS = 2_000
THROTTLED_REQUESTS_PER_SECOND = 10.0
"""An account's quota of the real service."""

_DESCRIPTION = """\
Serve a simulated Partner Central on this machine until Ctrl-C.

It answers ListEngagementInvitations and GetEngagementInvitation for both catalogs and both
participant types, to any credentials or none. The same numbers and seed always make the same
invitations.
"""
_EPILOG = f"""\
Its clock stands at 2026-01-15 12:00 UTC. Move it, and invitations arrive, are answered and expire:
  curl -X POST http://127.0.0.1:{DEFAULT_PORT}/_simulator/clock -d '{{"advance_seconds": 86400}}'
"""


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `simulate` command and its options."""
    parser = subcommands.add_parser(
        "simulate",
        help="serve a simulated Partner Central on this machine",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM and return 0; raises ConfigurationError without a port."""
    from workbench.simulator import Simulator, World  # noqa: PLC0415 - too slow for --help

    sys.stderr.write(f"Making up {args.invitations:,} invitations\n")
    world = World(args.invitations, args.seed)
    quota = THROTTLED_REQUESTS_PER_SECOND if args.throttle else None
    try:
        simulator = Simulator(world, requests_per_second=quota, port=args.port)
    except OSError as error:
        raise ConfigurationError(
            f"--port: can't listen on {args.port}: {error.strerror}. Use another, or 0 for any."
        ) from error
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with simulator:
        _introduce(simulator.endpoint_url)
        stopped.wait()
    return 0


def _introduce(url: str) -> None:
    sys.stdout.write(
        f"Partner Central simulated at {url}; try: "
        f"invitations sync --lake simulated --endpoint-url {url} --no-sign-request\n"
    )
    sys.stdout.flush()


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port",
        metavar="PORT",
        type=whole_number(0, 65535),
        default=DEFAULT_PORT,
        help="port of 127.0.0.1 (default: %(default)s; 0: any free one)",
    )
    parser.add_argument(
        "--invitations",
        metavar="N",
        type=whole_number(0),
        default=DEFAULT_INVITATIONS,
        help="invitations at the start, over all slices (default: %(default)s)",
    )
    parser.add_argument(
        "--seed",
        metavar="N",
        type=whole_number(0),
        default=0,
        help="which world to make up (default: %(default)s)",
    )
    parser.add_argument(
        "--throttle",
        action="store_true",
        help=f"refuse more than {THROTTLED_REQUESTS_PER_SECOND:.0f} requests a second, as AWS does",
    )

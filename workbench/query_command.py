"""`invitations query`: Athena's SQL over a folder lake."""

import argparse
import sys
from pathlib import Path

from invitations.errors import ConfigurationError

_DESCRIPTION = """\
Ask a folder lake in Athena's SQL.

Tables: engagement_invitations (what is true now), engagement_invitation_changes (what happened),
sync_runs. Views: SHOW TABLES names them. Timestamps are UTC.
"""
_EPILOG = """\
examples:
  invitations query --lake lake "SELECT status, count(*) AS invitations
      FROM engagement_invitations GROUP BY status"
  invitations query --lake lake --output csv "SELECT * FROM engagement_invitations" > all.csv
  invitations query --lake lake "SELECT * FROM data_freshness"
  invitations query --lake lake "DESCRIBE engagement_invitation_changes"
"""


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `query` command and its options."""
    parser = subcommands.add_parser(
        "query",
        help="ask a folder lake in Athena's SQL",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        usage='invitations query --lake FOLDER [--output FORMAT] "SQL"',
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("sql", metavar="SQL", help="one statement that reads")
    parser.add_argument("--lake", metavar="FOLDER", required=True, help="what sync filled")
    parser.add_argument(
        "--output",
        choices=("table", "json", "csv"),
        default="table",
        help="format (default: %(default)s)",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what the query finds and return 0."""
    from workbench import query, query_output  # noqa: PLC0415 - too slow for --help

    if "://" in args.lake:
        raise ConfigurationError(
            f"--lake: {args.lake!r} is not a folder; a lake in S3 is queried with Athena."
        )
    with query.open_lake(Path(args.lake)) as connection:
        result = query.run(connection, args.sql)
    query_output.WRITERS[args.output](result, sys.stdout)
    if args.output == "table":
        sys.stderr.write(f"({len(result.rows):,} {'row' if len(result.rows) == 1 else 'rows'})\n")
    return 0

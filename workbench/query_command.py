"""`invitations query`: Athena's SQL over a folder lake."""

import argparse
import sys

from invitations.errors import ConfigurationError
from sql.statements import queries
from workbench.lake_option import add_lake_option, lake_folder

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
  invitations query --lake lake --saved pending_now
  invitations query --lake lake "DESCRIBE engagement_invitation_changes"
"""


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `query` command and its options."""
    parser = subcommands.add_parser(
        "query",
        help="ask a folder lake in Athena's SQL",
        description=_DESCRIPTION,
        epilog=_EPILOG + _saved_queries(),
        usage='invitations query --lake FOLDER [--output FORMAT] "SQL"|--saved NAME',
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    question = parser.add_mutually_exclusive_group(required=True)
    question.add_argument("sql", metavar="SQL", nargs="?", help="one statement that reads")
    question.add_argument("--saved", metavar="NAME", help="a saved query instead, see below")
    add_lake_option(parser)
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

    root = lake_folder(args.lake, for_s3="; a lake in S3 is queried with Athena.")
    sql = args.sql if args.saved is None else _saved(args.saved)
    with query.open_lake(root) as connection:
        result = query.run(connection, sql)
    query_output.WRITERS[args.output](result, sys.stdout)
    if args.output == "table":
        sys.stderr.write(f"({len(result.rows):,} {'row' if len(result.rows) == 1 else 'rows'})\n")
    return 0


def _saved(key: str) -> str:
    for query in queries():
        if query.key == key:
            return query.sql
    raise ConfigurationError(
        f"--saved: there is no query {key!r}; `invitations query --help` lists them."
    )


def _saved_queries() -> str:
    saved = queries()
    width = max(len(query.key) for query in saved)
    lines = (f"  {query.key:{width}}  {query.question}" for query in saved)
    return "\n".join(["", "saved queries:", *lines, ""])

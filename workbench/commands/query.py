"""`invitations query`: Athena's SQL over a folder lake."""

import argparse
import sys
from typing import TYPE_CHECKING

from invitations.errors import ConfigurationError
from sql.statements import queries
from workbench.file_output import STANDARD_OUTPUT, output_file
from workbench.options.lake import add_lake_option, lake_folder

if TYPE_CHECKING:
    from workbench.results.result import ResultStream

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
  invitations query --lake lake --saved pending_now --output xlsx --out pending.xlsx
  invitations query --lake lake "DESCRIBE engagement_invitation_changes"
"""


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `query` command and its options."""
    parser = subcommands.add_parser(
        "query",
        help="ask a folder lake in Athena's SQL",
        description=_DESCRIPTION,
        epilog=_EPILOG + _saved_queries(),
        usage='invitations query --lake FOLDER [--output FORMAT] [--out FILE] "SQL"|--saved NAME',
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    question = parser.add_mutually_exclusive_group(required=True)
    question.add_argument("sql", metavar="SQL", nargs="?", help="one statement that reads")
    question.add_argument("--saved", metavar="NAME", help="a saved query instead, see below")
    add_lake_option(parser)
    parser.add_argument(
        "--output",
        choices=("table", "json", "csv", "xlsx"),
        default="table",
        help="format; xlsx is a spreadsheet and needs --out (default: %(default)s)",
    )
    parser.add_argument(
        "--out",
        metavar="FILE",
        default=STANDARD_OUTPUT,
        help="where to write it, - being standard output (default: %(default)s)",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the result of the query and return 0."""
    from workbench.folder_lake import sql as query  # noqa: PLC0415 - too slow for --help

    if args.output == "xlsx" and args.out == STANDARD_OUTPUT and sys.stdout.isatty():
        raise ConfigurationError("--output xlsx: a terminal can't show it; name a file with --out.")
    root = lake_folder(args.lake)
    sql = args.sql if args.saved is None else _saved(args.saved)
    with query.open_lake(root, statement=sql) as connection:
        rows = _write(query.stream(connection, sql), args.output, args.out)
    if args.output == "table" or args.out != STANDARD_OUTPUT:
        sys.stderr.write(f"({rows:,} {'row' if rows == 1 else 'rows'})\n")
    return 0


def _write(found: "ResultStream", output: str, out: str) -> int:
    """Write a result in a format to a file or standard output; return the number of its rows."""
    if output == "xlsx":
        from workbench.results.xlsx import write_xlsx  # noqa: PLC0415 - too slow for --help

        with output_file(out) as path:
            return write_xlsx(found, path)
    from workbench.results.output import WRITERS  # noqa: PLC0415 - too slow for --help

    if out == STANDARD_OUTPUT:
        return WRITERS[output](found, sys.stdout)
    with output_file(out) as path, path.open("w", encoding="utf-8", newline="") as file:
        return WRITERS[output](found, file)


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

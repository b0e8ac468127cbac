"""`invitations query`: Athena's SQL over a lake in a folder or a deployed one."""

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from invitations.errors import ConfigurationError
from invitations.options import STACK_NAME
from sql.statements import queries
from workbench.file_output import STANDARD_OUTPUT, output_file
from workbench.options.arguments import whole_number
from workbench.options.deployed import add_deployed_options, check_is_deployed, deployed_names
from workbench.options.lake import STACK, add_lake_choice, chosen_lake

if TYPE_CHECKING:
    from workbench.results.result import ResultStream

_DESCRIPTION = """\
Ask a lake in Athena's SQL.

Tables: engagement_invitations (what is true now), engagement_invitation_changes (what happened),
sync_runs. Views: SHOW TABLES names them. Timestamps are UTC.

A lake in a folder is asked here. A deployed one is asked by Athena, which bills what it reads: the
cost is shown in the end. Ctrl-C stops the query there, too.
"""
_EPILOG = """\
examples:
  invitations query --lake lake "SELECT status, count(*) AS invitations
      FROM engagement_invitations GROUP BY status"
  invitations query --stack --saved pending_now
  invitations query --stack PartnerInvitations --profile partner "SELECT * FROM sync_runs"
  invitations query --lake lake --output csv "SELECT * FROM engagement_invitations" > all.csv
  invitations query --lake lake --saved pending_now --output xlsx --out pending.xlsx
  invitations query --lake lake "DESCRIBE engagement_invitation_changes"
"""
_A_WEEK = 7 * 24 * 60


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `query` command and its options."""
    parser = subcommands.add_parser(
        "query",
        help="ask a lake in Athena's SQL",
        description=_DESCRIPTION,
        epilog=_EPILOG + _saved_queries(),
        usage='invitations query [--lake FOLDER|--stack [NAME]] [options] "SQL"|--saved NAME',
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    question = parser.add_mutually_exclusive_group()
    question.add_argument("sql", metavar="SQL", nargs="?", help="one statement that reads")
    question.add_argument("--saved", metavar="NAME", help="a saved query instead, see below")
    add_lake_choice(parser)
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
    add_deployed_options(parser)
    parser.add_argument(
        "--reuse-minutes",
        metavar="MINUTES",
        type=whole_number(0, _A_WEEK),
        help=f"with {STACK}: take an earlier result of the same SQL, free, if it is no older",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the result of the query and return 0."""
    if args.output == "xlsx" and args.out == STANDARD_OUTPUT and sys.stdout.isatty():
        raise ConfigurationError("--output xlsx: a terminal can't show it; name a file with --out.")
    sql = _question(args)
    lake = chosen_lake(args)
    if isinstance(lake, str):
        _ask_deployed(args, lake, sql)
    else:
        check_is_deployed(args, "reuse_minutes")
        _ask_folder(args, lake, sql)
    return 0


def _question(args: argparse.Namespace) -> str:
    """Return the SQL. `--stack` without a name takes the SQL after it for its name: undo that."""
    if args.saved is None and args.sql is None and len((args.stack or "").split()) > 1:
        args.sql, args.stack = args.stack, STACK_NAME
    if args.saved is not None:
        return _saved(args.saved)
    if args.sql is None:
        raise ConfigurationError("there is no question: name SQL, or a saved query with --saved.")
    return str(args.sql)


def _ask_folder(args: argparse.Namespace, root: Path, sql: str) -> None:
    from workbench.folder_lake import sql as query  # noqa: PLC0415 - too slow for --help

    with query.open_lake(root, statement=sql) as connection:
        _write_counted(args, query.stream(connection, sql))


def _ask_deployed(args: argparse.Namespace, stack: str, sql: str) -> None:
    from workbench.deployed_lake.athena import opened  # noqa: PLC0415 - as above
    from workbench.deployed_lake.progress import shown_progress, state_of  # noqa: PLC0415 - as above
    from workbench.options.credentials import checked_session  # noqa: PLC0415 - as above

    session = checked_session(args)
    athena = opened(session, stack, **deployed_names(args), reuse_minutes=args.reuse_minutes)
    with ExitStack() as until_written:
        with shown_progress() as show:
            cursor = athena.cursor(lambda execution: show(state_of(execution)))
            answer = until_written.enter_context(athena.asked(sql, cursor))
        _write_counted(args, answer.result)
    if answer.as_text:
        sys.stderr.write(
            f"{', '.join(answer.as_text)}: as Athena writes it, without quotes; "
            "json_format(CAST(… AS JSON)) has them\n"
        )
    sys.stderr.write(f"{answer.scan}\n")


def _write_counted(args: argparse.Namespace, found: "ResultStream") -> None:
    rows = _write(found, args.output, args.out)
    if args.output == "table" or args.out != STANDARD_OUTPUT:
        sys.stderr.write(f"({rows:,} {'row' if rows == 1 else 'rows'})\n")


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

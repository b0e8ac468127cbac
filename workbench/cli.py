"""The `invitations` command: finds the subcommand, runs it, and turns failures into exit codes."""

import argparse
import io
import logging
import os
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

from invitations.errors import ConfigurationError, SyncError
from workbench import completion
from workbench.commands import completion as completion_command
from workbench.commands import doctor, forget, get, pull, query, remind, report, simulate, sync
from workbench.commands import list as list_command
from workbench.commands import run as run_command
from workbench.file_output import NO_ROOM
from workbench.options.version import ShowVersion
from workbench.standard_streams import open_closed_streams

COMMANDS: Final = (
    list_command,
    get,
    sync,
    query,
    report,
    pull,
    run_command,
    remind,
    doctor,
    forget,
    simulate,
    completion_command,
)

FAILED: Final = 1
BAD_USAGE: Final = 2
INTERRUPTED: Final = 130
PIPE_CLOSED: Final = 141
"""Exit code that shells report for a program ended by a closed pipe."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; an error is one line on standard error."""
    open_closed_streams()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    every_command = parser()
    completion.answer_shell(every_command)
    args = every_command.parse_args(argv)
    try:
        code = int(args.run(args))
        sys.stdout.flush()
    except ConfigurationError as error:
        return _failed(error, BAD_USAGE)
    except SyncError as error:
        return _failed(error, FAILED)
    except KeyboardInterrupt as interrupt:
        return _failed(str(interrupt) or "interrupted", INTERRUPTED)
    except BrokenPipeError:
        _discard_output()
        return PIPE_CLOSED
    except Exception as error:  # the last resort: the command ends
        logging.getLogger(__name__).debug("unexpected", exc_info=True)
        return _failed(_in_words(error), FAILED)
    return code


class Parser(argparse.ArgumentParser):
    """A parser whose errors are two lines, without its usage."""

    def error(self, message: str) -> NoReturn:
        """Print the error and where the options are explained, and exit."""
        self.exit(BAD_USAGE, f"{self.prog}: {message}\nSee {self.prog} --help\n")


def parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    top: argparse.ArgumentParser = Parser(
        prog="invitations",
        description="AWS Partner Central engagement invitations: list, sync and query them.",
        epilog="Exit codes: 0 done, 1 a slice failed, 2 bad usage or configuration.",
    )
    top.add_argument("--version", action=ShowVersion, nargs=0, help="print versions and exit")
    subcommands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.register(subcommands)
    return top


def _in_words(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return f"{error.strerror}. Make room on the disk and run it again."
    return f"unexpected {type(error).__name__}: {error}"


def _failed(error: object, code: int) -> int:
    _end_output()
    text = " ".join(str(error).split())
    sys.stderr.write(f"invitations: {text}\n")
    return code


def _end_output() -> None:
    """Print what is still in memory, or discard it if the disk is full."""
    try:
        sys.stdout.flush()
    except OSError:
        _discard_output()


def _discard_output() -> None:
    """Keep Python from printing errors of closed pipes and full disks at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

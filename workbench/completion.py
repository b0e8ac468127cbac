"""Completion: what a shell offers after TAB for each command, option, saved query and column."""

import argparse
import os
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any, Final

from invitations.domain import CATALOGS, PARTICIPANT_TYPES
from sql.statements import queries, views

SHELLS: Final = ("bash", "zsh", "fish")
_ASKED: Final = "_ARGCOMPLETE"
"""The variable that the shell's code sets when it asks for completions."""

_ZSH_LINE: Final = "${(j: :)words[1,CURRENT]}"
"""The line up to the word under the cursor. BUFFER, which argcomplete reads, lacks open quotes."""
_SHELL: Final = "_ARGCOMPLETE_SHELL"


def script(shell: str) -> str:
    """Return the code that makes a shell ask `invitations` for completions."""
    from argcomplete.shell_integration import shellcode  # noqa: PLC0415 - only completion needs it

    code = shellcode(["invitations"], shell=shell)
    if shell == "zsh":
        code = code.replace("$BUFFER", _ZSH_LINE).replace("$CURSOR", f"${{#{_ZSH_LINE}}}")
    return code


def answer_shell(parser: argparse.ArgumentParser) -> None:
    """Print the completions and end the process, if it is the shell that has started it."""
    if _ASKED not in os.environ:
        return
    from argcomplete import autocomplete  # noqa: PLC0415 - as above
    from argcomplete.completers import SuppressCompleter  # noqa: PLC0415

    for action in _actions(parser):
        if completer := _completer(action):
            action.completer = completer  # type: ignore[attr-defined] # argcomplete's protocol
    autocomplete(parser, always_complete_options="long", default_completer=SuppressCompleter())


def saved_queries() -> Mapping[str, str]:
    """Return the question of each saved query, by its name."""
    return {query.key: query.question for query in queries()}


def names_in_sql() -> list[str]:
    """Return the names of all tables, views and their columns."""
    from invitations.tables import TABLES  # noqa: PLC0415 - brings pyarrow; only names need it

    names = {table.name for table in TABLES} | {view.key for view in views()}
    for table in TABLES:
        names |= {column.name for column in (*table.columns, *table.partition_keys)}
    return sorted(names | {column.name for view in views() for column in view.columns})


def statements(prefix: str, shell: str | None = None) -> list[str]:
    """Return the start of a statement with its last word completed to each name that fits.

    If only one fits, bash also gets one with a space after it: it closes the quotes after the only
    completion, and a statement goes on.
    """
    if not prefix:
        return []
    word = re.findall(r"\w*$", prefix)[0]
    fitting = (name for name in names_in_sql() if name.startswith(word.lower()))
    found = [prefix + name[len(word) :] for name in fitting]
    return [*found, f"{found[0]} "] if shell == "bash" and len(found) == 1 else found


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Yield the actions of a parser and of its subcommands."""
    for action in parser._actions:  # noqa: SLF001 - there is no public list
        yield action
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for subparser in action.choices.values():
                yield from _actions(subparser)


def _completer(action: argparse.Action) -> Callable[..., Any] | None:
    """Return what argcomplete calls for the values of an action."""
    from argcomplete.completers import DirectoriesCompleter, FilesCompleter  # noqa: PLC0415

    if action.dest == "sql":
        return lambda prefix, **_: statements(prefix, os.environ.get(_SHELL))
    if action.dest == "slice":
        return lambda **_: ["/".join(pair) for pair in product(CATALOGS, PARTICIPANT_TYPES)]
    if action.dest == "saved":
        return lambda **_: saved_queries()
    files = {"FOLDER": DirectoriesCompleter, "LAKE": DirectoriesCompleter, "FILE": FilesCompleter}
    found = files.get(str(action.metavar))
    return found() if found else None

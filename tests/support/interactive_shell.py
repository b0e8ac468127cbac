"""An interactive shell on a terminal of its own: what a line is after keys were pressed."""

import os
import pty
import re
import select
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

ALL_COMPLETIONS = "\x1b*"
"""Bash inserts every completion of the word for this key."""
_LONGEST_SILENCE = 30
"""Seconds after which a program is stuck."""
_START, _END = "\x01", "\x05"
"""Keys that move to the start and the end of the line."""
_COMMAND = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "--no-rcs", "-i"],
}
_SET_UP = {
    "bash": 'eval "$(invitations completion bash)"',
    "zsh": 'autoload -U compinit; compinit -u -D; eval "$(invitations completion zsh)"',
}


def line_after(keys: str, shell: str, folder: Path) -> list[str]:
    """Return the words of the line that a shell, which completes `invitations`, has after keys.

    `folder` is where it runs.
    """
    asked = f"{keys}{_START}printf '<%s>' {_END}; exit\n"
    screen = _screen_after(f"{_SET_UP[shell]}\n{asked}", _COMMAND[shell], folder)
    found = re.search(r"(?:<[^<>]*>)+", screen.rpartition("printf '<%s>' ")[2])
    assert found, screen
    return re.findall(r"<([^<>]*)>", found[0])


def _screen_after(keys: str, command: list[str], folder: Path) -> str:
    """Return everything that a program printed until it ended."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {"PATH": path, "HOME": str(folder), "TERM": "dumb", "COLUMNS": "10000"}
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=folder,
        env=environment,
        start_new_session=True,
    ) as program:
        os.close(theirs)
        os.write(ours, keys.encode())
        screen = b"".join(iter(lambda: _read(ours), b""))
        program.kill()  # it has ended, or waits for a key
        os.close(ours)
    return screen.decode()


def _read(terminal: int) -> bytes:
    """Return the next bytes of a terminal; none if its last program has ended or is stuck."""
    with suppress(OSError):
        if select.select([terminal], [], [], _LONGEST_SILENCE)[0]:
            return os.read(terminal, 65536)
    return b""

"""The commands in console blocks of README.md and docs/, and their documented output."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class DocumentedCommand:
    """A command on a page, and the lines below it."""

    command: str
    output: tuple[str, ...]

    def matches(self, output: str) -> bool:
        """Whether an output matches the documented one. A line `...` matches any lines."""
        pattern = "".join(
            "(.*\n)*" if line == "..." else re.escape(f"{line}\n") for line in self.output
        )
        return not self.output or re.fullmatch(pattern, output) is not None


def commands_on(page: Path) -> list[DocumentedCommand]:
    """Return the commands of a page, from top to bottom."""
    lines = [line for block in _BLOCK.findall(page.read_text()) for line in block.splitlines()]
    found: list[DocumentedCommand] = []
    while lines:
        command = lines.pop(0).removeprefix("$ ")
        while not _is_complete(command):
            command += f"\n{lines.pop(0)}"
        end = next((at for at, line in enumerate(lines) if line.startswith("$ ")), len(lines))
        found.append(DocumentedCommand(command, tuple(lines[:end])))
        del lines[:end]
    return found


def _is_complete(command: str) -> bool:
    try:
        shlex.split(command)
    except ValueError:
        return False
    return not command.endswith("\\")

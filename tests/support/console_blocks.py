"""The commands that README.md and docs/ show in console blocks, and the output they show."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Shown:
    """A command as a page shows it, and the lines below it."""

    command: str
    output: tuple[str, ...]

    def is_what_came(self, came: str) -> bool:
        """Whether the output shown is what came; a line `...` stands for any number of lines."""
        pattern = "".join(
            "(.*\n)*" if line == "..." else re.escape(f"{line}\n") for line in self.output
        )
        return not self.output or re.fullmatch(pattern, came) is not None


def shown_on(page: Path) -> list[Shown]:
    """Return what a page shows, from top to bottom."""
    lines = [line for block in _BLOCK.findall(page.read_text()) for line in block.splitlines()]
    found: list[Shown] = []
    while lines:
        command = lines.pop(0).removeprefix("$ ")
        while not _is_complete(command):
            command += f"\n{lines.pop(0)}"
        end = next((at for at, line in enumerate(lines) if line.startswith("$ ")), len(lines))
        found.append(Shown(command, tuple(lines[:end])))
        del lines[:end]
    return found


def _is_complete(command: str) -> bool:
    try:
        shlex.split(command)
    except ValueError:
        return False
    return not command.endswith("\\")

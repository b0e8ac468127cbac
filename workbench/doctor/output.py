"""Findings as lines for people, or as JSON."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Final, TextIO

from rich.console import Console
from rich.text import Text

from invitations.errors import without_account_ids
from workbench.doctor.finding import OK, SKIPPED, WRONG, Finding
from workbench.terminal import harmless

_STYLES: Final = {OK: "green", WRONG: "bold red", SKIPPED: "yellow"}
_NAME: Final = 25
"""Characters of the longest name."""
_INDENT: Final = " " * 9


def write_lines(findings: Iterable[Finding], out: TextIO) -> bool:
    """Write each finding as it comes, with its advice below, and a verdict at the end.

    Returns whether anything is wrong.
    """
    console = Console(file=out, highlight=False, soft_wrap=True)
    outcomes = []
    for finding in findings:
        console.print(_line(finding))
        if finding.advice:
            console.print(Text(f"{_INDENT}{_plain(finding.advice)}"))
        outcomes.append(finding.outcome)
    wrong = outcomes.count(WRONG)
    console.print(Text(_verdict(wrong, len(outcomes)), style="bold"))
    return bool(wrong)


def write_json(findings: Iterable[Finding], out: TextIO) -> bool:
    """Write an array with an object for each finding; return whether anything is wrong."""
    found = list(findings)
    objects = [{name: _plain(text) for name, text in asdict(one).items()} for one in found]
    out.write(json.dumps(objects, indent=2, ensure_ascii=False) + "\n")
    return any(one.outcome == WRONG for one in found)


def _line(finding: Finding) -> Text:
    line = Text(f"{finding.outcome:8} ", style=_STYLES[finding.outcome])
    line.append(f"{finding.check:{_NAME}} ", style="bold")
    line.append(_plain(finding.found), style="default")
    return line


def _verdict(wrong: int, checks: int) -> str:
    if not wrong:
        return "Everything is in order."
    return f"{wrong} of {checks} checks {'is' if wrong == 1 else 'are'} wrong."


def _plain(text: str) -> str:
    """Return text as one line without account ids and characters that control a terminal."""
    return harmless(" ".join(without_account_ids(text).split()))

import io
import json
from collections.abc import Iterator

import pytest

from workbench.doctor.finding import OK, SKIPPED, WRONG, Finding
from workbench.doctor.output import write_json, write_lines

FINDINGS = [
    Finding("credentials", OK, "user/me"),
    Finding("quota", SKIPPED, "sync_runs can't be read"),
    Finding("snapshot Sandbox RECEIVER", WRONG, "its part\nis \x1b[31mgone.", "Restore [it]."),
]
LINES = """\
OK       credentials               user/me
SKIPPED  quota                     sync_runs can't be read
WRONG    snapshot Sandbox RECEIVER its part is \\x1b[31mgone.
         Restore [it].
"""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_findings_are_aligned_lines_with_advice_below() -> None:
    out = io.StringIO()
    assert write_lines(FINDINGS, out) is True
    assert out.getvalue() == LINES + "1 of 3 checks is wrong.\n"


@pytest.mark.parametrize(
    ("findings", "verdict"),
    [
        (FINDINGS[:2], "Everything is in order."),
        (FINDINGS[2:], "1 of 1 checks is wrong."),
        (FINDINGS + FINDINGS[2:], "2 of 4 checks are wrong."),
    ],
)
def test_last_line_is_the_verdict(findings: list[Finding], verdict: str) -> None:
    out = io.StringIO()
    assert write_lines(findings, out) is ("wrong" in verdict)
    assert out.getvalue().splitlines()[-1] == verdict


def test_long_finding_is_one_line() -> None:
    out = io.StringIO()
    write_lines([Finding("bucket", OK, "x " * 200)], out)
    assert len(out.getvalue().splitlines()) == 2


def test_finding_is_printed_before_the_next_check_runs() -> None:
    out = io.StringIO()

    def findings() -> Iterator[Finding]:
        yield FINDINGS[0]
        assert out.getvalue() == LINES.splitlines(keepends=True)[0]

    write_lines(findings(), out)


def test_only_terminal_output_has_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal, pipe = Terminal(), io.StringIO()
    for out in (terminal, pipe):
        write_lines(FINDINGS[:1], out)
    assert "\x1b[32mOK" in terminal.getvalue()
    assert "\x1b" not in pipe.getvalue()


def test_json_output_is_an_array_of_findings() -> None:
    out = io.StringIO()
    assert write_json(FINDINGS, out) is True
    assert json.loads(out.getvalue()) == [
        {"check": "credentials", "outcome": "OK", "found": "user/me", "advice": ""},
        {
            "check": "quota",
            "outcome": "SKIPPED",
            "found": "sync_runs can't be read",
            "advice": "",
        },
        {
            "check": "snapshot Sandbox RECEIVER",
            "outcome": "WRONG",
            "found": "its part is \\x1b[31mgone.",
            "advice": "Restore [it].",
        },
    ]
    assert write_json(FINDINGS[:2], io.StringIO()) is False


def test_account_ids_are_masked_but_snapshot_ids_are_not() -> None:
    out = io.StringIO()
    path = "snapshot=20260201T120000000000Z-run/part-00000.parquet"
    write_lines([Finding("bucket", OK, f"lake-123456789012 {path}")], out)
    assert out.getvalue().splitlines()[0].endswith(f" lake-************ {path}")

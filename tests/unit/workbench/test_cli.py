"""The command line itself: help, versions, usage errors and exit codes."""

import argparse
import logging
import re
import subprocess
import sys
from types import ModuleType

import pytest

from invitations.errors import AccessError, ConfigurationError
from workbench.cli import COMMANDS, main
from workbench.commands import list as list_command
from workbench.options.arguments import existing_file, web_address, whole_number

SEE_HELP = "See invitations list --help\n"


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> int:
    def run(_: argparse.Namespace) -> int:
        raise error

    monkeypatch.setattr(list_command, "run", run)
    return main(["list"])


def refused(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main(["list", *argv])
    assert ended.value.code == 2
    out, error = capsys.readouterr()
    assert not out
    return error


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (ConfigurationError("--catalog: no."), 2, "--catalog: no."),
        (AccessError("no access"), 1, "no access"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (RuntimeError("two\nlines"), 1, "unexpected RuntimeError: two lines"),
    ],
)
def test_each_error_has_its_exit_code_and_one_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    message: str,
) -> None:
    assert failing(monkeypatch, error) == code
    assert capsys.readouterr() == ("", f"invitations: {message}\n")


def test_stack_trace_of_unexpected_error_is_in_the_debug_log_only(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    failing(monkeypatch, RuntimeError("strange"))
    [record] = [one for one in caplog.records if one.name == "workbench.cli"]
    assert record.exc_info


@pytest.mark.parametrize(
    ("argv", "allowed"),
    [
        (("--page-size", "0"), "a whole number from 1 to 100"),
        (("--page-size", "101"), "a whole number from 1 to 100"),
        (("--max-items", "0"), "a whole number of at least 1"),
        (("--cli-read-timeout", "x"), "a whole number of at least 0"),
        (("--cli-connect-timeout", "-1"), "a whole number of at least 0"),
        (("--endpoint-url", "localhost"), "http://host[:port] or https://host[:port]"),
        (("--ca-bundle", "/nowhere"), "the path of a file that exists"),
    ],
)
def test_wrong_value_is_refused_in_two_lines(
    capsys: pytest.CaptureFixture[str], argv: tuple[str, str], allowed: str
) -> None:
    option, value = argv
    refusal = f"argument {option}: {value!r} is not allowed; use {allowed}."
    assert refused(capsys, f"{option}={value}") == f"invitations list: {refusal}\n{SEE_HELP}"


def test_option_without_value_is_refused_in_two_lines(capsys: pytest.CaptureFixture[str]) -> None:
    expected = "invitations list: argument --status: expected at least one argument\n"
    assert refused(capsys, "--status") == expected + SEE_HELP


def test_second_input_document_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    conflict = "argument --cli-input-yaml: not allowed with argument --cli-input-json"
    error = refused(capsys, "--cli-input-json", "{}", "--cli-input-yaml", "{}")
    assert error == f"invitations list: {conflict}\n{SEE_HELP}"


@pytest.mark.parametrize("option", ["--output", "--color", "--generate-cli-skeleton"])
def test_wrong_choice_is_refused_with_the_choices(
    capsys: pytest.CaptureFixture[str], option: str
) -> None:
    error = refused(capsys, option, "xml")
    assert error.startswith(f"invitations list: argument {option}: invalid choice: 'xml' (choose ")
    assert error.endswith(SEE_HELP)


@pytest.mark.parametrize("argv", [["--version"], ["list", "--version"]])
def test_version_names_botocore_and_python_too(
    capsys: pytest.CaptureFixture[str], argv: list[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(argv)
    assert ended.value.code == 0
    pattern = r"invitations/\d+\.\d+\.\d+ botocore/\d+\.\d+\.\d+ Python/\d+\.\d+\.\d+\n"
    assert re.fullmatch(pattern, capsys.readouterr().out)


OPTIONS = """
--catalog --participant-type --engagement-identifier --payload-type --sender-aws-account-id --sort
--status --starting-token --page-size --max-items --no-paginate --query --output --profile --region
--endpoint-url --no-verify-ssl --ca-bundle --cli-read-timeout --cli-connect-timeout --debug
--no-sign-request --cli-input-json --cli-input-yaml --generate-cli-skeleton --color --version
--no-cli-pager --cli-binary-format --cli-auto-prompt --no-cli-auto-prompt
"""


def test_help_lists_every_option_of_the_aws_cli(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["list", "--help"])
    assert ended.value.code == 0
    shown = set(re.findall(r"^  (?:-h, )?(--[a-z-]+)", capsys.readouterr().out, re.MULTILINE))
    assert shown == {"--help", *OPTIONS.split()}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
def test_help_and_completion_import_no_slow_library(command: ModuleType) -> None:
    slow = (
        *("boto3", "botocore.session", "rich", "pyarrow", "duckdb", "yaml", "jmespath", "orjson"),
        *("altair", "jinja2", "filelock", "sqlglot", "urllib3", "xlsxwriter"),
    )
    name = command.__name__.rpartition(".")[2]
    code = f"""
import sys
from workbench.cli import main
from workbench.completion import saved_queries
try:
    saved_queries(), main(["{name}", "--help"])
except SystemExit:
    print([name for name in {slow} if name in sys.modules], file=sys.stderr)
    print("argcomplete" in sys.modules, file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "[]\nFalse\n")


def test_valid_numbers_addresses_and_files_are_returned_unchanged() -> None:
    assert whole_number(1, 3)("3") == 3
    assert web_address("https://[::1]:8000/path") == "https://[::1]:8000/path"
    assert existing_file(__file__) == __file__


@pytest.mark.parametrize("address", ["http://", "ftp://host", "http://a b", "http://host:port"])
def test_invalid_endpoint_address_is_refused(address: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="use http://host"):
        web_address(address)

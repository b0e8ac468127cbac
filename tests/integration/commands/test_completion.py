"""Completion in real shells: bash, and zsh and fish on machines that have them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from invitations.tables import TABLES
from sql.statements import queries, views
from tests.support.interactive_shell import ALL_COMPLETIONS, line_after
from workbench.cli import COMMANDS
from workbench.completion import SHELLS, script

OF_KEYS = [shell for shell in ("bash", "zsh") if shutil.which(shell)]
BIN = Path(sys.executable).parent


@pytest.mark.parametrize("shell", OF_KEYS)
@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("invitations que\t", ["invitations", "query"]),
        ("invitations query --sav\t", ["invitations", "query", "--saved"]),
        (
            "invitations query --saved pending_n\t",
            ["invitations", "query", "--saved", "pending_now"],
        ),
        ("invitations query --saved pending_n\t --output x\t", ["--output", "xlsx"]),
        ("invitations run --slice Sandbox/R\t", ["--slice", "Sandbox/RECEIVER"]),
        ("invitations report --lake my_l\t", ["--lake", "my_lake/"]),
    ],
)
def test_tab_completes_the_word_before_it(
    shell: str, keys: str, words: list[str], tmp_path: Path
) -> None:
    (tmp_path / "my_lake").mkdir()
    assert line_after(keys, shell, tmp_path)[-len(words) :] == words


@pytest.mark.parametrize("shell", OF_KEYS)
@pytest.mark.parametrize(
    ("keys", "statement"),
    [
        ('"SELECT sender_comp\t', "SELECT sender_company_name"),
        ("'SELECT * FROM sync_r\t", "SELECT * FROM sync_runs"),
        ("'SELECT Sender_comp\t", "SELECT Sender_company_name"),
        ("'SELECT days_le\t", "SELECT days_left"),
    ],
)
def test_tab_completes_the_name_at_the_end_of_a_statement(
    shell: str, keys: str, statement: str, tmp_path: Path
) -> None:
    """Zsh closes the quotes, in bash the statement goes on."""
    closing = keys[0] if shell == "bash" else ""
    line = line_after(f"invitations query {keys}{closing}", shell, tmp_path)
    assert line == ["invitations", "query", statement]


def test_every_table_view_and_column_is_completed(tmp_path: Path) -> None:
    columns = {column.name for table in TABLES for column in table.columns}
    columns |= {column.name for view in views() for column in view.columns}
    names = {table.name for table in TABLES} | {view.key for view in views()}
    completed = all_completions("invitations query 'SELECT ", tmp_path)
    assert {words.removeprefix("SELECT ") for words in completed} >= names | columns


ASKED = {
    "bash": 'eval "$(invitations completion bash)"; complete -p invitations',
    "zsh": 'autoload -U compinit; compinit -u -D; eval "$(invitations completion zsh)"; '
    "print $_comps[invitations]",
    "fish": "invitations completion fish | source; "
    "complete -C 'invitations query --saved pending_n'",
}
ANSWERS = {
    "bash": "-F _python_argcomplete invitations\n",
    "zsh": "_python_argcomplete\n",
    "fish": "pending_now\tWhat waits for an answer?\n",
}


@pytest.mark.parametrize("shell", [shell for shell in SHELLS if shutil.which(shell)])
def test_shell_takes_its_code(shell: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [shell, "-c", ASKED[shell]],
        env={"PATH": f"{BIN}:{os.environ['PATH']}", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert done.stdout.endswith(ANSWERS[shell])


def test_zsh_reads_the_line_with_its_open_quote() -> None:
    """Also on machines without zsh: argcomplete's next version may read the line in another way."""
    code = script("zsh")
    assert code.count("words[1,CURRENT]") == 2
    assert "BUFFER" not in code


def all_completions(line: str, folder: Path) -> set[str]:
    words = line_after(f"{line}{ALL_COMPLETIONS}", "bash", folder)
    return set(words[len(line.split()) - (not line.endswith(" ")) :])


def test_every_command_and_option_is_completed(tmp_path: Path) -> None:
    names = {command.__name__.rpartition(".")[2] for command in COMMANDS}
    assert all_completions("invitations ", tmp_path) == names | {"--help", "--version"}
    for name in names:
        help_text = subprocess.run(
            [BIN / "invitations", name, "--help"], capture_output=True, text=True, check=True
        ).stdout
        for option in all_completions(f"invitations {name} -", tmp_path):
            assert option in help_text


def test_every_saved_query_is_completed(tmp_path: Path) -> None:
    completed = all_completions("invitations query --saved ", tmp_path)
    assert completed == {query.key for query in queries()}

"""`invitations completion`: the code that gives a shell completion with TAB."""

import argparse
import sys

from workbench.completion import SHELLS, script

_DESCRIPTION = """\
Print the code with which a shell completes `invitations` after TAB: commands, options, names of
saved queries, and in a statement the names of tables, views and columns.
"""
_EPILOG = """\
for this session, and once for every later one:
  bash  eval "$(invitations completion bash)"        add this line to ~/.bashrc
  zsh   eval "$(invitations completion zsh)"         add this line to ~/.zshrc, after compinit
  fish  invitations completion fish | source         add this line to ~/.config/fish/config.fish
"""


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `completion` command and its argument."""
    parser = subcommands.add_parser(
        "completion",
        help="complete commands, options and names with TAB",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("shell", choices=SHELLS, help="the shell that you use")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print a shell's code and return 0."""
    sys.stdout.write(script(args.shell))
    return 0

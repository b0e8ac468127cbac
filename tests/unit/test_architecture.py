"""Holds the rules of the layout: which way imports go, and that importing does nothing."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
JOB = ROOT / "lambda_src" / "invitations"
MODULES = sorted(path.stem for path in JOB.glob("*.py") if path.stem != "__init__")

# What each module of the job may import from the job: data flows one way.
VOCABULARY = {
    "aws_errors",
    "causes",
    "domain",
    "errors",
    "json_text",
    "request",
    "schema",
    "tables",
    "unreadable",
}
LISTING = {"client", "extract", "flatten", "full_listing", "incremental", "lookup"}
SNAPSHOT = {"known", "observation", "origins", "part", "snapshot"}
STORAGE = {"history", "hints", "lake", "pruning", "runs", "unfinished"}
ALLOWED = {
    "domain": set[str](),
    "causes": set[str](),
    "errors": set[str](),
    "aws_errors": {"causes", "errors"},
    "json_text": set[str](),
    "schema": set[str](),
    "unreadable": {"schema"},
    "values": set[str](),
    "tables": {"schema"},
    "request": {"domain", "errors"},
    "options": {"domain", "errors", "request"},
    "settings": {"options", "domain", "errors", "request", "setting_values"},
    # listing
    "client": VOCABULARY,
    "extract": VOCABULARY,
    "flatten": VOCABULARY | {"values"},
    "lookup": VOCABULARY,
    "incremental": VOCABULARY | {"known", "lookup"},
    # snapshot
    "observation": VOCABULARY,
    "parquet_errors": VOCABULARY,
    "part": VOCABULARY | {"parquet_errors"},
    "known": VOCABULARY | {"part"},
    "origins": VOCABULARY | {"part"},
    "comparison": VOCABULARY | {"observation", "part"},
    "changes": VOCABULARY | {"comparison", "observation"},
    "snapshot": VOCABULARY | {"changes", "comparison", "observation", "origins", "part"},
    # storage
    "lake": VOCABULARY,
    "glue_lake": VOCABULARY | {"lake"},
    "pruning": VOCABULARY | {"lake"},
    "history": VOCABULARY | {"lake"},
    "hints": VOCABULARY | {"lake", "observation"},
    "runs": VOCABULARY | {"lake", "part", "parquet_errors"},
    "full_listing": VOCABULARY | {"client", "mode", "part"},
    "unfinished": VOCABULARY | {"full_listing", "lake", "parquet_errors"},
    # the story
    "mode": VOCABULARY | {"lake", "settings"},
    "report": VOCABULARY | {"client", "mode", "observation"},
    "run": VOCABULARY | {"client", "lake", "settings"},
    "observe": VOCABULARY | LISTING | SNAPSHOT | {"lake", "mode", "report", "run"},
    "slice_sync": VOCABULARY | LISTING | SNAPSHOT | STORAGE | {"mode", "observe", "report", "run"},
    "sync": VOCABULARY | STORAGE | {"client", "report", "run", "slice_sync"},
    "react": VOCABULARY | STORAGE | {"mode", "part", "report", "run", "sync"},
    "handler": {
        *(
            "aws_errors",
            "client",
            "errors",
            "glue_lake",
            "hints",
            "react",
            "report",
            "run",
            "settings",
            "sync",
        ),
    },
}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_one_way(module: str) -> None:
    names = imported(JOB / f"{module}.py")
    own = {name.split(".")[1] for name in names if name.startswith("invitations.")}
    assert own & set(MODULES) <= ALLOWED[module]
    assert not {name.split(".")[0] for name in names} & {"infra", "workbench"}
    powertools = any(name.startswith("aws_lambda_powertools") for name in names)
    assert powertools == (module == "handler")


def test_the_stack_imports_only_the_tables_of_the_job() -> None:
    for path in (ROOT / "infra").rglob("*.py"):
        own = {name for name in imported(path) if name.startswith("invitations.")}
        assert {name.split(".")[1] for name in own} <= {"schema", "tables"}, path.name


@pytest.mark.parametrize(
    ("folder", "others"),
    [("workbench", {"infra"}), ("sql", {"infra", "invitations", "workbench"})],
)
def test_the_workbench_and_the_sql_stand_without_the_stack(folder: str, others: set[str]) -> None:
    for path in (ROOT / folder).rglob("*.py"):
        assert not {name.split(".")[0] for name in imported(path)} & others, path.name


def test_importing_the_handler_opens_nothing_and_needs_no_environment() -> None:
    program = """
import socket
def refuse(*args, **kwargs): raise AssertionError("reached out at import")
socket.socket.connect = refuse
import boto3
boto3.Session = refuse
import invitations.handler
"""
    command = [sys.executable, "-W", "error", "-c", program]
    done = subprocess.run(command, env={}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")

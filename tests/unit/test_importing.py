"""Importing does nothing: no connection, no session, no environment."""

import subprocess
import sys


def test_importing_handler_opens_no_connection_and_reads_no_environment() -> None:
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

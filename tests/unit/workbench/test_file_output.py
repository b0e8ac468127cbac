"""`--out` with existing files, links, pipes, devices and folders."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from invitations.errors import ConfigurationError
from workbench.file_output import output_file


def write(out: Path | str, text: str) -> None:
    with output_file(str(out)) as new:
        new.write_text(text)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


def test_new_file_gets_its_mode_from_the_umask(tmp_path: Path, umask: None) -> None:
    write(tmp_path / "page.html", "new")
    assert mode(tmp_path / "page.html") == 0o640


@pytest.mark.parametrize("kept", [0o644, 0o600, 0o755, 0o2664])
def test_replaced_file_keeps_its_mode_owner_and_group(
    tmp_path: Path, umask: None, kept: int
) -> None:
    page = tmp_path / "page.html"
    page.write_text("old")
    if os.getuid() == 0:
        os.chown(page, 12, 34)
    page.chmod(kept)
    before = page.stat()
    write(page, "new")
    after = page.stat()
    assert page.read_text() == "new"
    assert (after.st_mode, after.st_uid, after.st_gid) == (
        before.st_mode,
        before.st_uid,
        before.st_gid,
    )
    assert after.st_ino != before.st_ino  # in one step: readers of the old one still have it


@pytest.mark.parametrize("target", ["behind.html", "folder/behind.html", "second.html"])
def test_symbolic_links_are_kept_and_their_target_is_written(tmp_path: Path, target: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "behind.html").write_text("old")
    (tmp_path / "second.html").symlink_to("behind.html")
    link = tmp_path / "link.html"
    link.symlink_to(target)
    write(link, "new")
    assert link.readlink() == Path(target)
    assert (tmp_path / target).read_text() == link.read_text() == "new"
    assert (tmp_path / "second.html").is_symlink()
    assert {path.name for path in tmp_path.iterdir()} == {
        *("folder", "behind.html", "second.html", "link.html"),
    }


def test_pipe_is_written_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor() as threads:
        read = threads.submit(pipe.read_text)
        write(pipe, "page" * 100_000)
        assert read.result() == "page" * 100_000
    assert pipe.is_fifo()


def test_device_is_written_and_stays_a_device(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(os.devnull)
    for out in (Path(os.devnull), link):
        write(out, "page")
        assert out.is_char_device()


@pytest.mark.parametrize("out", ["/dev/full", "-"])
def test_full_device_is_refused_by_name(out: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = child(out, stdout=full.fileno())
    assert done.returncode == 2
    assert done.stderr.startswith(f"--out: {out!r} can't be written: No space left on device. ")


def child(out: str, **options: int) -> subprocess.CompletedProcess[str]:
    """Print a line and write a page in a child process. Options are its standard streams."""
    program = """
import sys
from invitations.errors import ConfigurationError
from workbench.file_output import output_file
try:
    if sys.argv[2:]:
        print("before")
    with output_file(sys.argv[1]) as new:
        new.write_text("page")
except ConfigurationError as error:
    sys.exit(sys.stderr.write(str(error)) and 2)
"""
    printed = ["print"] if options.get("stdout") == subprocess.PIPE else []
    command = [sys.executable, "-W", "error", "-c", program, out, *printed]
    streams: dict[str, int] = {"stderr": subprocess.PIPE} | options
    return subprocess.run(command, check=False, text=True, **streams)  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize("out", ["-", "/dev/stdout", "/dev/fd/1", "link"])
def test_page_on_standard_output_follows_earlier_prints(tmp_path: Path, out: str) -> None:
    (tmp_path / "link").symlink_to("/dev/stdout")
    out = str(tmp_path / out) if out == "link" else out
    assert child(out, stdout=subprocess.PIPE).stdout == "before\npage"


@pytest.mark.parametrize("number", [1, 2])
def test_redirected_stream_is_appended_to_and_not_replaced(tmp_path: Path, number: int) -> None:
    log = tmp_path / "log"
    log.write_text("kept\n")
    inode = log.stat().st_ino
    with log.open("a") as file:
        name = ("stdout", "stderr")[number - 1]
        child(f"/dev/{name}", **{name: file.fileno()})
    assert log.read_text() == "kept\npage"
    assert log.stat().st_ino == inode


def test_file_named_dash_can_be_given_with_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write("./-", "page")
    assert Path("./-").read_text() == "page"


@pytest.mark.parametrize(
    ("out", "reason"),
    [
        ("missing/page.html", "No such file or directory"),
        ("folder", "Is a directory"),
        ("link_to_folder", "Is a directory"),
        ("file/page.html", "Not a directory"),
        ("loop", "Too many levels of symbolic links"),
        ("", "Is a directory"),
        ("n" * 300, "File name too long"),
    ],
)
def test_unwritable_file_is_refused_by_name_and_nothing_changes(
    tmp_path: Path, out: str, reason: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link_to_folder").symlink_to("folder")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "file").touch()
    path = tmp_path / out
    with pytest.raises(ConfigurationError) as refused:
        write(path, "page")
    assert str(refused.value) == (
        f"--out: {str(path)!r} can't be written: {reason}. "
        "Name a file in a folder that exists and that you may write to."
    )
    there = {each.name for each in tmp_path.rglob("*")}
    assert there == {"file", "folder", "link_to_folder", "loop"}


def test_folder_that_allows_no_files_is_refused_by_name() -> None:
    with pytest.raises(ConfigurationError, match=r"^--out: '/sys/page\.html' can't be written: "):
        write("/sys/page.html", "page")


def test_full_disk_keeps_the_old_file(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    write(page, "old")

    def write_too_much() -> None:
        with output_file(str(page)) as new:
            new.write_text("half of it")
            Path("/dev/full").write_text("the rest")

    with pytest.raises(ConfigurationError, match="can't be written: No space left on device"):
        write_too_much()
    assert page.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_closed_standard_output_raises_broken_pipe_and_no_option_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = child("-", stdout=writer)
    assert "BrokenPipeError" in done.stderr

"""Trino from Maven: the artifacts of artifacts.txt, checked, and unpacked once into a cache."""

import hashlib
import os
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from filelock import FileLock

_PINS: Final = Path(__file__).with_name("artifacts.txt")
_COPY: Final = "org.apache.maven.plugins:maven-dependency-plugin:2.8:copy"


class EngineMissingError(Exception):
    """The engine can't be downloaded or isn't what is pinned."""


@dataclass(frozen=True)
class Artifact:
    """A pinned file of Maven: its coordinates `group:name:version:type` and SHA-256."""

    coordinates: str
    sha256: str

    @property
    def file(self) -> str:
        """The file's name."""
        _, name, version, type_ = self.coordinates.split(":")
        return f"{name}-{version}.{type_}"


def installed_engine() -> Path:
    """Return Trino's folder in the cache. The first call downloads 450 MB.

    Raises EngineMissingError if Maven is missing or fails, or if a file isn't the pinned one.
    """
    pins = _PINS.read_bytes()
    cache = _cache()
    home = cache / f"trino-{hashlib.sha256(pins).hexdigest()[:12]}"
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(cache / ".lock"):
        if not home.is_dir():
            _install(_artifacts(pins.decode()), home)
    return home


def _artifacts(pins: str) -> list[Artifact]:
    pairs = (line.split() for line in pins.splitlines())
    return [Artifact(coordinates=coordinates, sha256=sha256) for sha256, coordinates in pairs]


def _cache() -> Path:
    caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(caches) / "partner-invitations-sync"


def _install(artifacts: list[Artifact], home: Path) -> None:
    """Make `home` the first artifact with the second one as its plugin, or leave nothing."""
    with TemporaryDirectory(dir=home.parent) as name:
        folder = Path(name)
        server, hive = (_unpacked(artifact, folder) for artifact in artifacts)
        hive.rename(server / "plugin" / "hive")
        server.rename(home)


def _unpacked(artifact: Artifact, folder: Path) -> Path:
    """Return the only folder inside an artifact's archive."""
    _download(artifact, folder)
    archive, target = folder / artifact.file, folder / "unpacked" / artifact.sha256
    if zipfile.is_zipfile(archive):
        # shutil.unpack_archive leaves out files with two dots in their names.
        with zipfile.ZipFile(archive) as zipped:
            zipped.extractall(target)
    else:
        shutil.unpack_archive(archive, target, filter="data")
    (found,) = target.iterdir()
    return found


def _download(artifact: Artifact, folder: Path) -> None:
    if not shutil.which("mvn"):
        raise EngineMissingError("The engine is downloaded by Maven, which isn't here: install it.")
    command = [
        *("mvn", "--quiet", "--batch-mode", _COPY),
        f"-Dartifact={artifact.coordinates}",
        f"-DoutputDirectory={folder}",
        f"-Dmaven.repo.local={folder / 'repository'}",  # or it would keep a second copy
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise EngineMissingError(f"Maven can't download {artifact.coordinates}:\n{done.stdout}")
    check(artifact, folder / artifact.file)


def check(artifact: Artifact, file: Path) -> None:
    """Raise EngineMissingError unless a file has the artifact's SHA-256."""
    with file.open("rb") as content:
        found = hashlib.file_digest(content, "sha256").hexdigest()
    if found != artifact.sha256:
        raise EngineMissingError(
            f"{artifact.coordinates} has the SHA-256 {found}, not that of {_PINS.name}."
        )

"""Files that other programs leave in a folder lake, beside those that the lake wrote."""

import shutil
from pathlib import Path

COPIES = (
    "{stem} (1){suffix}",
    "{stem} 2{suffix}",
    "{stem} - Copy{suffix}",
    "{stem} copy{suffix}",
    "{stem}-LAPTOP{suffix}",
    "{stem}-laptop{suffix}",
    "{stem} (Ana's conflicted copy 2026-02-10){suffix}",
    "{stem}.sync-conflict-20260210-120000-ABCDEF{suffix}",
    "{stem}{suffix}.tmp",
    "{stem}{suffix}~",
    ".{stem}{suffix}.new",
)
"""Names that programs give to copies of a file. The copies have the same rows."""
OTHERS = ("._{stem}{suffix}", ".{stem}{suffix}.icloud", ".DS_Store", "Thumbs.db", "desktop.ini")
"""Names of files that programs put beside a file. They hold other data."""


def written(root: Path) -> list[Path]:
    """Return the files that the lake wrote into its tables."""
    return sorted((root).glob("*/**/*.parquet"))


def add_foreign_files(root: Path) -> set[str]:
    """Add foreign files beside every file of a lake, and copies of its folders. Return the keys."""
    before = {path for path in root.rglob("*") if path.is_file()}
    for file in written(root):
        for name in COPIES:
            shutil.copy(file, file.with_name(name.format(stem=file.stem, suffix=file.suffix)))
        for name in OTHERS:
            other = file.with_name(name.format(stem=file.stem, suffix=file.suffix))
            other.write_bytes(b"\0\5\x16\7 no Parquet")
    for folder in sorted({file.parent for file in written(root)}):
        shutil.copytree(folder, folder.with_name(f"{folder.name} (1)"), dirs_exist_ok=True)
        shutil.copytree(folder, folder / "backup")
    after = {path for path in root.rglob("*") if path.is_file()}
    return {path.relative_to(root).as_posix() for path in after - before}

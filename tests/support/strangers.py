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
"""Names that programs give to copies of a file: they hold the same rows."""
OTHERS = ("._{stem}{suffix}", ".{stem}{suffix}.icloud", ".DS_Store", "Thumbs.db", "desktop.ini")
"""Names of files beside a file, which hold something else."""


def written(root: Path) -> list[Path]:
    """The files that the lake wrote into its tables."""
    return sorted((root).glob("*/**/*.parquet"))


def add_strangers(root: Path) -> set[str]:
    """Put strangers beside every file of a lake, and copies of its folders; return their keys."""
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

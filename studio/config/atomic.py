"""Files that are either the old one or the new one, never half of each."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path


def write_atomically(path: Path, content: bytes) -> None:
    """Replace `path` by `content`: a temporary file in the same folder, flushed to the disk, then renamed.

    The folder must exist. An existing file keeps its permissions. A symbolic link keeps pointing at its file.
    Raises OSError; the old file is then intact and the temporary one is gone.
    """
    target = path.resolve()
    temporary = target.with_name(f".{target.name[:60]}.{secrets.token_hex(4)}.tmp")
    try:
        with open(temporary, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            os.chmod(temporary, target.stat().st_mode & 0o7777)
        os.replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _flush_folder(target.parent)


def _flush_folder(folder: Path) -> None:
    """Make the rename itself survive a power cut. Windows has no such call; NTFS journals its renames."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

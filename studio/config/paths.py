"""Where the program keeps its files, on each system where that system wants them."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
import warnings
from pathlib import Path

import platformdirs

from studio.model.errors import SettingsError

_APPLICATION = "doorstep-studio"
_LONGEST_FOLDER = 80
"""Bytes. A local socket's whole path must stay below 104 (macOS) or 108 (Linux): 20 are left for its name."""


def settings_folder() -> Path:
    """The person's settings. Not created."""
    return platformdirs.user_config_path(_APPLICATION, appauthor=False)


def data_folder() -> Path:
    """Ledgers and comment journals. Not created."""
    return platformdirs.user_data_path(_APPLICATION, appauthor=False)


def log_folder() -> Path:
    """Not created."""
    return platformdirs.user_log_path(_APPLICATION, appauthor=False)


def videos_folder() -> Path:
    """The user's own folder of videos, where recordings go unless the show says otherwise. Not created."""
    return platformdirs.user_videos_path()


def runtime_folder(show_path: Path) -> Path:
    """The folder of a running show's sockets and locks: the same for every process that opens this show file.

    Made if need be, for this user alone (mode 0700), at most 80 bytes long. Raises SettingsError
    `settings.runtime_folder` when someone else's folder is in its place.
    """
    name = os.path.normcase(show_path.resolve())
    digest = hashlib.sha256(os.fsencode(name)).hexdigest()[:16]
    folder = _runtime_root(len(digest) + 1) / digest
    try:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make_private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        _make_private(folder)
    except OSError as error:
        raise SettingsError("settings.runtime_folder", path=folder, reason=error.strerror or error) from error
    return folder


def beside(show_path: Path, written: str) -> Path:
    """A path as written in a show file: absolute, or relative to the folder of the show file."""
    return show_path.resolve().parent / Path(written).expanduser()


def ledger_url(show_path: Path, written: str) -> str:
    """The database URL of a show's ledger. `written` is the show's `ledger`: a URL, a file, or empty for the file
    of this show in the data folder. Nothing is made."""
    if "://" in written:
        return written
    if written:
        return f"sqlite:///{beside(show_path, written)}"
    stem = show_path.name.partition(".")[0][:40]
    return f"sqlite:///{data_folder() / 'ledgers' / stem}-{_digest(show_path)}.db"


def rehearsal_folder(show_path: Path) -> Path:
    """Where a show is rehearsed, with a ledger and recordings of its own. Not created."""
    return data_folder() / "rehearsals" / f"{show_path.name.partition('.')[0][:40]}-{_digest(show_path)}"


def _digest(show_path: Path) -> str:
    return hashlib.sha256(os.fsencode(os.path.normcase(show_path.resolve()))).hexdigest()[:16]


def _runtime_root(room: int) -> Path:
    with warnings.catch_warnings():
        # It warns where it distrusts $XDG_RUNTIME_DIR and takes another folder; `_make_private` judges that one.
        warnings.simplefilter("ignore")
        candidates = [platformdirs.user_runtime_path(_APPLICATION, appauthor=False)]
    if sys.platform != "win32":
        # Not $TMPDIR: a shell and a desktop session may differ in it and would miss each other's engine.
        candidates.append(Path("/tmp") / f"{_APPLICATION}-{os.getuid()}")  # noqa: S108 - ownership is checked below
    else:
        candidates.append(Path(tempfile.gettempdir()) / _APPLICATION)
    for candidate in candidates:
        if len(os.fsencode(candidate)) + room <= _LONGEST_FOLDER:
            return candidate
    return candidates[-1]


def _make_private(folder: Path) -> None:
    """In a folder that anyone can write to, someone else may have made it first: then it is not ours to use."""
    if sys.platform == "win32":
        return  # the user's own local folder, closed to others by its access list
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise PermissionError(1, "it belongs to someone else", str(folder))
    if found.st_mode & 0o077:
        folder.chmod(0o700)

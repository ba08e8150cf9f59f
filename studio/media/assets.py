"""Where the files that ship with the program are."""

from __future__ import annotations

import sys
from pathlib import Path


def asset_path(name: str) -> Path:
    """The shipped file `name` (relative to `assets/`), in a checkout or in a PyInstaller bundle.

    The path is not checked: whoever opens it says what is missing.
    """
    bundle: str | None = getattr(sys, "_MEIPASS", None)  # set by PyInstaller's start-up code
    root = Path(bundle) if bundle else Path(__file__).parents[2]
    return root / "assets" / name

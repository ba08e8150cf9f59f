"""Whether there is a screen. Apart, so that whoever asks loads nothing else."""

from __future__ import annotations

import os
import sys


def has_screen() -> bool:
    """Whether a window can be opened here."""
    if sys.platform != "linux":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))

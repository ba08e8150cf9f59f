"""The devices of this computer, listed by a process of its own.

PortAudio lists devices once a process, and a camera driver may hang while it is asked: neither is the desk's problem
in a child with a time limit. The child is `python -m studio.sources.devices`.
"""

from __future__ import annotations

import subprocess
import sys

import msgspec

from studio.model.errors import SourceError
from studio.model.source import Device

_LIMIT_S = 15.0


def list_devices() -> tuple[Device, ...]:
    """Cameras, microphones, screens. Blocks up to 15 s. Raises SourceError when they cannot be listed."""
    command = [sys.executable, "-m", "studio.sources.devices"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_LIMIT_S, check=True, stdin=subprocess.DEVNULL)
        return msgspec.json.decode(done.stdout, type=tuple[Device, ...])
    except (OSError, subprocess.SubprocessError, msgspec.MsgspecError) as error:
        raise SourceError("source.not_listed", reason=type(error).__name__) from error

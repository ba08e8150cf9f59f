"""What PulseAudio (or PipeWire in its place) says of this process's recordings."""

from __future__ import annotations

import os
import shutil
import subprocess

import msgspec


class _Recording(msgspec.Struct):
    index: int
    source: int
    properties: dict[str, str]


def recordings() -> dict[int, int] | None:
    """Number of each recording of this process → number of the source it hears. PulseAudio never uses a number
    twice. None where there is no PulseAudio (Windows, macOS, bare ALSA), or it does not answer within a second."""
    pactl = shutil.which("pactl")
    if pactl is None:
        return None
    try:
        asked = subprocess.run(
            [pactl, "--format=json", "list", "source-outputs"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={**os.environ, "LC_ALL": "C"},
            timeout=1.0,
            check=True,
        )
        found = msgspec.json.decode(asked.stdout, type=list[_Recording])
    except (OSError, subprocess.SubprocessError, msgspec.DecodeError):
        return None
    own = str(os.getpid())
    return {one.index: one.source for one in found if one.properties.get("application.process.id") == own}

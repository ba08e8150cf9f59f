"""What this computer has to capture from."""

from __future__ import annotations

import sys

import msgspec

from studio.model.source import Device
from studio.sources.camera_devices import local_cameras
from studio.sources.screen import list_screens


def list_devices() -> tuple[Device, ...]:
    """Cameras, screens and microphones. May take a second: not for the window's thread."""
    # Only now: loading PortAudio is for those who ask.
    from studio.sources.microphone import list_microphones

    return (*local_cameras().list(), *list_screens(), *list_microphones())


if __name__ == "__main__":
    # The studio asks in a child with a time limit: a driver may hang, and PortAudio lists once a process.
    sys.stdout.buffer.write(msgspec.json.encode(list_devices()))

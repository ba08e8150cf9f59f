"""From a source's description to its running capture."""

from __future__ import annotations

from pathlib import Path

from studio.media.clock import Clock
from studio.model.canvas import Canvas
from studio.model.source import (
    CameraSource,
    ImageSource,
    MediaFileSource,
    MicrophoneSource,
    NetworkCameraSource,
    ScreenSource,
    Source,
    TestPatternSource,
)
from studio.sources.base import RunningSource
from studio.sources.camera import CameraDevices, camera
from studio.sources.image import image
from studio.sources.media_file import media_file
from studio.sources.network_camera import network_camera
from studio.sources.screen import screen
from studio.sources.test_pattern import TestPattern


def open_source(
    description: Source,
    *,
    clock: Clock,
    canvas: Canvas,
    base_folder: Path,
    camera_devices: CameraDevices | None = None,
) -> RunningSource:
    """The running source of `description`, not yet started. Relative paths start at `base_folder`.

    `camera_devices` takes the place of this computer's cameras. Nothing is opened here, so nothing fails here.
    """
    match description:
        case CameraSource():
            return camera(description, canvas, camera_devices)
        case ScreenSource():
            return screen(description, canvas)
        case MediaFileSource():
            return media_file(description, base_folder / description.path, clock)
        case NetworkCameraSource():
            return network_camera(description)
        case ImageSource():
            return image(description, base_folder / description.path, canvas)
        case TestPatternSource():
            return TestPattern(description, clock, canvas)
        case MicrophoneSource():
            # Only now: PortAudio need not be there for a show without a microphone.
            from studio.sources.microphone import Microphone

            return Microphone(description, clock)

"""Clips with numbered pictures and a beep at the start of each second, made by ffmpeg for the tests."""

from __future__ import annotations

import subprocess
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.rig.pictures import numbered_picture


@dataclass(frozen=True)
class Clip:
    """What to make. `rate` is a rate as ffmpeg writes it; `sound_hz` 0 makes none; `seconds` of picture and sound."""

    name: str
    seconds: float = 2.0
    rate: str = "30"
    fps: float = 30.0
    sound_hz: int = 48000
    sound_seconds: float = 0.0
    channels: int = 2
    picture: bool = True
    video: tuple[str, ...] = ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p")
    audio: tuple[str, ...] = ("-c:a", "aac", "-b:a", "160k")

    @property
    def pictures(self) -> int:
        return round(self.seconds * self.fps)


def beeps(seconds: float, rate_hz: int, channels: int) -> np.ndarray:
    """int16 (count, channels): 50 ms of 1 kHz at half scale from each whole second on, silence between."""
    number = np.arange(round(seconds * rate_hz))
    tone = np.sin(2 * np.pi * 1000 * number / rate_hz) * (number % rate_hz < rate_hz // 20)
    return np.repeat((tone * 16384).astype("<i2")[:, None], channels, axis=1)


def make(folder: Path, clip: Clip, width: int = 320, height: int = 180) -> Path:
    """Write the clip into `folder`; its n-th picture, from 1, carries n. Tagged BT.709, limited range."""
    args = ["ffmpeg", "-y", "-loglevel", "error"]
    pictures = b""
    if clip.picture:
        args += ["-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{width}x{height}", "-r", clip.rate, "-i", "-"]
        pictures = b"".join(numbered_picture(n, width, height).tobytes() for n in range(1, clip.pictures + 1))
    if clip.sound_hz:
        sound = folder / f"{clip.name}.wav"
        with wave.open(str(sound), "wb") as out:
            out.setnchannels(clip.channels)
            out.setsampwidth(2)
            out.setframerate(clip.sound_hz)
            samples = beeps(clip.sound_seconds or clip.seconds, clip.sound_hz, clip.channels)
            out.writeframes(samples.tobytes())
        args += ["-i", str(sound), *clip.audio]
    if clip.picture:
        args += ["-vf", "scale=out_color_matrix=bt709:out_range=tv", "-colorspace", "bt709", "-color_range", "tv"]
        args += ["-color_primaries", "bt709", "-color_trc", "bt709", *clip.video]
    path = folder / clip.name
    subprocess.run([*args, str(path)], input=pictures, check=True)
    return path

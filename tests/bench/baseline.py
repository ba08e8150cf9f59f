"""ffmpeg doing the same in real time: the clip, five overlays that stand still, one encode, two outputs."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from pathlib import Path
from types import TracebackType

from studio.model.output import EncoderSettings
from tests.bench.arithmetic import NotMeasuredError
from tests.bench.material import CANVAS, Laid


class Baseline:
    """`with Baseline(clip, laid, push, record) as ffmpeg:` it runs within."""

    def __init__(self, clip: Path, laid: list[Laid], push: str, record: Path) -> None:
        self._command = _command(clip, laid, push, record)
        self._process: subprocess.Popen[str] | None = None
        self._frames = 0
        self._fresh = threading.Condition()
        self._ears = threading.Thread(target=self._listen, name="ffmpeg progress")

    def __enter__(self) -> Baseline:
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={name: text for name, text in os.environ.items() if name != "DISPLAY"},
        )  # fmt: skip
        self._ears.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        process = self._process
        assert process is not None
        process.terminate()  # it writes its trailers and ends
        process.wait(20)
        self._ears.join(5)
        assert process.stderr is not None
        words = process.stderr.read()
        if kind is None and process.returncode not in (0, 255, -15):
            raise NotMeasuredError(f"ffmpeg ended with {process.returncode}: {words[-500:]}")

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def frames(self) -> tuple[int, int]:
        """(monotonic ns, frames encoded), right after ffmpeg has said so."""
        with self._fresh:
            if not self._fresh.wait(5):
                raise NotMeasuredError("ffmpeg says nothing")
            return time.monotonic_ns(), self._frames

    def _listen(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        for line in self._process.stdout:
            name, _, text = line.strip().partition("=")
            if name == "frame":
                with self._fresh:
                    self._frames = int(text)
                    self._fresh.notify_all()


def _command(clip: Path, laid: list[Laid], push: str, record: Path) -> list[str]:
    settings = EncoderSettings()
    bits, beat = settings.video_kbps * 1000, str(CANVAS.fps * settings.keyframe_s)
    inputs = [word for one in laid for word in ("-i", str(one.path))]
    steps = [
        f"[{'0:v' if not number else f'v{number}'}][{number + 1}:v]overlay={one.x}:{one.y}[v{number + 1}]"
        for number, one in enumerate(laid)
    ]
    # The settings of studio/outputs/h264.py and aac.py.
    return [
        *("ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-nostats"),
        *("-progress", "pipe:1", "-stats_period", "0.1"),
        *("-re", "-stream_loop", "-1", "-i", str(clip), *inputs),
        *("-filter_complex", ";".join(steps), "-map", f"[v{len(laid)}]", "-map", "0:a"),
        *("-c:v", "libx264", "-preset", settings.preset, "-pix_fmt", "yuv420p", "-threads", "2", "-r", str(CANVAS.fps)),
        *("-b:v", str(bits), "-maxrate", str(bits), "-bufsize", str(bits // 4), "-g", beat, "-keyint_min", beat),
        *("-sc_threshold", "0", "-bf", "0", "-rc-lookahead", "0"),
        *("-x264-params", "sync-lookahead=0:mbtree=0:force-cfr=1", "-flags", "+global_header"),
        *("-c:a", "aac", "-b:a", f"{settings.audio_kbps}k", "-ar", "48000", "-ac", "2"),
        *("-f", "tee", f"[f=flv:flvflags=no_duration_filesize]{push}|[f=matroska]{record}"),
    ]

"""What a replay costs in memory, how long saving it takes, and what cutting a recording loses."""

from __future__ import annotations

import threading
import time
import tracemalloc
from pathlib import Path

import av

from studio.media.packet import Packet, StreamHeader
from studio.model.incident import Incident
from studio.model.output import EncoderSettings, FileOutput
from studio.outputs.recording import Recording
from studio.outputs.replay import ReplayBuffer, ReplaySave
from tests.bench.arithmetic import NotMeasuredError
from tests.rig.program import Program
from tests.rig.waiting import wait_for

_REPLAY_S, _FED_S = 30, 90
_SEGMENTED_S = 8
_SETTINGS = EncoderSettings(preset="ultrafast", keyframe_s=1)


def measure_recording(folder: Path) -> list[tuple[str, float, str]]:
    """(what, figure, unit)."""
    folder.mkdir(parents=True)
    with Program(settings=_SETTINGS) as program:
        lost, cuts = _segment_loss(program, folder)
        grown_mb, saved_s = _replay(program.encoder.header, folder)
    return [
        (f"replay of {_REPLAY_S} s at the default rate: memory of the engine", grown_mb, "MB"),
        (f"replay of {_REPLAY_S} s: from the command to the whole file (wall)", saved_s, "s"),
        (f"frames lost in {cuts} cuts of a recording", lost, ""),
    ]


def _replay(header: StreamHeader, folder: Path) -> tuple[float, float]:
    """Packets of the size that constant 4500 and 160 kbit/s make, each with bytes of its own."""
    default, buffer = EncoderSettings(), ReplayBuffer()
    buffer.keep(_REPLAY_S)
    buffer.begin(header)
    picture_bytes = default.video_kbps * 1000 // 8 // header.fps
    sound_bytes = default.audio_kbps * 1000 // 8 * 1024 // header.sample_rate
    tracemalloc.start()  # not the process' size: what was freed before would hide a part of it
    sounds = 0
    for number in range(_FED_S * header.fps):
        key = number % (default.keyframe_s * header.fps) == 0
        buffer.offer(Packet("video", b"\x01" * picture_bytes, number, number, 1, key, 0, 0))
        while sounds * 1024 * header.fps < number * header.sample_rate:
            buffer.offer(Packet("audio", b"\x01" * sound_bytes, sounds * 1024, sounds * 1024, 1024, True, 0, 0))
            sounds += 1
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    done, said = threading.Event(), []

    def hear(incident: Incident) -> None:
        said.append(incident.code)
        done.set()

    save = ReplaySave(buffer, folder / "replay.mkv", hear)
    began = time.monotonic()
    save.start()
    if not done.wait(30) or said != ["replay.saved"]:
        raise NotMeasuredError(f"the replay was not saved: {said}")
    took = time.monotonic() - began
    save.close()
    return held / 1e6, took


def _segment_loss(program: Program, folder: Path) -> tuple[int, int]:
    """Frames offered that are in none of the files, and how many cuts there were."""
    spec = FileOutput(id="segments", name="segments", path=str(folder / "cut.mkv"), segment_s=1)
    recording = Recording(spec, program.encoder.header, lambda _said: None, program.encoder.force_key_frame)
    recording.start()
    program.sinks.append(recording.offer)
    try:
        wait_for(lambda: recording.report().frames >= _SEGMENTED_S * 30, 60, "the segments")
    finally:
        program.sinks.remove(recording.offer)
        recording.close()
    report, paths = recording.report(), sorted(folder.glob("cut-*.mkv"))
    return report.frames + report.dropped - sum(map(_frames, paths)), len(paths) - 1


def _frames(path: Path) -> int:
    with av.open(str(path)) as container:
        return sum(1 for _ in container.decode(video=0))

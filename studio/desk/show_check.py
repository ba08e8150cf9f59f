"""What the check before the show looks at. Each part yields its lines as they become known, and may take seconds."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from studio.config.paths import videos_folder
from studio.desk.doctor import check_computer
from studio.engine.messages import TryEncoder
from studio.model.check import CheckLine, Level
from studio.model.errors import StudioError
from studio.model.reasons import reason_of
from studio.model.sound import Meter
from studio.model.source import CameraSource, MicrophoneSource, NetworkCameraSource, Source, SourceReport

if TYPE_CHECKING:
    from studio.desk.desk import Desk

Part = Callable[["Desk", threading.Event], Iterator[CheckLine]]

_LOOK_S = 0.2
_PICTURES_S = 5.0
_CHANGING_S = 3.0
_SPEAK_S = 8.0
_SPOKE_BEFORE_S = 3.0
_SILENT_S = 3.0
_SPOKE_S = 120.0
_TRIAL_S = 10.0
_TRIAL_LIMIT_S = 20.0
_COMMENTS_S = 6.0
_SLOW_CAMERA = 0.75
_FEW_LOST, _MANY_LOST = 0.005, 0.02
_BUSY = 0.8
_LEAST_HOURS, _GOOD_HOURS = 0.25, 2.0
_STEP_S = 0.5
_CLOCK_S = 3.0
_OLDEST_UNIX_S = 1_767_225_600  # 2026-01-01: before this program was there


def _line(level: Level, code: str, key: str, **arguments: object) -> CheckLine:
    return CheckLine(level, f"check.{code}", {name: str(value) for name, value in arguments.items()}, key)


def _refused(level: Level, error: StudioError, key: str, **arguments: str) -> CheckLine:
    return CheckLine(level, error.code, {**arguments, **error.arguments}, key)


def check_pictures(desk: Desk, stop: threading.Event) -> Iterator[CheckLine]:
    """Every source with a picture: it is there, and a camera's picture changes."""
    waiting = {one.id: one for one in desk.show.sources if not isinstance(one, MicrophoneSource)}
    began_s = time.monotonic()
    while waiting and not stop.wait(_LOOK_S):
        waited_s = time.monotonic() - began_s
        reports = {one.id: one for one in desk.engine.vitals.sources}
        for source in list(waiting.values()):
            camera = isinstance(source, CameraSource | NetworkCameraSource)
            report = reports.get(source.id)
            ready = report is not None and report.state == "running" and (waited_s >= _CHANGING_S or not camera)
            if ready or waited_s >= _PICTURES_S:
                del waiting[source.id]
                yield _picture(source, report, camera, desk.show.canvas.fps)


def _picture(source: Source, report: SourceReport | None, camera: bool, fps: int) -> CheckLine:
    key = f"picture {source.id}"
    if report is None or report.state in ("opening", "closed"):
        return _line("attention", "picture_opening", key, name=source.name)
    if report.state != "running":
        return CheckLine("trouble", report.code or "source.stalled", {"name": source.name, **report.arguments}, key)
    seen = {"name": source.name, "width": report.width, "height": report.height, "fps": f"{report.fps:.0f}"}
    if not camera:
        return _line("fine", "picture", key, **seen)
    slow = 0 < report.fps < fps * _SLOW_CAMERA
    return _line("attention" if slow else "fine", "camera_slow" if slow else "camera", key, **seen, wanted=fps)


def check_microphones(desk: Desk, stop: threading.Event) -> Iterator[CheckLine]:
    """Somebody speaks, and each microphone is heard to hear it."""
    waiting = {one.id: one for one in desk.show.sources if isinstance(one, MicrophoneSource)}
    if not waiting:
        yield _line("attention", "no_microphone", "microphone")
    for source in waiting.values():
        yield _line("attention", "speak", f"microphone {source.id}", name=source.name)
    began_s = time.monotonic()
    while waiting and not stop.wait(_LOOK_S):
        waited_s = time.monotonic() - began_s
        for source in list(waiting.values()):
            line = _microphone(desk, source, waited_s)
            if line is not None:
                del waiting[source.id]
                yield line


def _microphone(desk: Desk, source: MicrophoneSource, waited_s: float) -> CheckLine | None:
    """None while it is still to be waited for."""
    key, over = f"microphone {source.id}", waited_s >= _SPEAK_S
    report = next((one for one in desk.engine.vitals.sources if one.id == source.id), None)
    meter = next((one for one in desk.engine.vitals.meters if one.id == source.id), None)
    if report is None or meter is None or report.state != "running":
        if not over:
            return None
        code = report.code if report is not None and report.code else "check.picture_opening"
        return CheckLine("trouble", code, {"name": source.name, **(report.arguments if report else {})}, key)
    if meter.muted:
        return _line("attention", "muted", key, name=source.name)
    if 0 <= meter.voice_s <= waited_s + _SPOKE_BEFORE_S:
        loud = meter.clipped
        return _line("attention" if loud else "fine", "too_loud" if loud else "voice", key, name=source.name)
    if not over:
        return None
    silent = meter.silent_s >= _SILENT_S
    return _line("trouble" if silent else "attention", "silent" if silent else "no_voice", key, name=source.name)


def check_encoder(desk: Desk, stop: threading.Event) -> Iterator[CheckLine]:
    """Ten seconds of the show as it is, encoded in its engine and sent nowhere."""
    show = desk.show
    try:
        desk.engine.call(TryEncoder(seconds=_TRIAL_S))
    except StudioError as error:
        yield _refused("fine" if error.code == "engine.trial_on_air" else "trouble", error, "encoder")
        return
    deadline_s = time.monotonic() + _TRIAL_LIMIT_S
    while not stop.wait(_LOOK_S) and time.monotonic() < deadline_s:
        vitals = desk.engine.vitals
        if vitals.trial.state != "done" or vitals.trial.seconds < _LOOK_S:
            continue
        counts = (vitals.frames, *(side.frames for side in vitals.sides))
        lost = sum(one.lagged + one.skipped for one in counts)
        made = max(1, sum(one.composed + one.lagged for one in counts))
        budget_ms = 1000 / show.canvas.fps
        level: Level = "fine"
        if lost > made * _FEW_LOST or vitals.trial.encode_ms > budget_ms * _BUSY:
            level = "trouble" if lost > made * _MANY_LOST else "attention"
        yield _line(
            level, "encoder" if level == "fine" else "encoder_slow", "encoder",
            encoder="x264" if vitals.trial.encoder == "libx264" else vitals.trial.encoder.removeprefix("h264_"),
            width=show.canvas.width, height=show.canvas.height, fps=show.canvas.fps, kbps=show.encoder.video_kbps,
            lost=lost, made=made, ms=f"{vitals.trial.encode_ms:.1f}", budget=f"{budget_ms:.1f}",
            delay=vitals.trial.delay_ms,
        )  # fmt: skip
        return
    yield _line("trouble", "encoder_silent", "encoder")


def check_disk(desk: Desk, _stop: threading.Event) -> Iterator[CheckLine]:
    """How long the show could be recorded."""
    show = desk.show
    folder = Path(show.recording.folder).expanduser() if show.recording.folder else videos_folder()
    while not folder.exists() and folder.parent != folder:
        folder = folder.parent
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        yield CheckLine("trouble", "doctor.not_writable", {"path": str(folder), "reason": reason_of(error)}, "disk")
        return
    hours = free * 8 / 1000 / (show.encoder.video_kbps + show.encoder.audio_kbps) / 3600
    words = {"path": folder, "gb": f"{free / 1e9:.0f}", "hours": f"{hours:.1f}" if hours < 10 else f"{hours:.0f}"}
    level: Level = "fine" if hours >= _GOOD_HOURS else "attention" if hours >= _LEAST_HOURS else "trouble"
    yield _line(level, "disk" if level == "fine" else "disk_low", "disk", **words)


def check_clock(desk: Desk, stop: threading.Event) -> Iterator[CheckLine]:
    """Without a network the right time cannot be known. What can: that the clock is not from before this program, not
    behind the show's own file, and goes on evenly beside the monotonic one."""
    wall_s, steady_s = time.time(), time.monotonic()
    written_s = desk.show_path.stat().st_mtime if desk.show_path.exists() else 0.0
    stop.wait(_CLOCK_S)
    step_s = (time.time() - wall_s) - (time.monotonic() - steady_s)
    if wall_s < max(_OLDEST_UNIX_S, written_s - _STEP_S):
        yield _line("trouble", "clock_behind", "clock", now=time.strftime("%Y-%m-%d %H:%M", time.localtime(wall_s)))
    elif abs(step_s) > _STEP_S:
        yield _line("attention", "clock_steps", "clock", seconds=f"{step_s:+.1f}")
    else:
        yield _line("fine", "clock", "clock", now=time.strftime("%H:%M", time.localtime(wall_s)))


def check_stock(desk: Desk, _stop: threading.Event) -> Iterator[CheckLine]:
    """The ledger answers, and knows the products."""
    if not desk.show.products and not desk.shelf.products():
        yield _line("fine", "no_products", "stock")
        return
    try:
        desk.shelf.reload()
    except StudioError as error:
        yield _refused("trouble", error, "stock")
        return
    products = desk.shelf.rows()
    empty = sum(row.stock.left <= 0 for row in products)
    level: Level = "fine" if products and empty < len(products) else "attention"
    yield _line(level, "stock" if products else "stock_empty", "stock", count=len(products), empty=empty)


def check_comments(desk: Desk, stop: threading.Event) -> Iterator[CheckLine]:
    """Every comment service of the show listens."""
    if not desk.show.services:
        yield _line("attention", "no_comments", "comments")
    waiting = {f"{one.service} {one.room}" for one in desk.chat_reports()}
    if desk.show.services and not waiting:
        yield _line("trouble", "comments_off", "comments")
    deadline_s = time.monotonic() + _COMMENTS_S
    while waiting and not stop.wait(_LOOK_S):
        over = time.monotonic() > deadline_s
        for report in desk.chat_reports():
            name = f"{report.service} {report.room}"
            key = f"comments {name}"
            if name not in waiting or not (over or report.state in ("live", "failed")):
                continue
            waiting.remove(name)
            if report.state == "live":
                yield _line("fine", "comments", key, name=name)
            elif report.code:
                yield CheckLine("trouble", report.code, {"name": name, **report.arguments}, key)
            else:
                yield _line("attention", "comments_waiting", key, name=name)


def check_rest(_desk: Desk, _stop: threading.Event) -> Iterator[CheckLine]:
    """What holds for every show here; the disk has been told for this one."""
    yield from (line for line in check_computer() if line.code not in ("doctor.disk", "doctor.little_disk"))


def _deaf(meter: Meter, report: SourceReport | None) -> bool:
    """Muted, away, or silent; but silence between words is none, which a noise gate makes complete."""
    if meter.muted or report is None or report.state in ("stalled", "failed"):
        return True
    return meter.silent_s >= _SILENT_S and not 0 <= meter.voice_s <= _SPOKE_S


def question_before_air(desk: Desk) -> StudioError | None:
    """What a person is asked before going live: every microphone silent, or a camera of the scene on air that gives
    no picture or always the same."""
    state = desk.engine.state
    scene = next((one for one in desk.show.scenes if one.id == state.scene_id), None)
    shown = {item.ref for item in scene.items} if scene is not None else set()
    reports = {one.id: one for one in desk.engine.vitals.sources}
    for source in desk.show.sources:
        report = reports.get(source.id)
        stuck = report is not None and report.state in ("stalled", "failed")
        if stuck and source.id in shown and isinstance(source, CameraSource | NetworkCameraSource):
            return StudioError("ask.camera_frozen", name=source.name)
    microphones = {one.id: one.name for one in desk.show.sources if isinstance(one, MicrophoneSource)}
    meters = [one for one in desk.engine.vitals.meters if one.id in microphones]
    if meters and all(_deaf(one, reports.get(one.id)) for one in meters):
        code = "ask.microphone_muted" if all(one.muted for one in meters) else "ask.microphone_silent"
        return StudioError(code, name="、".join(microphones[one.id] for one in meters))
    return None

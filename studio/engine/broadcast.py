"""The encoder and its outputs: one encode, one egress a destination."""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from statistics import median

import msgspec

from studio.media.clock import Clock, now_ns
from studio.media.packet import Packet
from studio.media.program_frame import ProgramFrame
from studio.media.sound import AudioBlock
from studio.model.canvas import Canvas
from studio.model.check import TrialReport
from studio.model.errors import EngineError, OutputError
from studio.model.incident import Incident
from studio.model.output import EncoderSettings, FileOutput, Key, OutputReport, RtmpOutput
from studio.outputs.egress_link import EgressLink
from studio.outputs.encoder import Encoder
from studio.outputs.h264 import H264, MakeH264
from studio.outputs.hardware import Hardware
from studio.outputs.link_rate import lowest_wish
from studio.outputs.replay import ReplayBuffer, ReplaySave
from studio.outputs.trial import Trial

_STOP_S = 5.0
_MOST_ENDED = 32


class Broadcast:
    """Starts the encoder with the first output and ends it with the last.

    `start()` has this computer's encoders tried. `make_h264`: how encoders are made.
    `offer_*` are called by the clock's and the mixer's threads and never wait. Starting and stopping may take
    seconds and is done by the studio's line or by a thread of its own.
    `runs` counts how often encoding began: the counters of frames and sound begin anew with each run, and stay as
    they are after its end. `_lock` guards `runs`, `_encoder`, `_links`, `_stopping`, `_ended`, `_final`, `_trial`,
    `_trial_end`, `_title` and `_saving`; the offering threads read snapshots without it.
    """

    def __init__(
        self,
        clock: Clock,
        canvas: Canvas,
        on_incident: Callable[[Incident], None],
        hardware: Hardware | None = None,
        make_h264: MakeH264 = H264,
    ) -> None:
        self.runs = 0
        self._clock = clock
        self._canvas = canvas
        self._on_incident = on_incident
        self._hardware = hardware or Hardware(canvas)
        self._make_h264 = make_h264
        self._lock = threading.RLock()
        self._encoder: Encoder | None = None
        self._links: dict[str, EgressLink] = {}
        self._fanout: tuple[EgressLink, ...] = ()
        self._stopping: dict[str, threading.Thread] = {}
        self._ended: dict[str, OutputReport] = {}
        self._delays_ms: deque[float] = deque(maxlen=canvas.fps)
        self._final = (0, 0)
        self._trial: Trial | None = None
        self._trial_end: threading.Timer | None = None
        self._title = ""
        self.replay = ReplayBuffer()
        self._saving: ReplaySave | None = None

    def start(self) -> None:
        self._hardware.start()

    @property
    def running(self) -> bool:
        """Whether anything is being encoded."""
        return self._encoder is not None

    def start_output(self, output: RtmpOutput | FileOutput, key: Key | None, settings: EncoderSettings) -> None:
        """Raises EngineError when this output already runs, OutputError when the encoder cannot be opened. One that has
        failed gives its place to the new one."""
        self._bury(output.id)
        self._end_trial()
        with self._lock:
            if output.id in self._links:
                raise EngineError("engine.output_twice", name=output.name)
            encoder = self._encoder or self._open_encoder(settings)
            link = EgressLink(
                output, key, encoder.header, self._follow_links, self._on_incident, encoder.force_key_frame
            )
            link.start()
            self._ended.pop(output.id, None)
            self._links[output.id] = link
            self._fanout = tuple(self._links.values())
            self._encoder = encoder
            if isinstance(output, FileOutput) and self._title:
                link.offer(_chapter(self._title, 0))
        encoder.force_key_frame()

    def start_trial(self, settings: EncoderSettings, seconds: float) -> None:
        """Encode for so long, or until an output starts, and send it nowhere. Raises EngineError while anything is
        encoded, OutputError when the encoder cannot be opened."""
        with self._lock:
            if self._encoder is not None:
                raise EngineError("engine.trial_on_air")
            encoder = self._open_encoder(settings)
            self._trial = Trial(encoder)
            self._encoder = encoder
            self._trial_end = threading.Timer(seconds, self._end_trial)
            self._trial_end.name, self._trial_end.daemon = "end of the trial", True
            self._trial_end.start()

    @property
    def trial(self) -> TrialReport:
        """The trial that runs, or the last one."""
        trial = self._trial
        return trial.report() if trial is not None else TrialReport()

    def stop_output(self, output_id: str) -> None:
        """Begin to end an output; its report says `stopping`, then `idle`. Raises EngineError for an unknown one."""
        with self._lock:
            if output_id not in self._links:
                raise EngineError("engine.no_output", name=output_id)
            if output_id in self._stopping:
                return
            thread = threading.Thread(target=self._end_output, args=(output_id,), name=f"stop {output_id}", daemon=True)
            self._stopping[output_id] = thread
        thread.start()

    def mark(self, title: str) -> None:
        """What is on air from now on: the next chapter of every recording, and the first of those that come."""
        with self._lock:
            self._title = title
            recordings = [link for link in self._links.values() if link.report().kind == "file"]
        for link in recordings:
            link.offer(_chapter(title, now_ns()))

    def save_replay(self, path: Path) -> None:
        """Raises EngineError when there is nothing to save, or one is still being written."""
        with self._lock:
            if self._saving is not None and self._saving.running:
                raise EngineError("engine.replay_busy")
            saving = ReplaySave(self.replay, path, self._on_incident)
            saving.start()
            self._saving = saving

    def offer_video(self, frame: ProgramFrame, tick: int) -> None:
        encoder = self._encoder
        if encoder is not None:
            encoder.offer_video(frame, tick)

    def offer_audio(self, block: AudioBlock) -> None:
        encoder = self._encoder
        if encoder is not None:
            encoder.offer_audio(block)

    @property
    def skipped(self) -> int:
        """Frames of this run, or of the last one, for which the encoder had no room."""
        encoder = self._encoder
        return encoder.skipped if encoder is not None else self._final[0]

    @property
    def audio_gaps(self) -> int:
        """Blocks of sound of this run, or of the last one, that did not reach the stream."""
        encoder = self._encoder
        return encoder.audio_gaps if encoder is not None else self._final[1]

    @property
    def failure(self) -> OutputError | None:
        """Why nothing is encoded just now, None while all is well."""
        encoder = self._encoder
        return encoder.failure if encoder is not None else None

    def pids(self) -> list[int]:
        """Of the egresses that run."""
        with self._lock:
            return [link.pid for link in self._links.values() if link.pid]

    def reports(self) -> tuple[OutputReport, ...]:
        with self._lock:
            links = dict(self._links)
            stopping = set(self._stopping)
            ended = list(self._ended.values())
        reports = []
        for output_id, link in links.items():
            link.watch()
            report = link.report()
            reports.append(_with_state(report, "stopping") if output_id in stopping else report)
        return (*reports, *ended)

    def delay_ms(self) -> int:
        """Capture to packet, median of the last second."""
        delays = list(self._delays_ms)
        return round(median(delays)) if delays else 0

    def close(self) -> None:
        """End every output cleanly, all at once, then the encoder. May be called twice."""
        self._hardware.close()
        self._end_trial()
        with self._lock:
            wanted = list(self._links)
        for output_id in wanted:
            with contextlib.suppress(EngineError):  # it has just ended
                self.stop_output(output_id)
        with self._lock:
            threads = list(self._stopping.values())
        for thread in threads:
            thread.join(_STOP_S + 2)
        if self._saving is not None:
            self._saving.close()

    def _open_encoder(self, settings: EncoderSettings) -> Encoder:
        run = self.runs + 1
        encoder = Encoder(
            self._clock,
            self._canvas,
            settings,
            lambda packet: self._hand_out(run, packet),
            on_incident=self._on_incident,
            names=self._hardware.names(settings.encoder),
            on_given_up=self._hardware.give_up,
            make_h264=self._make_h264,
        )
        encoder.start()
        self.replay.begin(encoder.header)
        self._delays_ms.clear()
        self.runs = run
        return encoder

    def _follow_links(self, _report: OutputReport) -> None:
        """Five times a second for each output, on the threads of their links: the encoder goes by the slowest link."""
        encoder = self._encoder
        if encoder is not None:
            reports = [link.report() for link in self._fanout]
            encoder.set_bitrate(lowest_wish(reports, encoder.header.video_kbps))

    def _hand_out(self, run: int, packet: Packet) -> None:
        # The encoder of an earlier run may still be flushing; its times would break the file that has just begun.
        if run != self.runs:
            return
        for link in self._fanout:
            link.offer(packet)
        if not self._fanout and self._trial is not None:
            self._trial.offer(packet)
        self.replay.offer(packet)
        if packet.stream == "video":
            self._delays_ms.append((packet.encoded_ns - packet.captured_ns) / 1e6)

    def _end_trial(self) -> None:
        with self._lock:
            end, self._trial_end = self._trial_end, None
            if end is None or self._trial is None:
                return
            encoder, self._encoder = self._encoder, None
            self._trial.end()
            if encoder is not None:
                self._final = (encoder.skipped, encoder.audio_gaps)
        end.cancel()
        if encoder is not None:
            encoder.close()

    def _bury(self, output_id: str) -> None:
        """Wait for an output that is ending, end one that has failed: its name is wanted again."""
        with self._lock:
            link, stopping = self._links.get(output_id), self._stopping.get(output_id)
        if stopping is None and link is not None and link.report().state == "failed":
            self.stop_output(output_id)
            with self._lock:
                stopping = self._stopping.get(output_id)
        if stopping is not None:
            stopping.join(_STOP_S + 2)

    def _end_output(self, output_id: str) -> None:
        with self._lock:
            link = self._links[output_id]
            self._fanout = tuple(one for one in self._fanout if one is not link)
        link.close(_STOP_S)
        report = _with_state(link.report(), "idle")
        with self._lock:
            del self._links[output_id]
            self._stopping.pop(output_id, None)
            self._ended[output_id] = report
            while len(self._ended) > _MOST_ENDED:
                del self._ended[next(iter(self._ended))]
            encoder = None if self._links else self._encoder
            if encoder is not None:
                self._final = (encoder.skipped, encoder.audio_gaps)
                self._encoder = None
        if encoder is not None:
            encoder.close()


def _chapter(title: str, from_ns: int) -> Packet:
    """Told to recordings between their packets, so that it arrives in their order."""
    return Packet("chapter", title.encode(), 0, 0, 0, key=False, encoded_ns=from_ns, captured_ns=from_ns)


def _with_state(report: OutputReport, state: str) -> OutputReport:
    if state == "idle" and report.state == "failed":
        return report
    return msgspec.convert({**msgspec.structs.asdict(report), "state": state}, OutputReport)

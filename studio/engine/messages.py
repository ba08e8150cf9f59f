"""What studio and engine say to each other: commands down, replies and events up. msgpack over a local socket."""

from __future__ import annotations

import msgspec

from studio.model.check import TrialReport
from studio.model.incident import Incident
from studio.model.output import EncoderSettings, FileOutput, OutputReport, RtmpOutput
from studio.model.overlay import OverlayState
from studio.model.scene import Transition
from studio.model.show import Show
from studio.model.sound import Meter
from studio.model.source import SourceReport

PROTOCOL = 1


class _Command(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    pass


class Hello(_Command, frozen=True, kw_only=True):
    """First message of a studio; the engine answers with a `State` event. Another protocol number is refused.
    `watching`: this studio shows pictures, so the preview rings and thumbnails are worth making."""

    protocol: int = PROTOCOL
    show_path: str = ""
    watching: bool = True


class SetShow(_Command, frozen=True, kw_only=True):
    """The show as described. Sources that did not change go on running; the scene on air stays if it still exists.

    `base_folder`: what relative paths of the show are relative to.
    """

    show: Show
    base_folder: str


class TakeScene(_Command, frozen=True, kw_only=True):
    """Put a scene on air. `transition` None: the show's own."""

    scene_id: str
    transition: Transition | None = None


class LookAt(_Command, frozen=True, kw_only=True):
    """What the operator's preview shows: a scene, and in it the overlay that is looked at. Both empty: nothing."""

    scene_id: str = ""
    overlay_id: str = ""


class SetOverlay(_Command, frozen=True, kw_only=True):
    """A new state of an overlay; its kind must be the overlay's. `cause_ns`: monotonic time of what caused it, for
    measuring (0: not measured). `shown` None leaves it as it is."""

    overlay_id: str
    state: OverlayState | None = None
    shown: bool | None = None
    cause_ns: int = 0


class SetChannel(_Command, frozen=True, kw_only=True):
    source_id: str
    gain_db: float | None = None
    muted: bool | None = None


class SetBlank(_Command, frozen=True, kw_only=True):
    """Black picture and silence at once (F12), everything else goes on."""

    blank: bool


class StartOutput(_Command, frozen=True, kw_only=True):
    """Start pushing or recording. `key` is joined to the URL only in the egress. `canvas`: the further canvas whose
    picture it gets, empty for the program. `encoder` None: the canvas' own."""

    output: RtmpOutput | FileOutput
    key: str = ""
    encoder: EncoderSettings | None = None
    canvas: str = ""

    def __repr__(self) -> str:
        return f"StartOutput({self.output!r}, key=***)"


class StopOutput(_Command, frozen=True, kw_only=True):
    output_id: str


class SaveReplay(_Command, frozen=True, kw_only=True):
    """Write the last seconds of the show into `path`, .mkv or .mp4; how it went comes as an incident."""

    path: str


class Mark(_Command, frozen=True, kw_only=True):
    """A chapter of all recordings begins now: a product, a poll. Scenes make theirs themselves."""

    title: str


class TryEncoder(_Command, frozen=True, kw_only=True):
    """Encode the program, and every further canvas, for so long without sending it anywhere; `Vitals.trial` tells what
    it took. `encoder` None: the show's."""

    seconds: float = 10.0
    encoder: EncoderSettings | None = None


class Shutdown(_Command, frozen=True, kw_only=True):
    """End all outputs cleanly and the engine with them."""


Command = (
    Hello
    | SetShow
    | TakeScene
    | LookAt
    | SetOverlay
    | SetChannel
    | SetBlank
    | StartOutput
    | StopOutput
    | SaveReplay
    | Mark
    | TryEncoder
    | Shutdown
)


class Request(msgspec.Struct, frozen=True):
    """Numbered by the studio."""

    number: int
    command: Command


class _Event(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    pass


class Reply(_Event, frozen=True, kw_only=True):
    """Answers request `number`. An empty `code` means done, otherwise it names the sentence of the refusal."""

    number: int
    code: str = ""
    arguments: dict[str, str] = {}


class State(_Event, frozen=True, kw_only=True):
    """The show as the engine has it; sent to a new studio and after every change. None before the first SetShow.

    `clock_origin_ns`: monotonic time of tick 0, from which the diagnostic strip counts. `side_rings`: previews of the
    further canvases by their ids."""

    show: Show | None = None
    base_folder: str = ""
    scene_id: str = ""
    look_scene_id: str = ""
    look_overlay_id: str = ""
    blank: bool = False
    program_ring: str = ""
    look_ring: str = ""
    clock_origin_ns: int = 0
    side_rings: dict[str, str] = {}


class FrameCounts(msgspec.Struct, frozen=True):
    """composed: made in time; lagged: not composed in time, so that the one before was sent again; skipped: of both,
    those the encoder had no room for. In frames. So composed + lagged - skipped were encoded."""

    composed: int = 0
    lagged: int = 0
    skipped: int = 0


class AudioCounts(msgspec.Struct, frozen=True):
    blocks: int = 0
    gaps: int = 0


class SideVitals(msgspec.Struct, frozen=True, kw_only=True):
    """A further canvas and what it costs: `compose_ms`, `encode_ms` of CPU a frame (its outputs counted with the
    encoder), `cpu_percent` of one core; of the last second. `frames` count as the program's do."""

    id: str
    frames: FrameCounts = FrameCounts()
    audio_gaps: int = 0
    compose_ms: float = 0.0
    encode_ms: float = 0.0
    cpu_percent: int = 0


class Vitals(_Event, frozen=True, kw_only=True):
    """How everything is, ten times a second. `stock_to_frame_ms`: the latest measured, newest last, at most 200.

    `frames` and `audio` are counted while an output runs, anew from the first output on: after the last has ended they
    are the figures of that show. `delay_ms`: capture to packet, median of the last second. `replay_s`: how much of the
    last seconds could be saved now. `trial`: of the program's encoder, the one that runs or the last.
    """

    sources: tuple[SourceReport, ...] = ()
    meters: tuple[Meter, ...] = ()
    outputs: tuple[OutputReport, ...] = ()
    frames: FrameCounts = FrameCounts()
    audio: AudioCounts = AudioCounts()
    stock_to_frame_ms: tuple[float, ...] = ()
    delay_ms: int = 0
    replay_s: int = 0
    trial: TrialReport = TrialReport()
    cpu_percent: int = 0
    sides: tuple[SideVitals, ...] = ()


class Happened(_Event, frozen=True, kw_only=True):
    incident: Incident


class Thumbnail(_Event, frozen=True, kw_only=True):
    """A small picture of a scene, JPEG, as it would look now."""

    scene_id: str
    jpeg: bytes


class Ending(_Event, frozen=True, kw_only=True):
    """The engine was told to end, or ends because nobody needs it: no reason to start another one."""


Event = Reply | State | Vitals | Happened | Thumbnail | Ending


def encode(message: Request | Event) -> bytes:
    return _encoder.encode(message)


def decode_request(payload: bytes) -> Request:
    """Raises msgspec.MsgspecError for anything that is not a request."""
    return _requests.decode(payload)


def decode_event(payload: bytes) -> Event:
    """Raises msgspec.MsgspecError for anything that is not an event."""
    return _events.decode(payload)


_encoder = msgspec.msgpack.Encoder()
_requests = msgspec.msgpack.Decoder(Request)
_events: msgspec.msgpack.Decoder[Event] = msgspec.msgpack.Decoder(Event)

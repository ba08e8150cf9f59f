"""Our own RTMP publisher: what FFmpeg's muxer writes goes out as RTMP messages, and nothing blocks without a limit.

FFmpeg's own holds the interpreter lock while it connects and ignores time limits; this one sees what the server
says (`onStatus`), checks certificates, and finds a stalled peer within seconds.
"""

from __future__ import annotations

import contextlib
import os
import re
import struct
import threading
from collections.abc import Callable

from studio.media.clock import NS, now_ns
from studio.model.errors import OutputError
from studio.outputs import amf0
from studio.outputs.chunks import ChunkError, ChunkReader, Message, cut
from studio.outputs.flv import AUDIO, SCRIPT, VIDEO, FlvReader
from studio.outputs.rtmp_socket import SEND_BUFFER, RtmpSocket
from studio.outputs.rtmp_target import RtmpTarget

_CONNECT_NS = 8 * NS  # with the start of the process it is said to have failed within ten seconds
_FINISH_NS = NS
_CHUNK_SIZE = 4096
_MOST_OUTBOX = 1 << 20
_HELLO = 1536
_LEAST_LIFE_NS = 1 * NS

_SET_CHUNK_SIZE, _ACKNOWLEDGEMENT, _USER_CONTROL, _WINDOW, _PEER_BANDWIDTH = 1, 3, 4, 5, 6
_COMMAND_AMF3, _COMMAND = 17, 20
_PING, _PONG = 6, 7
_CONTROL_CHANNEL, _COMMAND_CHANNEL = 2, 3
_CHANNELS = {AUDIO: 4, SCRIPT: 5, VIDEO: 6}
_CONNECT, _RELEASE, _FC_PUBLISH, _CREATE, _PUBLISH = 1, 2, 3, 4, 5

# nginx-rtmp and SRS say BadName for a name that is being published.
_REASONS = {
    "NetStream.Publish.BadName": "rtmp.name_taken",
    "NetStream.Publish.Denied": "rtmp.key_refused",
    "NetStream.Publish.Unauthorized": "rtmp.key_refused",
    "NetStream.Publish.Rejected": "rtmp.key_refused",
    "NetStream.Authenticate.Failed": "rtmp.key_refused",
    "NetStream.Authenticate.UsherExpired": "rtmp.key_refused",
    "NetConnection.Connect.InvalidApp": "rtmp.no_app",
}
# What servers of several makes write when they have no room; there is no code of its own for it.
_FULL = re.compile(
    r"over ?capacity|too many|server (is )?full|limit (is )?(reached|exceeded)|license limit", re.IGNORECASE
)
_NO_APP = re.compile(r"(invalid|unknown|no such|not found).{0,20}app", re.IGNORECASE)
# A server that hangs up instead of answering: what it then most likely minds.
_HUNG_UP = {"hello": "rtmp.not_rtmp", "connect": "rtmp.refused", "publish": "rtmp.key_refused"}


class RtmpPublisher:
    """One publication. `start` connects and publishes within 8 s; then it is the file object of a flv muxer, and
    `exchange` sends what that wrote.

    Used by one thread. Every error is an OutputError with a sentence; once failed it stays failed. When `stop` is
    set, waiting ends soon. `kbps`: what will be sent, from which the system's buffer is measured out.
    """

    def __init__(self, target: RtmpTarget, stop: threading.Event, kbps: int = 0) -> None:
        self._target = target
        self._stop = stop
        self._socket = RtmpSocket(target, stop, self._incoming, max(SEND_BUFFER, kbps * 1000 // 8 // 4))
        self._phase = "hello"
        self._hello = bytearray()
        self._chunks = ChunkReader()
        self._flv = FlvReader()
        self._answered: dict[int, list[amf0.Value]] = {}
        self._stream_id = 0
        self._published = False
        self._live_since_ns = 0
        self._received = self._acknowledged = 0
        self._window = 0
        self._failure: OutputError | None = None

    def start(self) -> None:
        """Connect, shake hands, publish. Raises OutputError."""
        deadline_ns = now_ns() + _CONNECT_NS
        try:
            self._socket.open(deadline_ns)
            self._shake_hands(deadline_ns)
            self._phase = "connect"
            self._connect(deadline_ns)
            self._phase = "publish"
            self._publish(deadline_ns)
        except OutputError as error:
            self._failure = self._explained(error)
            raise self._failure from error
        self._phase = "live"
        self._live_since_ns = now_ns()

    def write(self, content: bytes) -> int:
        """FLV bytes of the muxer. They go out with the next `exchange`, or now when they are many."""
        if self._failure is not None:
            raise self._failure
        for tag in self._flv.feed(content):
            body = amf0.encode("@setDataFrame") + tag.body if tag.kind == SCRIPT else tag.body
            message = Message(tag.kind, self._stream_id, tag.timestamp_ms, body)
            self._socket.outbox += cut(message, _CHANNELS[tag.kind], _CHUNK_SIZE)
        if len(self._socket.outbox) > _MOST_OUTBOX:
            self.exchange()
        return len(content)

    def exchange(self) -> None:
        """Send what was written, hear and answer the server. Waits while the peer takes too little, for 5 s without
        any progress at most."""
        self._do(self._socket.exchange)

    @property
    def handed_bytes(self) -> int:
        """What was written so far, as it goes over the wire."""
        return self._socket.taken_bytes + len(self._socket.outbox)

    @property
    def confirmed_bytes(self) -> int:
        """How much of `handed_bytes` has reached the peer's system. Any thread may ask."""
        return self._socket.confirmed_bytes

    def close(self) -> None:
        """Say goodbye if the server still listens, for one second at most. May be called twice."""
        if self._phase == "live" and self._failure is None:
            self._phase = "closed"
            with contextlib.suppress(OutputError):
                self._command("FCUnpublish", 6, None, self._target.name.reveal())
                self._command("deleteStream", 7, None, float(self._stream_id))
                self._socket.finish(now_ns() + _FINISH_NS)
        self._socket.close()

    def _do(self, work: Callable[[], None]) -> None:
        try:
            work()
        except OutputError as error:
            self._failure = self._explained(error)
            raise self._failure from error

    def _explained(self, error: OutputError) -> OutputError:
        """What it means that the server hung up just now."""
        if error.code != "rtmp.closed":
            return error
        # Some servers accept first and look at the key afterwards.
        young = self._phase == "live" and now_ns() - self._live_since_ns < _LEAST_LIFE_NS
        code = "rtmp.key_refused" if young else _HUNG_UP.get(self._phase, error.code)
        return OutputError(code, host=self._target.host, reason="@reason.hung_up")

    def _until(self, reached: Callable[[], bool], deadline_ns: int) -> None:
        self._socket.flush(deadline_ns)
        while not reached():
            if self._stop.is_set():
                raise OutputError("rtmp.closed", host=self._target.host)
            if now_ns() > deadline_ns:
                raise OutputError("rtmp.silent", host=self._target.host)
            self._socket.receive(0.1)
            self._socket.flush(deadline_ns)

    def _shake_hands(self, deadline_ns: int) -> None:
        self._socket.outbox += b"\x03" + bytes(8) + os.urandom(_HELLO - 8)
        self._until(lambda: len(self._hello) >= 1 + 2 * _HELLO, deadline_ns)
        self._socket.outbox += self._hello[1 : 1 + _HELLO]
        early = bytes(self._hello[1 + 2 * _HELLO :])
        self._phase = "connect"
        if early:
            self._hear(early)

    def _connect(self, deadline_ns: int) -> None:
        place = {
            "app": self._target.app,
            "type": "nonprivate",
            "flashVer": "FMLE/3.0 (compatible; Doorstep Studio)",
            "tcUrl": self._target.tc_url,
        }
        self._command("connect", _CONNECT, dict(place))
        self._until(lambda: _CONNECT in self._answered, deadline_ns)
        self._control(_SET_CHUNK_SIZE, struct.pack(">I", _CHUNK_SIZE))

    def _publish(self, deadline_ns: int) -> None:
        name = self._target.name.reveal()
        self._command("releaseStream", _RELEASE, None, name)
        self._command("FCPublish", _FC_PUBLISH, None, name)
        self._command("createStream", _CREATE, None)
        self._until(lambda: _CREATE in self._answered, deadline_ns)
        answer = self._answered[_CREATE]
        number = answer[3] if len(answer) > 3 else None
        if isinstance(number, bool) or not isinstance(number, (int, float)) or not 0 <= number < 1 << 24:
            raise OutputError("rtmp.not_rtmp", host=self._target.host, reason="createStream")
        self._stream_id = int(number)
        self._command("publish", _PUBLISH, None, name, "live", stream_id=self._stream_id)
        self._until(lambda: self._published, deadline_ns)

    def _command(self, *values: amf0.Value, stream_id: int = 0) -> None:
        message = Message(_COMMAND, stream_id, 0, amf0.encode(*values))
        self._socket.outbox += cut(message, _COMMAND_CHANNEL, 128 if self._phase == "connect" else _CHUNK_SIZE)

    def _control(self, kind: int, payload: bytes) -> None:
        self._socket.outbox += cut(Message(kind, 0, 0, payload), _CONTROL_CHANNEL, 128)

    def _incoming(self, content: bytes) -> None:
        if self._phase != "hello":
            self._hear(content)
            return
        self._hello += content
        if self._hello[0] != 3:
            words = bytes(self._hello[:8]).decode("latin-1")
            raise OutputError("rtmp.not_rtmp", host=self._target.host, reason=repr(words))

    def _hear(self, content: bytes) -> None:
        self._received += len(content)
        try:
            for message in self._chunks.feed(content):
                self._obey(message)
        except (ChunkError, amf0.Amf0Error) as error:
            raise OutputError("rtmp.not_rtmp", host=self._target.host, reason=error) from error
        if self._window and self._received - self._acknowledged >= self._window:
            self._acknowledged = self._received
            self._control(_ACKNOWLEDGEMENT, struct.pack(">I", self._received & 0xFFFFFFFF))

    def _obey(self, message: Message) -> None:
        kind, payload = message.kind, message.payload
        if kind == _WINDOW and len(payload) >= 4:
            self._window = int.from_bytes(payload[:4], "big")
        elif kind == _PEER_BANDWIDTH and len(payload) >= 4:
            self._control(_WINDOW, payload[:4])
        elif kind == _USER_CONTROL and int.from_bytes(payload[:2], "big") == _PING:
            self._control(_USER_CONTROL, struct.pack(">H", _PONG) + payload[2:6])
        elif kind == _COMMAND:
            self._answer(amf0.decode(payload))
        elif kind == _COMMAND_AMF3:
            self._answer(amf0.decode(payload[1:]))

    def _answer(self, values: list[amf0.Value]) -> None:
        name = values[0] if values else None
        number = values[1] if len(values) > 1 else None
        facts = values[3] if len(values) > 3 and isinstance(values[3], dict) else {}
        if name == "_result" and isinstance(number, float) and number in (_CONNECT, _CREATE):
            self._answered[int(number)] = values
        elif name == "_error" and number in (_CONNECT, _CREATE, _PUBLISH):
            raise self._refusal(facts)
        elif name == "onStatus":
            if facts.get("code") == "NetStream.Publish.Start":
                self._published = True
            elif facts.get("level") == "error" or facts.get("code") in _REASONS:
                raise self._refusal(facts)

    def _refusal(self, facts: dict[str, amf0.Value]) -> OutputError:
        code, description = (str(facts.get(name) or "") for name in ("code", "description"))
        words = "".join(letter for letter in f"{code} {description}"[:200] if letter.isprintable()).strip()
        reason = self._target.name.redact(words) or "@reason.none_given"
        known = _REASONS.get(code) or ("rtmp.server_full" if _FULL.search(description) else "")
        known = known or ("rtmp.no_app" if _NO_APP.search(description) else "rtmp.refused")
        return OutputError(known, host=self._target.host, app=self._target.app.partition("?")[0], reason=reason)

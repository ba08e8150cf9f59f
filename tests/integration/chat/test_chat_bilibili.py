"""Bilibili's open platform, as its documents say it: signed calls, packets over TLS, several in one, heartbeats."""

from __future__ import annotations

import hashlib
import hmac
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

from studio.chat import bilibili_packets as packets
from studio.chat.bilibili import BilibiliLogin, bilibili
from studio.chat.feed import Feed
from studio.chat.reconnect import Reconnecting
from studio.model.chat_service import BilibiliService
from studio.model.secret import Secret
from tests.integration.chat.conftest import Heard
from tests.integration.chat.starting import running, sentence, tls_pair, until
from tests.rig.waiting import wait_for
from tests.rig.web_peer import Asked, Line, WebPeer

LOGIN = BilibiliLogin(Secret("key-1"), Secret("s3cret"), Secret("C0DE"))


class Bilibili(WebPeer):
    """Its application interface. `codes` are answered, in order, to what is asked of `heartbeat` and `start`."""

    def __init__(self, tls: object = None) -> None:
        super().__init__(("/sub",), tls)  # type: ignore[arg-type]
        self.codes: dict[str, list[int]] = {"start": [], "heartbeat": [], "end": []}
        self.games = 0
        for what in self.codes:
            self.answers["POST", f"/v2/app/{what}"] = lambda asked, what=what: self._answer(what, asked)

    def _answer(self, what: str, asked: Asked) -> object:
        headers = asked.headers
        fields = sorted(name for name in headers if name.startswith("x-bili-"))
        said = "\n".join(f"{name}:{headers[name]}" for name in fields)
        right = hmac.new(b"s3cret", said.encode(), hashlib.sha256).hexdigest()
        if headers["authorization"] != right or headers["x-bili-content-md5"] != hashlib.md5(asked.body).hexdigest():
            return {"code": 4002, "message": "signature"}
        code = self.codes[what].pop(0) if self.codes[what] else 0
        if code or what != "start":
            return {"code": code, "message": "no", "data": {}}
        self.games += 1
        line = {"auth_body": '{"auth": 1}', "wss_link": [f"{self.line_url}/sub"]}
        data = {"game_info": {"game_id": f"game{self.games}"}, "websocket_info": line, "anchor_info": {"room_id": 7}}
        return {"code": 0, "message": "ok", "data": data}

    def welcome(self) -> Line:
        line = self.next_line()
        auth = packets.unpack(line.hear())[0]
        assert (auth.operation, auth.body) == (packets.AUTH, b'{"auth": 1}')
        line.say(packets.pack(packets.AUTH_REPLY, b'{"code":0}'))
        return line


def said(number: int, text: str = "番茄两斤", command: str = "LIVE_OPEN_PLATFORM_DM") -> bytes:
    data = {
        "msg_id": f"m{number}",
        "open_id": f"o{number % 3}",
        "uname": "李雷",
        "msg": text,
        "timestamp": 1_700_000_000,
    }
    return packets.pack(packets.MESSAGE, json.dumps({"cmd": command, "data": data}).encode(), version=0)


@pytest.fixture
def peer() -> Iterator[Bilibili]:
    with Bilibili() as peer:
        yield peer


def service(peer: WebPeer, feed: Feed, **more: object) -> Reconnecting:
    settings = BilibiliService(app_id=77, room="院子", server=peer.url)
    return bilibili(settings, LOGIN, feed.deliver, first_wait_s=0.05, **more)  # type: ignore[arg-type]


def test_signed_start_packed_packets_and_the_end_over_tls(tmp_path: Path, feed: Feed, heard: Heard) -> None:
    server, client = tls_pair(tmp_path)
    with Bilibili(server) as peer, running(service(peer, feed, tls=client)) as source:
        line = peer.welcome()
        until(source, "live")
        start = peer.requests("/v2/app/start")[0]
        assert json.loads(start.body) == {"code": "C0DE", "app_id": 77}
        # Plain; several in one frame; zlib with two; brotli with two; a gift, which is none of ours.
        line.say(said(1))
        line.say(said(2) + said(3))
        line.say(packets.pack(packets.MESSAGE, zlib.compress(said(4) + said(5)), version=2))
        line.say(packets.pack(packets.MESSAGE, brotli.compress(said(6) + said(7)), version=3) + said(8))
        line.say(said(9, command="LIVE_OPEN_PLATFORM_SEND_GIFT") + said(3))
        line.say(packets.pack(packets.HEARTBEAT_REPLY, b"\0\0\0\1") + b"[object Object]")
        wait_for(lambda: len(heard.entries) == 8 and source.report().duplicates == 1)
        first = heard.entries[0].comment
        assert (first.service, first.room, first.id) == ("bilibili", "院子", "m1")
        assert (first.user, first.name, first.text, first.sent_unix_s) == ("o1", "李雷", "番茄两斤", 1_700_000_000)
    assert json.loads(peer.requests("/v2/app/end")[0].body) == {"app_id": 77, "game_id": "game1"}


def test_heartbeats_and_a_game_that_is_over_is_started_again(peer: Bilibili, feed: Feed, heard: Heard) -> None:
    peer.codes["heartbeat"] = [0, 7003]
    with running(service(peer, feed, game_beat_s=0.2, line_beat_s=0.2)) as source:
        line = peer.welcome()
        line.say(said(1))
        assert packets.unpack(line.hear())[0].operation == packets.HEARTBEAT
        again = peer.welcome()
        again.say(said(1) + said(2))
        wait_for(lambda: [entry.comment.id for entry in heard.entries] == ["m1", "m2"])
        assert source.report().duplicates == 1
        assert json.loads(peer.requests("/v2/app/heartbeat")[0].body) == {"game_id": "game1"}
        # The service says itself that it is over.
        again.say(said(0, command="LIVE_OPEN_PLATFORM_INTERACTION_END"))
        peer.welcome()


def test_lies_and_bombs_are_passed_over_and_many_end_the_line(peer: Bilibili, feed: Feed, heard: Heard) -> None:
    with running(service(peer, feed)) as source:
        line = peer.welcome()
        bomb = packets.pack(packets.MESSAGE, brotli.compress(b"\0" * 60_000_000), version=3)
        for frame in (bomb, b"\xff" * 40, said(1)[:-5], packets.pack(packets.MESSAGE, b"{half", version=0)):
            line.say(frame)
        line.say(said(2))
        wait_for(lambda: [entry.comment.id for entry in heard.entries] == ["m2"])
        for _ in range(20 - 3):
            line.say(b"\xff" * 16)
        until(source, "reconnecting", "chat.nonsense")
        peer.welcome()
        until(source, "live")


def test_silence_is_seen_within_the_heartbeat(peer: Bilibili, feed: Feed) -> None:
    with running(service(peer, feed, line_beat_s=0.3)) as source:
        peer.welcome()
        until(source, "live")
        until(source, "reconnecting", "chat.silent")
        assert "直播不受影响" in sentence(source)


def test_a_refusal_is_not_tried_again_and_says_no_secret(peer: Bilibili, feed: Feed) -> None:
    peer.codes["start"] = [7007]
    with running(service(peer, feed)) as source:
        until(source, "failed", "chat.wrong_login")
        assert "C0DE" not in sentence(source)
        assert len(peer.asked) == 1


def test_cooling_down_is_waited_for(peer: Bilibili, feed: Feed) -> None:
    peer.codes["start"] = [7001, 5002]
    with running(service(peer, feed)) as source:
        peer.welcome()
        until(source, "live")

"""Twitch chat: against a real IRC server, and against one that says what Twitch says, over TCP and TLS."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studio.chat.feed import Feed
from studio.chat.reconnect import Reconnecting
from studio.chat.service import Answer, Message
from studio.chat.twitch import twitch
from studio.model.chat_service import TwitchService
from studio.model.secret import Secret
from studio.model.sentences import say
from tests.integration.chat.conftest import Heard
from tests.integration.chat.scripted import ScriptedServer, certificate
from tests.rig.irc import IrcServer
from tests.rig.waiting import wait_for

TOKEN = "oauth:s3cret"
Start = Callable[..., Reconnecting]


@pytest.fixture
def start(feed: Feed) -> Iterator[Start]:
    """Start a service that is closed at the end."""
    running: list[Reconnecting] = []

    def begin(
        port: int, *, login: str = "", token: str = "", room: str = "farm", server: str = "127.0.0.1", **more: object
    ) -> Reconnecting:
        tls = "tls" in more
        settings = TwitchService(room=room, login=login, server=server, port=port, tls=tls)
        source = twitch(settings, Secret(token), **{"deliver": feed.deliver, "first_wait_s": 0.05, **more})  # type: ignore[arg-type]
        running.append(source)
        source.start()
        return source

    yield begin
    for source in running:
        source.close()
        source.close()


def until(source: Reconnecting, state: str, code: str = "") -> None:
    wait_for(lambda: source.report().state == state and code in source.report().code, 15, f"{state} {code}")


def test_a_real_server_comments_arrive_and_it_comes_back(tmp_path: Path, start: Start, heard: Heard) -> None:
    with IrcServer(tmp_path) as irc:
        source = start(irc.port, room="#Farm")
        until(source, "live")
        assert source.report().room == "farm"
        with irc.visitor("lilei") as neighbour:
            neighbour.join("#farm")
            neighbour.say("#farm", "番茄两斤 3栋2单元502")
            neighbour.say("#farm", "番茄两斤 3栋2单元502")
            neighbour.say("#farm", "\x01ACTION waves\x01")
            wait_for(lambda: len(heard.entries) == 3)
        assert heard.texts == ["番茄两斤 3栋2单元502"] * 2 + ["waves"]
        first, second = (entry.comment for entry in heard.entries[:2])
        assert (first.service, first.room, first.user, first.name) == ("twitch", "farm", "lilei", "lilei")
        assert first.id != second.id

        irc.kill()
        until(source, "reconnecting", "chat.")
        assert "直播不受影响" in heard_sentence(source)
        irc.start()
        until(source, "live")
        assert source.report().code == ""
        with irc.visitor("lilei") as neighbour:
            neighbour.join("#farm")
            neighbour.say("#farm", "番茄两斤 3栋2单元502")
            wait_for(lambda: len(heard.entries) == 4)
        assert len({entry.comment.id for entry in heard.entries}) == 4
        assert source.report().received == 4
        assert time.time() - source.report().last_unix_s < 30


def heard_sentence(source: Reconnecting) -> str:
    report = source.report()
    return say(report.code, report.arguments, "zh").text()


def test_a_real_server_with_a_password(tmp_path: Path, start: Start) -> None:
    with IrcServer(tmp_path, password="oauth:x") as irc:
        until(start(irc.port, login="Farm", token="oauth:x"), "live")
        until(start(irc.port, login="stall", token="oauth:wrong"), "failed", "chat.wrong_login")


def test_tags_and_withdrawals(start: Start, feed: Feed, heard: Heard) -> None:
    with ScriptedServer() as server:
        source = start(server.port, login="Farm", token=TOKEN)
        connection = server.welcome("farm")
        until(source, "live")
        assert connection.heard[:3] == ["CAP REQ :twitch.tv/tags twitch.tv/commands", f"PASS {TOKEN}", "NICK farm"]
        line = (
            "@badge-info=;display-name=李雷;id=b34c-1;tmi-sent-ts=1700000000123;user-id=12 "
            ":lilei!lilei@lilei.tmi.twitch.tv PRIVMSG #farm :番茄两斤 :)\r\n"
        )
        raw = line.encode()
        # In pieces that cut a character in half, twice the same, and one with bytes that are no UTF-8.
        connection.say(raw[:20])
        connection.say(raw[20:-9])
        connection.say(raw[-9:] + raw + b"@id=b34c-2;user-id=13 :x!x@x PRIVMSG #farm :\xe7\x95 half\r\n")
        connection.say(b"@id=b34c-9;user-id=13 :x!x@x PRIVMSG #other :elsewhere\r\nPING :tmi.twitch.tv\r\n")
        connection.wait_heard("PONG :tmi.twitch.tv")
        wait_for(lambda: len(heard.entries) == 2)
        first = heard.entries[0].comment
        assert (first.id, first.user, first.name, first.text) == ("b34c-1", "12", "李雷", "番茄两斤 :)")
        assert first.sent_unix_s == 1_700_000_000.123
        assert heard.texts[1] == "\ufffd half"
        wait_for(lambda: source.report().duplicates == 1)

        connection.say(b"@login=lilei;target-msg-id=b34c-1 :tmi.twitch.tv CLEARMSG #farm :x\r\n")
        wait_for(lambda: [e.comment.id for e in heard.withdrawn] == ["b34c-1"])
        connection.say(b"@ban-duration=9;target-user-id=13 :tmi.twitch.tv CLEARCHAT #farm :x\r\n")
        wait_for(lambda: [e.comment.id for e in heard.withdrawn] == ["b34c-1", "b34c-2"])
        connection.say(b"@id=b34c-3;user-id=14 :y!y@y PRIVMSG #farm :hi\r\n:tmi.twitch.tv CLEARCHAT #farm\r\n")
        wait_for(lambda: [e.comment.id for e in heard.withdrawn][2:] == ["b34c-3"])


def test_told_to_reconnect_and_what_came_before_is_kept(start: Start, heard: Heard) -> None:
    with ScriptedServer() as server:
        source = start(server.port)
        connection = server.welcome("farm")
        until(source, "live")
        connection.say(b"@id=1 :a!a@a PRIVMSG #farm :last words\r\n:tmi.twitch.tv RECONNECT\r\n")
        again = server.welcome("farm")
        until(source, "live")
        assert heard.texts == ["last words"]
        assert again.heard[1].startswith("NICK justinfan")


def test_a_server_that_floods_without_line_ends_or_hangs_up(start: Start, heard: Heard) -> None:
    with ScriptedServer() as server:
        source = start(server.port)
        connection = server.welcome("farm")
        connection.say(b"x" * 3_000_000 + b"\r\n@id=1 :a!a@a PRIVMSG #farm :after the flood\r\n")
        wait_for(lambda: heard.texts == ["after the flood"])
        connection.hang_up()
        connection = server.welcome("farm")
        until(source, "live")
        connection.say(b"@id=1 :a!a@a PRIVMSG #farm :after the flood\r\n@id=2 :a!a@a PRIVMSG #farm :back\r\n")
        wait_for(lambda: heard.texts == ["after the flood", "back"])
        wait_for(lambda: source.report().duplicates == 1)


def test_silence_is_asked_about_then_left(start: Start) -> None:
    with ScriptedServer() as server:
        source = start(server.port, quiet_s=0.3, answer_s=1.0)
        connection = server.welcome("farm")
        connection.wait_heard("PING :doorstep")
        connection.say(b":tmi.twitch.tv PONG tmi.twitch.tv :doorstep\r\n")
        assert source.report().state == "live"
        # It answers no more.
        connection = server.welcome("farm")
        until(source, "live")
        # One that accepts and says nothing at all is left too.
        connection.hang_up()
        server.next_connection()
        until(source, "reconnecting", "chat.silent")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b":tmi.twitch.tv NOTICE * :Login authentication failed\r\n", "chat.wrong_login"),
        (b":tmi.twitch.tv NOTICE * :Improperly formatted auth\r\n", "chat.wrong_login"),
        (b"@msg-id=msg_channel_suspended :tmi.twitch.tv NOTICE #farm :This channel is gone.\r\n", "chat.room_closed"),
        (b":irc 475 me #farm :Cannot join channel (+k)\r\n", "chat.room_closed"),
    ],
)
def test_what_trying_again_cannot_help_is_not_tried_again(start: Start, line: bytes, code: str) -> None:
    with ScriptedServer() as server:
        source = start(server.port, login="farm", token=TOKEN)
        connection = server.next_connection()
        connection.wait_heard("NICK ")
        connection.say(line)
        until(source, "failed", code)
        assert TOKEN not in heard_sentence(source)
        assert len(server.peers) == 1


def test_a_taken_name_is_tried_anew(start: Start) -> None:
    with ScriptedServer() as server:
        source = start(server.port)
        connection = server.next_connection()
        connection.wait_heard("NICK ")
        connection.say(b":irc 433 * justinfan1 :Nickname is already in use\r\n")
        server.welcome("farm")
        until(source, "live")


@pytest.mark.parametrize(
    ("room", "login", "code"), [("a,b", "", "chat.bad_room"), ("farm", "x\r\nQUIT", "chat.wrong_login")]
)
def test_names_that_would_be_commands(start: Start, room: str, login: str, code: str) -> None:
    with ScriptedServer() as server:
        until(start(server.port, room=room, login=login, token=TOKEN), "failed", code)
        assert server.peers == []


def test_over_tls_the_certificate_is_checked(tmp_path: Path, start: Start, heard: Heard) -> None:
    pem = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with ScriptedServer(context) as server:
        stranger = start(server.port, server="localhost", tls=None)
        until(stranger, "reconnecting", "chat.unreachable")
        assert "CERTIFICATE_VERIFY_FAILED" in stranger.report().arguments["reason"]
        stranger.close()
        assert server.peers == []
        source = start(server.port, server="localhost", tls=ssl.create_default_context(cafile=str(pem)))
        server.welcome("farm").say(b"@id=1 :a!a@a PRIVMSG #farm :over TLS\r\n")
        wait_for(lambda: heard.texts == ["over TLS"])
        until(source, "live")


def test_what_finds_no_room_is_counted(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    offered = threading.Semaphore(0)

    def full(_messages: tuple[Message, ...], _done: Answer | None = None) -> bool:
        offered.release()
        return False

    with ScriptedServer() as server:
        source = start(server.port, deliver=full)
        connection = server.welcome("farm")
        until(source, "live")
        connection.say(b"@id=1 :a!a@a PRIVMSG #farm :one\r\n@id=2 :a!a@a PRIVMSG #farm :two\r\n")
        assert offered.acquire(timeout=10)
        assert offered.acquire(timeout=10)
        source.close()
        assert source.report().lost == 2
        assert "2" in heard_sentence(source)


def test_ends_at_once_while_waiting_to_reconnect(start: Start) -> None:
    with ScriptedServer() as server:
        port = server.port
    source = start(port, first_wait_s=20.0)
    until(source, "reconnecting", "chat.unreachable")
    begun = time.monotonic()
    source.close()
    assert time.monotonic() - begun < 2
    assert source.report().state == "idle"

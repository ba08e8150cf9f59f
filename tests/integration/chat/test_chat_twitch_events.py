"""Twitch over EventSub: welcome, subscriptions, at-least-once, being handed over, revoked, kept alive; beside IRC."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from studio.chat.feed import Feed
from studio.chat.sign_in import Application, DeviceSignIn, TokenKeeper, Tokens
from studio.chat.twitch import twitch
from studio.chat.twitch_events import TwitchEvents
from studio.model.chat_service import TwitchEventsService, TwitchService
from studio.model.secret import Secret
from tests.integration.chat.conftest import Heard
from tests.integration.chat.scripted import ScriptedServer
from tests.integration.chat.starting import running, sentence, until
from tests.rig.waiting import wait_for
from tests.rig.web_peer import Asked, Line, WebPeer


class Twitch(WebPeer):
    def __init__(self) -> None:
        super().__init__(("/ws", "/other"))
        self.token = "access-1"
        self.answers["GET", "/users"] = self._users
        self.answers["POST", "/eventsub/subscriptions"] = self._let_in
        self.answers["POST", "/moderation/bans"] = self._let_in
        self.answers["DELETE", "/moderation/chat"] = self._let_in
        self.answers["POST", "/token"] = self._renew

    def _let_in(self, asked: Asked) -> object:
        right = (asked.headers["authorization"], asked.headers["client-id"]) == (f"Bearer {self.token}", "client")
        return (202, {"data": []}) if right else (401, {"message": "Invalid OAuth token"})

    def _users(self, asked: Asked) -> object:
        refused = self._let_in(asked)
        if refused != (202, {"data": []}):
            return refused
        known = {"farm": "100"}
        login = asked.query.get("login")
        return {"data": [{"id": "7"}] if login is None else [{"id": known[login]}] if login in known else []}

    def _renew(self, _asked: Asked) -> object:
        self.token = "access-2"
        return {"access_token": "access-2", "refresh_token": "refresh-2"}

    def welcome(self, session: str = "s1", keepalive_s: float = 10) -> Line:
        line = self.next_line()
        line.say(notice("session_welcome", session={"id": session, "keepalive_timeout_seconds": keepalive_s}))
        return line


def notice(kind: str, about: str = "", **payload: object) -> str:
    metadata = {
        "message_id": "x", "message_type": kind, "message_timestamp": "2026-05-01T08:00:00.123456789Z",
        "subscription_type": about,
    }  # fmt: skip
    return json.dumps({"metadata": metadata, "payload": payload})


def said(number: int, text: str = "番茄两斤") -> str:
    event = {
        "message_id": f"m{number}", "chatter_user_id": f"{number}", "chatter_user_login": "lilei",
        "chatter_user_name": "李雷", "message": {"text": text, "fragments": []}, "broadcaster_user_id": "100",
    }  # fmt: skip
    return notice("notification", "channel.chat.message", event=event, subscription={"status": "enabled"})


@pytest.fixture
def peer() -> Iterator[Twitch]:
    with Twitch() as peer:
        yield peer


def service(peer: Twitch, feed: Feed, room: str = "#Farm", access: str = "access-1") -> TwitchEvents:
    settings = TwitchEventsService(
        room=room, client_id="client", events=f"{peer.line_url}/ws", server=peer.url, login_server=peer.url
    )
    sign_in = DeviceSignIn(Application(peer.url, "client", Secret(""), "user:read:chat"))
    keeper = TokenKeeper(sign_in, Tokens(Secret(access), Secret("refresh-1")), lambda _tokens: None)
    return TwitchEvents(settings, keeper, feed.deliver, first_wait_s=0.05)


def test_subscriptions_comments_and_withdrawals(peer: Twitch, feed: Feed, heard: Heard) -> None:
    with running(service(peer, feed)) as source:
        line = peer.welcome()
        until(source, "live")
        asked = [json.loads(one.body) for one in peer.requests("/eventsub/subscriptions")]
        assert {one["type"] for one in asked} == {
            "channel.chat.message", "channel.chat.message_delete", "channel.chat.clear_user_messages",
            "channel.chat.clear",
        }  # fmt: skip
        assert asked[0]["condition"] == {"broadcaster_user_id": "100", "user_id": "7"}
        assert asked[0]["transport"] == {"method": "websocket", "session_id": "s1"}
        for frame in (said(1), said(1), "{half", notice("session_keepalive"), said(2), said(3)):
            line.say(frame)
        wait_for(lambda: len(heard.entries) == 3 and source.report().duplicates == 1)
        first = heard.entries[0].comment
        assert (first.service, first.room, first.id) == ("twitch", "farm", "m1")
        assert (first.user, first.name, first.text) == ("1", "李雷", "番茄两斤")
        line.say(notice("notification", "channel.chat.message_delete", event={"message_id": "m1"}))
        line.say(notice("notification", "channel.chat.clear_user_messages", event={"target_user_id": "2"}))
        wait_for(lambda: [entry.comment.id for entry in heard.withdrawn] == ["m1", "m2"])
        line.say(notice("notification", "channel.chat.clear", event={}))
        wait_for(lambda: [entry.comment.id for entry in heard.withdrawn] == ["m1", "m2", "m3"])


def test_handed_over_without_a_gap(peer: Twitch, feed: Feed, heard: Heard) -> None:
    with running(service(peer, feed)) as source:
        old = peer.welcome()
        until(source, "live")
        old.say(notice("session_reconnect", session={"id": "s1", "reconnect_url": f"{peer.line_url}/other"}))
        new = peer.next_line()
        assert new.path == "/other"
        old.say(said(1))
        new.say(notice("session_welcome", session={"id": "s1", "keepalive_timeout_seconds": 10}))
        new.say(said(2))
        wait_for(lambda: {entry.comment.id for entry in heard.entries} == {"m1", "m2"})
        assert len(peer.requests("/eventsub/subscriptions")) == 4, "subscriptions move by themselves"
        assert source.report().state == "live"


def test_the_same_room_over_irc_too_makes_no_doubles(peer: Twitch, feed: Feed, heard: Heard) -> None:
    with ScriptedServer() as irc:
        settings = TwitchService(room="farm", server="127.0.0.1", port=irc.port, tls=False)
        with running(twitch(settings, Secret(""), feed.deliver)) as by_irc, running(service(peer, feed)) as source:
            connection, line = irc.welcome("farm"), peer.welcome()
            until(by_irc, "live")
            until(source, "live")
            line.say(said(1))
            wait_for(lambda: len(heard.entries) == 1)
            connection.say("@display-name=李雷;id=m1;user-id=1 :l!l@l PRIVMSG #farm :番茄两斤\r\n".encode())
            wait_for(lambda: by_irc.report().duplicates == 1)
            assert feed.counts().conflicts == 0


def test_silence_and_revocation(peer: Twitch, feed: Feed) -> None:
    with running(service(peer, feed)) as source:
        peer.welcome(keepalive_s=0.4)
        until(source, "live")
        until(source, "reconnecting", "chat.silent")
        peer.welcome().say(notice("revocation", subscription={"status": "authorization_revoked"}))
        until(source, "failed", "chat.signed_out")


def test_an_ended_token_is_renewed_a_wrong_one_is_said(peer: Twitch, feed: Feed) -> None:
    with running(service(peer, feed, access="old")) as source:
        peer.welcome()
        until(source, "live")
        assert peer.token == "access-2"
    peer.answers["POST", "/token"] = lambda _asked: (400, {"message": "Invalid refresh token"})
    with running(service(peer, feed, access="old")) as source:
        peer.welcome()
        until(source, "failed", "chat.signed_out")
        assert "refresh-1" not in sentence(source)


def test_an_unknown_room(peer: Twitch, feed: Feed) -> None:
    with running(service(peer, feed, room="nobody")) as source:
        peer.welcome()
        until(source, "failed", "chat.room_closed")


def test_hiding_and_banning(peer: Twitch, feed: Feed) -> None:
    chat = service(peer, feed)
    chat.withdraw("m1")
    chat.ban("9", 99_999_999)
    hidden = next(one for one in peer.asked if one.method == "DELETE")
    assert hidden.query == {"broadcaster_id": "100", "moderator_id": "7", "message_id": "m1"}
    assert json.loads(peer.requests("/moderation/bans")[0].body) == {"data": {"user_id": "9", "duration": 1_209_600}}

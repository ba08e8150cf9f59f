"""Owncast's chat: register, history, JSON lines with HTML in them, hidden messages, moderating."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from studio.chat.feed import Feed
from studio.chat.owncast import OwncastChat
from studio.model.chat_service import OwncastService
from studio.model.errors import ChatError
from studio.model.secret import Secret
from tests.integration.chat.conftest import Heard
from tests.integration.chat.starting import running, sentence, until
from tests.rig.waiting import wait_for
from tests.rig.web_peer import WebPeer


def said(number: int, body: str, user: str = "u1") -> dict[str, object]:
    return {
        "type": "CHAT", "id": f"m{number}", "timestamp": "2026-05-01T08:00:00.123456789Z", "body": body,
        "user": {"id": user, "displayName": "韩梅梅", "displayColor": 3, "previousNames": ["x"]},
    }  # fmt: skip


@pytest.fixture
def peer() -> Iterator[WebPeer]:
    with WebPeer() as peer:
        tokens = iter(range(1, 100))
        peer.answers["POST", "/api/chat/register"] = lambda _asked: {
            "id": "me", "accessToken": f"t/{next(tokens)}", "displayName": "Doorstep"
        }  # fmt: skip
        peer.answers["GET", "/api/chat"] = lambda _asked: []
        yield peer


def service(peer: WebPeer, feed: Feed, token: str = "") -> OwncastChat:
    return OwncastChat(OwncastService(server=peer.url), Secret(token), feed.deliver, first_wait_s=0.05)


def test_chat_html_history_and_hidden_messages(peer: WebPeer, feed: Feed, heard: Heard) -> None:
    peer.answers["GET", "/api/chat"] = lambda _asked: [said(1, "<p>先到的</p>")]
    with running(service(peer, feed)) as source:
        line = peer.next_line()
        assert line.query == {"accessToken": "t/1"}
        until(source, "live")
        emoji = '<p>两斤 <img class="emoji" alt=":tomato:" src="/x.png"> &lt;b&gt;</p><script>alert(1)</script>'
        line.say(json.dumps(said(2, emoji)) + "\n\n" + json.dumps({"type": "USER_JOINED", "user": {}}) + "\n{half")
        line.say(json.dumps(said(1, "<p>先到的</p>")) + "\n" + json.dumps(said(3, "<p>a</p><p>b</p>")))
        wait_for(lambda: heard.texts == ["先到的", "两斤 :tomato: <b>", "a b"])
        comment = heard.entries[1].comment
        assert (comment.service, comment.user, comment.name) == ("owncast", "u1", "韩梅梅")
        assert comment.sent_unix_s == pytest.approx(1_777_622_400.123, abs=0.01)
        line.say(json.dumps({"type": "VISIBILITY-UPDATE", "ids": ["m2", "m3"], "visible": False}))
        wait_for(lambda: [entry.comment.id for entry in heard.withdrawn] == ["m2", "m3"])


def test_what_was_said_between_two_lines_is_not_lost_and_the_user_stays(
    peer: WebPeer, feed: Feed, heard: Heard
) -> None:
    with running(service(peer, feed)) as source:
        line = peer.next_line()
        line.say(json.dumps(said(1, "<p>一</p>")))
        wait_for(lambda: len(heard.entries) == 1)
        peer.answers["GET", "/api/chat"] = lambda _asked: [said(1, "<p>一</p>"), said(2, "<p>二</p>")]
        line.hang_up()
        assert peer.next_line().query == {"accessToken": "t/1"}
        wait_for(lambda: heard.texts == ["一", "二"])
        until(source, "live")
        assert len(peer.requests("/api/chat/register")) == 1


def test_a_forgotten_user_registers_again(peer: WebPeer, feed: Feed) -> None:
    with running(service(peer, feed)) as source:
        peer.next_line().say(json.dumps({"type": "ERROR_NEEDS_REGISTRATION"}))
        assert peer.next_line().query == {"accessToken": "t/2"}
        until(source, "live")


def test_a_given_token_is_never_replaced(peer: WebPeer, feed: Feed) -> None:
    with running(service(peer, feed, "mine")) as source:
        peer.next_line().say(json.dumps({"type": "ERROR_NEEDS_REGISTRATION"}))
        until(source, "failed", "chat.wrong_login")
        assert "mine" not in sentence(source)


def test_hiding_and_banning(peer: WebPeer, feed: Feed) -> None:
    for what in ("messagevisibility", "users/setenabled"):
        peer.answers["POST", f"/api/chat/{what}"] = lambda _asked: {"success": True}
    chat = service(peer, feed, "mine")
    chat.withdraw("m9")
    chat.ban("u7", 600)
    hide, ban = peer.asked
    assert (hide.query, json.loads(hide.body)) == ({"accessToken": "mine"}, {"visible": False, "idArray": ["m9"]})
    assert json.loads(ban.body) == {"userId": "u7", "enabled": False}
    with pytest.raises(ChatError, match=r"no login"):
        service(peer, feed).ban("u7", 0)


def test_a_frame_of_100_mb_and_a_server_that_is_not_there(peer: WebPeer, feed: Feed, heard: Heard) -> None:
    with running(service(peer, feed)) as source:
        line = peer.next_line()
        until(source, "live")
        line.say(b"x" * 9_000_000)
        line = peer.next_line()
        line.say(json.dumps(said(1, "<p>after</p>")))
        wait_for(lambda: heard.texts == ["after"])
    gone = OwncastChat(OwncastService(server="http://localhost:9"), Secret(""), feed.deliver)
    with running(gone):
        until(gone, "reconnecting", "chat.unreachable")

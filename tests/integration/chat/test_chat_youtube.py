"""YouTube's live chat: finding it, polling it within the quota, withdrawals, what its errors mean."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from studio.chat.feed import Feed
from studio.chat.service import ChatRefused
from studio.chat.sign_in import Application, DeviceSignIn, TokenKeeper, Tokens
from studio.chat.youtube import Quota, YouTubeChat
from studio.model.chat_service import YouTubeService
from studio.model.secret import Secret
from tests.integration.chat.conftest import Heard
from tests.integration.chat.starting import running, sentence, until
from tests.rig.waiting import wait_for
from tests.rig.web_peer import Asked, WebPeer


class YouTube(WebPeer):
    """`pages` are handed out in order, by page token; the last one again and again. `refusals` come before."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: list[list[dict[str, object]]] = [[]]
        self.refusals: list[tuple[int, str]] = []
        self.interval_ms = 20
        self.token = "key-1"
        self.more: dict[str, object] = {}
        self.answers["GET", "/videos"] = self._video
        self.answers["GET", "/liveChat/messages"] = self._page
        self.answers["POST", "/liveChat/bans"] = lambda _asked: {"id": "ban"}
        self.answers["DELETE", "/liveChat/messages"] = lambda _asked: (204, b"")
        self.answers["POST", "/token"] = self._renew

    def _let_in(self, asked: Asked) -> bool:
        return self.token in (asked.headers.get("x-goog-api-key"), asked.headers.get("authorization", "")[7:])

    def _video(self, asked: Asked) -> object:
        if not self._let_in(asked):
            return 401, {"error": {"code": 401, "message": "no", "errors": [{"reason": "authError"}]}}
        live = {"liveStreamingDetails": {"activeLiveChatId": "chat-7"}} if asked.query["id"] == "video-1" else {}
        return {"items": [live]}

    def _page(self, asked: Asked) -> object:
        if not self._let_in(asked):
            return 401, {"error": {"errors": [{"reason": "authError"}]}}
        if self.refusals:
            status, reason = self.refusals.pop(0)
            return status, {"error": {"code": status, "message": "no", "errors": [{"reason": reason}]}}
        assert asked.query["liveChatId"] == "chat-7"
        number = min(int(asked.query.get("pageToken", "0")), len(self.pages) - 1)
        page = {"items": self.pages[number], "nextPageToken": str(number + 1)}
        return {**page, "pollingIntervalMillis": self.interval_ms, **self.more}

    def _renew(self, asked: Asked) -> object:
        assert b"refresh_token=refresh-1" in asked.body
        assert b"client_secret=shh" in asked.body
        self.token = "access-2"
        return {"access_token": "access-2"}


def said(number: int, kind: str = "textMessageEvent", **details: object) -> dict[str, object]:
    snippet = {"type": kind, "publishedAt": "2026-05-01T08:00:00Z", "displayMessage": f"番茄{number}斤", **details}
    author = {"channelId": f"c{number}", "displayName": "韩梅梅", "isChatOwner": False}
    return {"kind": "x", "id": f"m{number}", "snippet": snippet, "authorDetails": author}


@pytest.fixture
def peer() -> Iterator[YouTube]:
    with YouTube() as peer:
        yield peer


def service(peer: YouTube, feed: Feed, key: str = "key-1", keeper: TokenKeeper | None = None) -> YouTubeChat:
    settings = YouTubeService(video="video-1", server=peer.url, daily_units=100_000_000)
    return YouTubeChat(settings, Secret(key), keeper, feed.deliver, first_wait_s=0.05, least_wait_s=0.02)


def test_pages_doubles_and_withdrawals(peer: YouTube, feed: Feed, heard: Heard) -> None:
    deleted = said(8, "messageDeletedEvent", messageDeletedDetails={"deletedMessageId": "m1"})
    banned = said(9, "userBannedEvent", userBannedDetails={"bannedUserDetails": {"channelId": "c2"}})
    odd = said(10, "newSponsorEvent")
    peer.pages = [[said(1), said(2)], [said(2), said(3, "superChatEvent"), odd], [deleted, banned], []]
    with running(service(peer, feed)) as source:
        wait_for(lambda: [entry.comment.id for entry in heard.withdrawn] == ["m1", "m2"])
        assert [entry.comment.id for entry in heard.entries] == ["m1", "m2", "m3"]
        first = heard.entries[0].comment
        assert (first.service, first.user, first.name, first.text) == ("youtube", "c1", "韩梅梅", "番茄1斤")
        assert first.sent_unix_s == 1_777_622_400
        assert source.report().duplicates == 1
        assert all("key" not in asked.query for asked in peer.asked), "a key in an address ends up in logs"


def test_polls_go_on_where_they_were_after_an_error(peer: YouTube, feed: Feed, heard: Heard) -> None:
    peer.pages = [[said(1)], [said(2)], []]
    peer.refusals = [(503, "backendError"), (500, "x")]
    with running(service(peer, feed)) as source:
        wait_for(lambda: [entry.comment.id for entry in heard.entries] == ["m1", "m2"])
        peer.refusals = [(400, "pageTokenInvalid")]
        wait_for(lambda: source.report().duplicates == 2)
        until(source, "live")


@pytest.mark.parametrize(
    ("status", "reason", "code"),
    [
        (403, "quotaExceeded", "chat.quota"),
        (403, "liveChatEnded", "chat.room_closed"),
        (404, "liveChatNotFound", "chat.room_closed"),
        (400, "keyInvalid", "chat.wrong_login"),
    ],
)
def test_what_trying_again_cannot_help(peer: YouTube, feed: Feed, status: int, reason: str, code: str) -> None:
    peer.refusals = [(status, reason)]
    with running(service(peer, feed)) as source:
        until(source, "failed", code)
        assert "key-1" not in sentence(source)


def test_wrong_key_no_key_no_chat_and_the_end(peer: YouTube, feed: Feed) -> None:
    with running(service(peer, feed, "wrong")) as source:
        until(source, "failed", "chat.wrong_login")
    with running(service(peer, feed, "")) as source:
        until(source, "failed", "chat.no_login")
    settings = YouTubeService(video="another", server=peer.url)
    with running(YouTubeChat(settings, Secret("key-1"), None, feed.deliver, first_wait_s=0.05)) as source:
        until(source, "reconnecting", "chat.no_live_chat")
    peer.more = {"offlineAt": "2026-05-01T09:00:00Z"}
    with running(service(peer, feed)) as source:
        until(source, "failed", "chat.room_closed")


def test_a_token_that_has_ended_is_renewed_and_deeds_need_one(peer: YouTube, feed: Feed, heard: Heard) -> None:
    peer.pages = [[said(1)], []]
    kept: list[Tokens] = []
    sign_in = DeviceSignIn(Application(peer.url, "client", Secret("shh"), "youtube", "device/code"))
    keeper = TokenKeeper(sign_in, Tokens(Secret("access-1"), Secret("refresh-1")), kept.append)
    chat = service(peer, feed, "", keeper)
    with running(chat):
        wait_for(lambda: len(heard.entries) == 1)
        assert [tokens.access.reveal() for tokens in kept] == ["access-2"]
        assert kept[0].refresh == Secret("refresh-1")
        chat.withdraw("m1")
        chat.ban("c1", 600)
        ban = json.loads(peer.requests("/liveChat/bans")[0].body)["snippet"]
        assert (ban["type"], ban["banDurationSeconds"]) == ("temporary", 600)
        assert [one.query["id"] for one in peer.requests("/liveChat/messages") if one.method == "DELETE"] == ["m1"]


def test_the_quota_lasts_for_the_hours() -> None:
    now = [0.0]
    quota = Quota(10_000, 4.0, 1.0, lambda: now[0])
    calls = 0
    while now[0] < 4 * 3600:
        quota.spend(5)
        calls += 1
        now[0] += quota.wait_s(1.0)
    assert 1_900 <= calls <= 2_000
    assert Quota(10_000, 4.0).wait_s(30.0) == pytest.approx(30.0)
    small = Quota(10, 4.0, 1.0, lambda: now[0])
    small.spend(5)
    small.spend(5)
    with pytest.raises(ChatRefused):
        small.spend(5)
    now[0] += 86_401
    small.spend(5)

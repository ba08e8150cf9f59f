"""The local ingest over real HTTP and WebSocket."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from studio.chat.feed import Feed
from studio.chat.ingest import LocalIngest
from studio.model.chat_service import IngestService
from studio.model.errors import ChatError
from studio.model.secret import Secret
from tests.integration.chat.conftest import Heard
from tests.rig.waiting import wait_for

TOKEN = "t0ken-of-the-test"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def ingest(feed: Feed) -> Iterator[LocalIngest]:
    ingest = LocalIngest(IngestService(room="group"), Secret(TOKEN), feed.deliver)
    ingest.start()
    yield ingest
    ingest.close()


def comment(id_: str, text: str = "番茄两斤 3栋2单元502") -> dict[str, Any]:
    return {"id": id_, "user": "u1", "name": "李雷", "text": text, "time": 1_700_000_000}


def post(ingest: LocalIngest, body: object, **headers: str) -> requests.Response:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return requests.post(f"{ingest.address}/comments", data=sent, headers={**BEARER, **headers}, timeout=20)


def open_socket(ingest: LocalIngest, **headers: str) -> contextlib.AbstractContextManager[ClientConnection]:
    url = ingest.address.replace("http://", "ws://") + "/comments"
    return connect(url, additional_headers={**BEARER, **headers}, proxy=None)


def test_one_and_many_over_http(ingest: LocalIngest, feed: Feed, heard: Heard) -> None:
    reply = post(ingest, comment("1"))
    assert reply.status_code == 200
    assert reply.json() == {"taken": 1, "results": [{"id": "1", "result": "accepted", "seq": 1}]}
    reply = post(ingest, [comment("1"), comment("2"), comment("1", "other"), {"id": "3"}])
    assert reply.status_code == 200
    assert [part["result"] for part in reply.json()["results"]] == ["duplicate", "accepted", "conflict", "invalid"]
    assert "第 4 条" in reply.json()["results"][3]["zh"]
    wait_for(lambda: len(heard.entries) == 2)
    first = heard.entries[0].comment
    assert (first.service, first.room, first.id, first.user, first.name) == ("ingest", "group", "1", "u1", "李雷")
    assert first.sent_unix_s == 1_700_000_000
    report = ingest.report()
    assert (report.state, report.received, report.duplicates) == ("live", 4, 2)
    assert time.time() - report.last_unix_s < 30
    assert report.address == ingest.address
    assert post(ingest, []).json() == {"taken": 0, "results": []}


def test_over_a_web_socket(ingest: LocalIngest, heard: Heard) -> None:
    with open_socket(ingest) as connection:
        connection.send(json.dumps(comment("1")))
        assert json.loads(connection.recv(10))["results"][0]["result"] == "accepted"
        connection.send("no json")
        assert json.loads(connection.recv(10))["error"] == "chat.not_json"
        connection.send(json.dumps([comment("1"), comment("2")]))
        assert [r["result"] for r in json.loads(connection.recv(10))["results"]] == ["duplicate", "accepted"]
    wait_for(lambda: len(heard.entries) == 2)


def test_an_open_web_socket_does_not_hold_up_the_end(ingest: LocalIngest) -> None:
    with open_socket(ingest) as connection:
        begun = time.monotonic()
        ingest.close()
        assert time.monotonic() - begun < 3
        with pytest.raises(ConnectionClosed) as closed:
            connection.recv(10)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1001
    ingest.close()
    assert ingest.report().state == "idle"


@pytest.mark.parametrize("token", ["Bearer wrong", "", "Bearer ", "Bearer " + TOKEN + "x", "Bearer ключ"])
def test_a_wrong_token(ingest: LocalIngest, heard: Heard, token: str) -> None:
    headers = {"Authorization": token.encode()} if token else {}
    reply = requests.post(f"{ingest.address}/comments", json=comment("1"), headers=headers, timeout=10)
    assert reply.status_code == 401
    assert reply.json()["error"] == "chat.wrong_token"
    assert "口令" in reply.json()["zh"]
    assert TOKEN not in reply.text
    with pytest.raises(InvalidStatus) as refused, open_socket(ingest, Authorization="Bearer wrong"):
        pass
    assert refused.value.response.status_code == 401
    assert heard.entries == []


def test_the_token_in_its_own_header(ingest: LocalIngest) -> None:
    headers = {"X-Doorstep-Token": TOKEN}
    assert requests.post(f"{ingest.address}/comments", json=comment("1"), headers=headers, timeout=10).ok


@pytest.mark.parametrize(
    ("header", "value", "status"),
    [
        ("Origin", "https://evil.example", 403),
        ("Origin", "null", 403),
        ("Origin", "http://[", 403),
        ("Host", "evil.example", 403),
        ("Origin", "http://localhost:8080", 200),
        ("Host", "localhost", 200),
    ],
)
def test_pages_of_other_sites_may_not_speak(ingest: LocalIngest, header: str, value: str, status: int) -> None:
    assert post(ingest, comment("1"), **{header: value}).status_code == status


def test_ten_megabytes_are_refused_and_disturb_nobody(ingest: LocalIngest, heard: Heard) -> None:
    with open_socket(ingest) as other:
        reply = post(ingest, comment("big", "x" * 10_000_000))
        assert reply.status_code == 413
        assert "1 MB" in reply.json()["en"]
        chunked = requests.post(
            f"{ingest.address}/comments", data=(b"x" * 100_000 for _ in range(30)), headers=BEARER, timeout=20
        )
        assert chunked.status_code == 413
        with open_socket(ingest) as big:
            with contextlib.suppress(ConnectionClosed):
                big.send("x" * 10_000_000)
            with pytest.raises(ConnectionClosed):
                big.recv(10)
        other.send(json.dumps(comment("1")))
        assert json.loads(other.recv(10))["results"][0]["result"] == "accepted"
    wait_for(lambda: heard.texts == ["番茄两斤 3栋2单元502"])


def test_what_is_no_comment(ingest: LocalIngest) -> None:
    assert post(ingest, b"{").json()["error"] == "chat.not_json"
    reply = post(ingest, {"id": "1", "user": "u"})
    assert reply.status_code == 400
    assert "text" in reply.json()["results"][0]["en"]
    assert post(ingest, [comment(str(n)) for n in range(5001)]).status_code == 413
    assert requests.get(f"{ingest.address}/other", headers=BEARER, timeout=10).status_code == 404


def test_a_flood_of_five_thousand(ingest: LocalIngest, feed: Feed, heard: Heard) -> None:
    """Ten lists over HTTP and two thousand single comments over four WebSockets, all at once."""
    accepted: list[int] = []

    def lists() -> None:
        for first in range(0, 3000, 300):
            reply = post(ingest, [comment(f"list-{n}") for n in range(first, first + 300)])
            accepted.append(sum(part["result"] == "accepted" for part in reply.json()["results"]))

    def singles(name: int) -> None:
        with open_socket(ingest) as connection:
            for n in range(500):
                connection.send(json.dumps(comment(f"single-{name}-{n}")))
            for _ in range(500):
                accepted.append(json.loads(connection.recv(20))["taken"])

    threads = [threading.Thread(target=lists), *(threading.Thread(target=singles, args=(n,)) for n in range(4))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum(accepted) == 5000
    wait_for(lambda: len(heard.entries) == 5000)
    assert feed.counts().received == 5000
    assert len({entry.comment.key for entry in heard.entries}) == 5000


def test_a_full_feed_says_come_again(ingest: LocalIngest, feed: Feed) -> None:
    feed.close()
    reply = post(ingest, comment("1"))
    assert reply.status_code == 503
    assert reply.headers["Retry-After"] == "1"
    assert reply.json()["error"] == "chat.full"


def test_a_busy_port_is_a_sentence(feed: Feed) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ingest = LocalIngest(IngestService(port=port), Secret(TOKEN), feed.deliver)
        with pytest.raises(ChatError) as refused:
            ingest.start()
        assert str(port) in refused.value.say("zh").what
        assert ingest.report().state == "failed"
        ingest.close()


def test_started_again_after_its_end(ingest: LocalIngest) -> None:
    ingest.close()
    ingest.start()
    assert post(ingest, comment("1")).status_code == 200


def test_only_loopback_listens(ingest: LocalIngest) -> None:
    port = int(ingest.address.rsplit(":", 1)[1])
    listening = socket.create_connection(("127.0.0.1", port), 5)
    listening.close()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.2", port), 1)

"""Signing in by device code, as RFC 8628, Twitch and Google say it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest

from studio.chat.sign_in import Application, DeviceSignIn
from studio.model.errors import ChatError
from studio.model.secret import Secret
from tests.rig.web_peer import WebPeer


@pytest.fixture
def peer() -> Iterator[WebPeer]:
    with WebPeer() as peer:
        yield peer


def offered(name: str) -> dict[str, object]:
    return {
        "device_code": "d-1",
        "user_code": "ABCD-EFG",
        "expires_in": 30,
        "interval": 0.01,
        name: "https://x/activate",
    }


def test_twitch(peer: WebPeer) -> None:
    answers = iter(
        [(400, {"status": 400, "message": "authorization_pending"}), {"access_token": "a", "refresh_token": "r"}]
    )
    peer.answers["POST", "/device"] = lambda _asked: offered("verification_uri")
    peer.answers["POST", "/token"] = lambda _asked: next(answers)
    sign_in = DeviceSignIn(Application(peer.url, "client", Secret(""), "user:read:chat"))
    prompt = sign_in.begin()
    assert (prompt.code, prompt.address) == ("ABCD-EFG", "https://x/activate")
    assert "d-1" not in repr(prompt)
    tokens = sign_in.wait(prompt, threading.Event())
    assert tokens == (Secret("a"), Secret("r"))
    asked = parse_qs(peer.requests("/token")[0].body.decode())
    assert asked["grant_type"] == ["urn:ietf:params:oauth:grant-type:device_code"]
    assert parse_qs(peer.requests("/device")[0].body.decode())["scopes"] == ["user:read:chat"]


def test_google_and_a_person_who_says_no(peer: WebPeer) -> None:
    answers = iter([(428, {"error": "authorization_pending"}), (403, {"error": "access_denied"})])
    peer.answers["POST", "/device/code"] = lambda _asked: offered("verification_url")
    peer.answers["POST", "/token"] = lambda _asked: next(answers)
    sign_in = DeviceSignIn(Application(peer.url, "client", Secret("shh"), "youtube", "device/code"))
    with pytest.raises(ChatError) as raised:
        sign_in.wait(sign_in.begin(), threading.Event())
    assert raised.value.code == "chat.sign_in_failed"
    assert parse_qs(peer.requests("/token")[0].body.decode())["client_secret"] == ["shh"]


def test_giving_up_and_being_too_late(peer: WebPeer) -> None:
    peer.answers["POST", "/device"] = lambda _asked: {**offered("verification_uri"), "expires_in": 0.05}
    peer.answers["POST", "/token"] = lambda _asked: (400, {"message": "authorization_pending"})
    sign_in = DeviceSignIn(Application(peer.url, "client", Secret(""), "x"))
    with pytest.raises(ChatError):
        sign_in.wait(sign_in.begin(), threading.Event())
    stop = threading.Event()
    stop.set()
    assert sign_in.wait(sign_in.begin(), stop) is None

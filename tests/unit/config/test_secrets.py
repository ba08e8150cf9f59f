"""Against a real Secret Service, the one Linux desktops have."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.backends.SecretService import Keyring as SecretServiceKeyring

from studio.config import secrets
from studio.config.logs import redact
from studio.model.errors import SettingsError
from studio.model.secret import Secret
from tests.rig.secret_service import SecretService


@pytest.fixture
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SecretService]:
    monkeypatch.delenv(secrets.KEY_VARIABLE, raising=False)
    monkeypatch.setattr(secrets, "_run_token", None)
    before = keyring.get_keyring()
    with SecretService(tmp_path) as service:
        for name, value in service.environment.items():
            monkeypatch.setenv(name, value)
        keyring.set_keyring(SecretServiceKeyring())
        yield service
    keyring.set_keyring(before)


@pytest.fixture
def _no_ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv(secrets.KEY_VARIABLE, raising=False)
    monkeypatch.setattr(secrets, "_run_token", None)
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    yield
    keyring.set_keyring(before)


class PlainFileKeyring(KeyringBackend):
    """Shaped like the plain-text back ends that exist: it says of itself that it is no safe place."""

    priority = 0.5

    def __init__(self) -> None:
        super().__init__()
        self.given: list[str] = []

    def get_password(self, service: str, username: str) -> str | None:
        return "from a plain file"

    def set_password(self, service: str, username: str, password: str) -> None:
        self.given.append(password)

    def delete_password(self, service: str, username: str) -> None:
        self.given.clear()


def test_a_key_is_kept_found_by_another_process_and_forgotten(ring: SecretService, tmp_path: Path) -> None:
    secrets.store_key("video", Secret("sk-tomato-4711"))
    script = "from studio.config.secrets import stream_key; print(stream_key('video', 'x').reveal())"
    other = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=True)
    assert other.stdout.strip() == "sk-tomato-4711"
    assert redact("said sk-tomato-4711") == "said ***"
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert b"sk-tomato-4711" not in file.read_bytes()
    secrets.forget_key("video")
    secrets.forget_key("video")
    with pytest.raises(SettingsError) as caught:
        secrets.stream_key("video", "视频号")
    assert caught.value.code == "settings.no_key"
    assert "视频号" in caught.value.say("zh").what


def test_keys_of_two_destinations_are_apart(ring: SecretService) -> None:
    secrets.store_key("a", Secret("key-of-a"))
    secrets.store_key("b", Secret("key-of-b"))
    assert secrets.stream_key("a", "A") == Secret("key-of-a")
    assert secrets.stream_key("b", "B") == Secret("key-of-b")


@pytest.mark.usefixtures("_no_ring")
def test_the_key_for_one_run_needs_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(secrets.KEY_VARIABLE, " run-key-99 \n")
    assert secrets.stream_key("any", "x") == Secret("run-key-99")
    assert redact("run-key-99") == "***"


@pytest.mark.usefixtures("_no_ring")
def test_without_a_keyring_a_sentence_and_no_file() -> None:
    for call in (lambda: secrets.stream_key("a", "A"), lambda: secrets.store_key("a", Secret("sk-1234"))):
        with pytest.raises(SettingsError) as caught:
            call()
        assert caught.value.code == "settings.no_keyring"
        assert "sk-1234" not in str(caught.value)


@pytest.mark.usefixtures("_no_ring")
def test_a_keyring_that_is_a_plain_file_is_none() -> None:
    plain = PlainFileKeyring()
    keyring.set_keyring(plain)
    for call in (lambda: secrets.store_key("a", Secret("sk-1234")), lambda: secrets.stream_key("a", "A")):
        with pytest.raises(SettingsError) as caught:
            call()
        assert caught.value.code == "settings.no_keyring"
    assert plain.given == []


def test_a_keyring_that_goes_away_is_said(ring: SecretService) -> None:
    secrets.store_key("a", Secret("key-of-a"))
    ring.stop_ring()
    script = (
        "import warnings; warnings.simplefilter('ignore')\n"
        "from studio.config.secrets import stream_key\n"
        "from studio.model.errors import SettingsError\n"
        "try: stream_key('a', 'A')\n"
        "except SettingsError as error: print(error.code)"
    )
    other = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=True, env=dict(os.environ)
    )
    assert other.stdout.strip() == "settings.no_keyring"


def test_the_ingest_token_stays_the_same_from_run_to_run(ring: SecretService, monkeypatch: pytest.MonkeyPatch) -> None:
    token = secrets.ingest_token()
    assert len(token.reveal()) >= 24
    monkeypatch.setattr(secrets, "_run_token", None)
    assert secrets.ingest_token() == token
    monkeypatch.setenv(secrets.TOKEN_VARIABLE, "for-this-run")
    assert secrets.ingest_token() == Secret("for-this-run")


@pytest.mark.usefixtures("_no_ring")
def test_without_a_keyring_the_ingest_token_is_for_this_run() -> None:
    token = secrets.ingest_token()
    assert token == secrets.ingest_token()
    assert redact(token.reveal()) == "***"

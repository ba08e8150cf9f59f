"""Stream keys and tokens: in the keyring of the operating system, or for one run in the environment. Never in a file.

Every call may block while the system asks the person to unlock the keyring: not for the window's thread.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
from collections.abc import Iterator

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import NoKeyringError, PasswordDeleteError

from studio.config.logs import redact, register_secret
from studio.model.errors import SettingsError
from studio.model.secret import KEY_VARIABLE, LEDGER_VARIABLE, TOKEN_VARIABLE, Secret

SERVICE = "doorstep-studio"
_INGEST = "ingest-token"
_SAFE_PRIORITY = 1
"""keyring's own line: back ends below it do not protect what they keep (a plain file, for one)."""

_run_token_lock = threading.Lock()  # guards _run_token
_run_token: Secret | None = None


def stream_key(destination_id: str, name: str) -> Secret:
    """The key of a destination: $DOORSTEP_KEY if set, else from the keyring. `name` is for the sentence.

    Raises SettingsError `settings.no_key`, `settings.no_keyring`.
    """
    if for_run := key_for_run():
        return for_run
    kept = _read(_account(destination_id))
    if not kept:
        raise SettingsError("settings.no_key", name=name)
    return _registered(kept)


def key_for_run() -> Secret:
    """$DOORSTEP_KEY, empty when it is not set. The keyring is not asked."""
    from_environment = os.environ.get(KEY_VARIABLE, "").strip()
    return _registered(from_environment) if from_environment else Secret("")


def store_key(destination_id: str, key: Secret) -> None:
    """Keep a destination's key. Raises SettingsError `settings.no_keyring`."""
    register_secret(key)
    _write(_account(destination_id), key)


def forget_key(destination_id: str) -> None:
    """Remove a destination's key; none there is fine. Raises SettingsError `settings.no_keyring`."""
    with _usable_keyring() as ring, contextlib.suppress(PasswordDeleteError):
        ring.delete_password(SERVICE, _account(destination_id))


def ingest_token() -> Secret:
    """The token of the local comment ingest: $DOORSTEP_INGEST_TOKEN, else the one in the keyring, made at first use.

    Without a keyring it is made up for this run: it opens nothing but this program's own door on this computer.
    """
    global _run_token
    if from_environment := os.environ.get(TOKEN_VARIABLE, "").strip():
        return _registered(from_environment)
    with _run_token_lock:
        if _run_token is None:
            _run_token = _kept_or_new_token()
        return _run_token


def chat_secret(service: str, room: str, name: str) -> Secret:
    """What a comment service needs to let us in (`token`, `key`, `refresh` …); empty when none is kept.

    Raises SettingsError `settings.no_keyring`.
    """
    kept = _read(_chat_account(service, room, name))
    return _registered(kept) if kept else Secret("")


def store_chat_secret(service: str, room: str, name: str, secret: Secret) -> None:
    """Keep it; an empty one removes it. Raises SettingsError `settings.no_keyring`."""
    if secret:
        register_secret(secret)
        _write(_chat_account(service, room, name), secret)
        return
    with _usable_keyring() as ring, contextlib.suppress(PasswordDeleteError):
        ring.delete_password(SERVICE, _chat_account(service, room, name))


def ledger_password(url: str) -> Secret:
    """The password of a ledger's PostgreSQL: $DOORSTEP_LEDGER_PASSWORD if set, else from the keyring; empty when there
    is none, also because there is no keyring: the server may want none."""
    if not url.startswith("postgres"):
        return Secret("")
    if from_environment := os.environ.get(LEDGER_VARIABLE, ""):
        return _registered(from_environment)
    with contextlib.suppress(SettingsError):
        if kept := _read(_ledger_account(url)):
            return _registered(kept)
    return Secret("")


def store_ledger_password(url: str, password: Secret) -> None:
    """Keep it. Raises SettingsError `settings.no_keyring`."""
    register_secret(password)
    _write(_ledger_account(url), password)


def keyring_name() -> str:
    """The keyring that keys are kept in. Raises SettingsError `settings.no_keyring`."""
    with _usable_keyring() as ring:
        return str(ring.name)


def _kept_or_new_token() -> Secret:
    token = secrets.token_urlsafe(24)
    try:
        if kept := _read(_INGEST):
            return _registered(kept)
        _write(_INGEST, Secret(token))
    except SettingsError:
        return _registered(token)
    return _registered(token)


def _ledger_account(url: str) -> str:
    return f"ledger:{url}"


def _account(destination_id: str) -> str:
    return f"stream-key:{destination_id}"


def _chat_account(service: str, room: str, name: str) -> str:
    return f"chat:{service}:{room}:{name}"


def _registered(text: str) -> Secret:
    secret = Secret(text)
    register_secret(secret)
    return secret


def _read(account: str) -> str:
    with _usable_keyring() as ring:
        return (ring.get_password(SERVICE, account) or "").strip()


def _write(account: str, secret: Secret) -> None:
    with _usable_keyring() as ring:
        ring.set_password(SERVICE, account, secret.reveal())


@contextlib.contextmanager
def _usable_keyring() -> Iterator[KeyringBackend]:
    try:
        ring = keyring.get_keyring()
        if ring.priority < _SAFE_PRIORITY:
            raise NoKeyringError(f"{type(ring).__module__}: {ring.name}")
        yield ring
    # Back ends let their own libraries' errors through (D-Bus, COM, ctypes), which have no root in common.
    except Exception as error:  # the errors of back ends have no root in common
        raise SettingsError("settings.no_keyring", reason=redact(str(error)) or type(error).__name__) from error

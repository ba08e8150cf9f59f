"""Signing in by device code (RFC 8628): a person types a short code into a page of the service, we ask until it is so.

The tokens are the caller's to keep; a `TokenKeeper` renews the access token with the refresh token when it has ended.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from studio.chat.service import ChatRefused
from studio.chat.web import Reply, call, decoded, host_of
from studio.model.errors import ChatError
from studio.model.secret import Secret

_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_PENDING = ("authorization_pending", "slow_down")


class Tokens(NamedTuple):
    access: Secret
    refresh: Secret


class Application(NamedTuple):
    """What is registered with a service. Twitch needs no `secret`, Google does. `device_path`: where codes are had."""

    server: str
    client_id: str
    secret: Secret
    scopes: str
    device_path: str = "device"


class Prompt(NamedTuple):
    """What the person is told: type `code` at `address`, within `seconds`."""

    code: str
    address: str
    seconds: float
    device_code: Secret
    every_s: float


class _Offered(msgspec.Struct):
    device_code: str
    user_code: str
    expires_in: float
    verification_uri: str = ""
    verification_url: str = ""  # Google's name for it
    interval: float = 5.0


class _Granted(msgspec.Struct):
    access_token: str = ""
    refresh_token: str = ""


class _Denied(msgspec.Struct):
    error: str = ""
    message: str = ""


class DeviceSignIn:
    """One sign-in. Blocking: for a thread of the caller's."""

    def __init__(self, application: Application, tls: ssl.SSLContext | None = None) -> None:
        self._application = application
        self._tls = tls
        self._address = host_of(application.server)

    def begin(self) -> Prompt:
        """Raises ChatError."""
        form = {"client_id": self._application.client_id}
        form["scopes" if self._application.device_path == "device" else "scope"] = self._application.scopes
        reply = self._post(self._application.device_path, form)
        if reply.status >= 400:
            raise ChatRefused("chat.wrong_login", address=self._address)
        offered = decoded(reply.body, _Offered, self._address)
        where = offered.verification_uri or offered.verification_url
        return Prompt(
            offered.user_code, where, offered.expires_in, Secret(offered.device_code), max(0.01, offered.interval)
        )

    def wait(self, prompt: Prompt, stop: threading.Event) -> Tokens | None:
        """Ask until the person has done it; None when `stop` was set. Raises ChatError when it was denied or is too
        late."""
        every_s, left_s = prompt.every_s, prompt.seconds
        form = {
            "client_id": self._application.client_id,
            "device_code": prompt.device_code.reveal(),
            "grant_type": _GRANT,
            "scopes": self._application.scopes,
        }
        if self._application.secret:
            form["client_secret"] = self._application.secret.reveal()
        while left_s > 0:
            if stop.wait(every_s):
                return None
            left_s -= every_s
            reply = self._post("token", form)
            if reply.status < 400:
                granted = decoded(reply.body, _Granted, self._address)
                return Tokens(Secret(granted.access_token), Secret(granted.refresh_token))
            denied = decoded(reply.body, _Denied, self._address)
            said = denied.error if denied.error in _PENDING else denied.message
            if said not in _PENDING:
                break
            every_s += 5.0 if said == "slow_down" else 0.0
        raise ChatRefused("chat.sign_in_failed", address=self._address)

    def renew(self, tokens: Tokens) -> Tokens:
        """Fresh tokens for those that have ended. Raises ChatError, ChatRefused when a person must sign in again."""
        form = {
            "client_id": self._application.client_id,
            "grant_type": "refresh_token",
            "refresh_token": tokens.refresh.reveal(),
        }
        if self._application.secret:
            form["client_secret"] = self._application.secret.reveal()
        reply = self._post("token", form)
        if reply.status in (400, 401, 403):
            raise ChatRefused("chat.signed_out", address=self._address)
        granted = decoded(reply.body, _Granted, self._address)
        if not granted.access_token:
            raise ChatError("chat.nonsense", address=self._address, reason="no token")
        # Google keeps the refresh token, Twitch sends a new one.
        refresh = Secret(granted.refresh_token) if granted.refresh_token else tokens.refresh
        return Tokens(Secret(granted.access_token), refresh)

    def _post(self, path: str, form: dict[str, str]) -> Reply:
        return call("POST", f"{self._application.server}/{path}", form=form, tls=self._tls)


class TokenKeeper:
    """The tokens of one service, renewed when they have ended. `keep` puts them into the keyring; it may block.

    The lock guards `_tokens`, and is held while they are renewed, so that nobody renews twice.
    """

    def __init__(self, sign_in: DeviceSignIn, tokens: Tokens, keep: Callable[[Tokens], None]) -> None:
        self._sign_in = sign_in
        self._keep = keep
        self._lock = threading.Lock()
        self._tokens = tokens

    def access(self) -> Secret:
        with self._lock:
            return self._tokens.access

    def renew(self) -> None:
        """Raises ChatError, ChatRefused when a person must sign in again."""
        with self._lock:
            self._tokens = self._sign_in.renew(self._tokens)
            self._keep(self._tokens)

"""The log: one rotating file a process, in which no secret is ever written."""

from __future__ import annotations

import logging
import logging.handlers
import re
import threading
from pathlib import Path

from studio.config.paths import log_folder
from studio.model.errors import SettingsError
from studio.model.secret import Secret

_MAX_BYTES = 2_000_000
_OLD_FILES = 4
_MAX_LINE = 8_000
_SHORTEST_SECRET = 4
"""Shorter ones are in ordinary words: blotting them out would spoil the log and say what they are."""

_PUSH_URL = re.compile(r"(?P<scheme>\brtmps?://)(?P<rest>[^\s'\"<>]+)", re.IGNORECASE)
_USER_IN_URL = re.compile(r"(?P<scheme>\b[a-z][a-z0-9+.-]{0,20}://)[^\s/@'\"<>]{1,300}@", re.IGNORECASE)
_FORMATTED = "%(asctime)s %(levelname)s %(process)d %(threadName)s %(name)s: %(message)s"

_secrets_lock = threading.Lock()  # guards _secrets
_secrets: set[Secret] = set()


def register_secret(secret: Secret) -> None:
    """From now on this text appears as `***` in every log of this process."""
    if len(secret.reveal()) >= _SHORTEST_SECRET:
        with _secrets_lock:
            _secrets.add(secret)


def redact(text: str) -> str:
    """`text` without registered secrets, stream keys in rtmp(s) addresses, and passwords in any address."""
    with _secrets_lock:
        known = sorted(_secrets, key=lambda secret: len(secret.reveal()), reverse=True)
    for secret in known:
        text = secret.redact(text)
    text = _USER_IN_URL.sub(r"\g<scheme>***@", text)
    return _PUSH_URL.sub(_without_key, text)


def _without_key(found: re.Match[str]) -> str:
    """Of rtmp://server/app/key?more only the server and the app are kept."""
    parts = found["rest"].split("/")
    kept = "/".join(part.partition("?")[0] for part in parts[:2])
    hidden = len(parts) > 2 or "?" in found["rest"]
    return found["scheme"] + kept + ("/***" if hidden else "")


class RedactingFormatter(logging.Formatter):
    """Redacts the whole finished line, the traceback included: exceptions of libraries quote full addresses."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record)[:_MAX_LINE])


class LogFile:
    """The log of this process: `<folder>/<process>.log`, 2 MB, four older ones kept.

    `start()` attaches it to the root logger; raises SettingsError `settings.no_log`, and then nothing is attached.
    """

    def __init__(self, process: str, folder: Path | None = None, level: int = logging.INFO) -> None:
        self._process = process
        self._folder = folder
        self._level = level
        self._attached: logging.Handler | None = None

    @property
    def path(self) -> Path:
        return (self._folder or log_folder()) / f"{self._process}.log"

    def start(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            attached = logging.handlers.RotatingFileHandler(
                self.path, maxBytes=_MAX_BYTES, backupCount=_OLD_FILES, encoding="utf-8", errors="backslashreplace"
            )
        except OSError as error:
            raise SettingsError("settings.no_log", path=self.path, reason=error.strerror or error) from error
        attached.setFormatter(RedactingFormatter(_FORMATTED))
        root = logging.getLogger()
        root.addHandler(attached)
        root.setLevel(self._level)
        self._attached = attached

    def close(self) -> None:
        if self._attached is not None:
            logging.getLogger().removeHandler(self._attached)
            self._attached.close()
            self._attached = None

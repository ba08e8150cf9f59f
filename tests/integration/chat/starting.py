"""Starting a service against a peer, and waiting for what it says of itself."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Iterator
from pathlib import Path

from studio.chat.service import CommentSource
from studio.model.sentences import say
from tests.integration.chat.scripted import certificate
from tests.rig.waiting import wait_for


@contextlib.contextmanager
def running(source: CommentSource) -> Iterator[CommentSource]:
    try:
        source.start()
        yield source
    finally:
        source.close()
        source.close()


def until(source: CommentSource, state: str, code: str = "", timeout_s: float = 15) -> None:
    wait_for(
        lambda: source.report().state == state and code in source.report().code,
        timeout_s,
        f"{state} {code}",
    )


def sentence(source: CommentSource) -> str:
    report = source.report()
    return "".join(say(report.code, report.arguments, language).text() for language in ("zh", "en"))


def tls_pair(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server at localhost shows, and what a client needs to trust it."""
    path = certificate(folder)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cafile=str(path))

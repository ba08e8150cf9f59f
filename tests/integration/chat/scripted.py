"""A small TCP or TLS server that says what a test tells it to, line by line, as a chat service would."""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import queue
import socket
import ssl
import threading
from pathlib import Path
from types import TracebackType

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.rig.waiting import wait_for


class Peer:
    """One connection as the server sees it: `heard` are the lines the client sent on it."""

    def __init__(self, connection: socket.socket) -> None:
        self.heard: list[str] = []
        self._socket = connection
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def say(self, raw: bytes) -> None:
        self._socket.sendall(raw)

    def wait_heard(self, start: str, timeout_s: float = 10.0) -> str:
        """The first line that begins with `start`."""
        return wait_for(lambda: next((line for line in self.heard if line.startswith(start)), ""), timeout_s, start)

    def hang_up(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._socket.close()

    def _listen(self) -> None:
        rest = b""
        with contextlib.suppress(OSError):
            while got := self._socket.recv(65536):
                *lines, rest = (rest + got).split(b"\r\n")
                self.heard += [line.decode() for line in lines]


class ScriptedServer:
    """Accepts connections; `next_connection` hands them out in order."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.peers: list[Peer] = []
        self._waiting: queue.Queue[Peer] = queue.Queue()
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def __enter__(self) -> ScriptedServer:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)
        for peer in self.peers:
            peer.hang_up()

    def next_connection(self) -> Peer:
        return self._waiting.get(timeout=15)

    def welcome(self, room: str) -> Peer:
        """Take the next connection through login and join."""
        peer = self.next_connection()
        nick = peer.wait_heard("NICK ").removeprefix("NICK ")
        peer.say(f":tmi.twitch.tv CAP * ACK :twitch.tv/tags\r\n:tmi.twitch.tv 001 {nick} :Welcome\r\n".encode())
        peer.wait_heard(f"JOIN #{room}")
        peer.say(f":tmi.twitch.tv 366 {nick} #{room} :End of /NAMES list\r\n".encode())
        return peer

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            try:
                connection.settimeout(5)
                if self._tls is not None:
                    connection = self._tls.wrap_socket(connection, server_side=True)
                connection.settimeout(None)
            except OSError:
                connection.close()
                continue
            self.peers.append(Peer(connection))
            self._waiting.put(self.peers[-1])


def certificate(directory: Path) -> Path:
    """A key and a self-signed certificate for localhost, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = directory / "localhost.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path

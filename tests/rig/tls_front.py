"""TLS before a plain server, with a certificate made for the test: a good one, or one that is not."""

from __future__ import annotations

import datetime
import socket
import ssl
import threading
from pathlib import Path
from types import TracebackType

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def make_certificate(folder: Path, name: str, *, expired: bool = False) -> tuple[Path, Path]:
    """A self-signed certificate for the host `name`, and its key. Who trusts the file trusts the host."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    day = datetime.timedelta(days=1)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 3 * day)
        .not_valid_after(now - day if expired else now + day)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    )
    certificate, private = folder / f"{name}.pem", folder / f"{name}.key"
    certificate.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate, private


class TlsFront:
    """`with TlsFront(server.rtmp_port, tmp_path, "localhost") as front:` connect to `front.port` with TLS.

    `heard`: bytes that came through it in the clear. A client trusts it with SSL_CERT_FILE=`front.certificate`.
    """

    def __init__(self, target_port: int, folder: Path, name: str, *, expired: bool = False) -> None:
        self.certificate, private = make_certificate(folder, name, expired=expired)
        self.port = 0
        self.heard = 0
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(self.certificate, private)
        self._target_port = target_port
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> TlsFront:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._serve, name="tls-front")]
        self._threads[0].start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in list(self._threads):
            thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._carry, args=(client,), name="tls-front connection")
            self._threads.append(thread)
            thread.start()

    def _carry(self, client: socket.socket) -> None:
        try:
            with (
                self._context.wrap_socket(client, server_side=True) as safe,
                socket.create_connection(("127.0.0.1", self._target_port)) as plain,
            ):
                back = threading.Thread(target=self._pump, args=(plain, safe), name="tls-front back")
                back.start()
                self._pump(safe, plain)
                back.join()
        except OSError:
            client.close()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while content := source.recv(65_536):
                self.heard += len(content)
                sink.sendall(content)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            return

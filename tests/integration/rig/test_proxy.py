import socket
import threading
import time
from collections.abc import Iterator

import pytest

from tests.rig.proxy import TcpProxy
from tests.rig.waiting import wait_for


@pytest.fixture
def echo() -> Iterator[int]:
    """The port of a server that sends back what it gets."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            with peer:
                try:
                    while got := peer.recv(65_536):
                        peer.sendall(got)
                except OSError:
                    pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)


def test_bytes_pass_and_are_late_by_the_delay(echo: int) -> None:
    with TcpProxy(echo, delay_s=0.1) as road, socket.create_connection(("127.0.0.1", road.port), 5) as client:
        began = time.monotonic()
        client.sendall(b"hello")
        assert client.recv(5) == b"hello"
        assert time.monotonic() - began >= 0.2


def test_a_stall_holds_bytes_and_resume_lets_them_go(echo: int) -> None:
    with TcpProxy(echo) as road, socket.create_connection(("127.0.0.1", road.port), 5) as client:
        client.sendall(b"1")
        assert client.recv(1) == b"1"
        road.stall()
        client.sendall(b"2")
        client.settimeout(0.3)
        with pytest.raises(TimeoutError):
            client.recv(1)
        road.resume()
        client.settimeout(5)
        assert client.recv(1) == b"2"


def test_a_cut_resets_and_a_refusal_refuses_until_accepted_again(echo: int) -> None:
    with TcpProxy(echo) as road:
        with socket.create_connection(("127.0.0.1", road.port), 5) as client:
            client.sendall(b"1")
            assert client.recv(1) == b"1"
            road.refuse()
            road.cut()
            with pytest.raises(ConnectionResetError):
                client.recv(1)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", road.port), 5)
        road.accept()
        with socket.create_connection(("127.0.0.1", road.port), 5) as client:
            client.sendall(b"2")
            assert client.recv(1) == b"2"


def test_a_throttle_limits_what_arrives(echo: int) -> None:
    with TcpProxy(echo, bytes_per_s=100_000) as road, socket.create_connection(("127.0.0.1", road.port), 5) as client:
        began = time.monotonic()
        client.sendall(b"x" * 50_000)
        wait_for(lambda: road.bytes_up == 50_000, 5, "all bytes to pass")
        assert 0.4 <= time.monotonic() - began < 2

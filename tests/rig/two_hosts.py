"""Two hosts and the cable between them: network namespaces of this machine, gone after the test.

Processes are started here with `prefix` before their command; servers there are sockets from `listen()`, which this
process may hold although they belong to the other host.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import socket
import subprocess
import threading
import uuid
from pathlib import Path
from types import TracebackType

_CLONE_NEWNET = 0x40000000
_HERE, _THERE = "10.213.7.1", "10.213.7.2"
_NOBODY = "02:00:00:00:00:99"


class TwoHosts:
    """`with TwoHosts() as hosts:` a client run as `[*hosts.prefix, "program"]` reaches `hosts.address`, and no other.

    `cut_silently()` makes the other side's hardware address a wrong one, so that packets go nowhere and nobody says
    so; `mend()` ends it. `shape(kbps)` is what the cable takes, `unshape()` ends that. Names are asked of the other
    host, where nobody answers.
    """

    address = _THERE

    def __init__(self) -> None:
        name = uuid.uuid4().hex[:8]
        self._here, self._there = f"ds{name}a", f"ds{name}b"
        self._folder = Path("/etc/netns") / self._here
        self.prefix = ["ip", "netns", "exec", self._here]

    def __enter__(self) -> TwoHosts:
        try:
            for name in (self._here, self._there):
                _ip("netns", "add", name)
            _ip("-n", self._here, "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", self._there)
            for name, address in ((self._here, _HERE), (self._there, _THERE)):
                _ip("-n", name, "addr", "add", f"{address}/30", "dev", "eth0")
                _ip("-n", name, "link", "set", "eth0", "up")
                _ip("-n", name, "link", "set", "lo", "up")
            self._folder.mkdir(parents=True)
            (self._folder / "resolv.conf").write_text(f"nameserver {_THERE}\n")
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        for name in (self._here, self._there):
            with contextlib.suppress(subprocess.CalledProcessError):
                _ip("netns", "del", name)
        with contextlib.suppress(FileNotFoundError):
            (self._folder / "resolv.conf").unlink()
            self._folder.rmdir()

    def listen(self) -> socket.socket:
        """A listening socket on the other host. A thread alone goes there: the namespace is a thread's affair."""
        made: list[socket.socket] = []

        def go() -> None:
            libc = ctypes.CDLL(None, use_errno=True)
            there = os.open(f"/var/run/netns/{self._there}", os.O_RDONLY)
            try:
                if libc.setns(there, _CLONE_NEWNET) == 0:
                    made.append(socket.create_server((_THERE, 0)))
            finally:
                os.close(there)

        thread = threading.Thread(target=go)
        thread.start()
        thread.join()
        assert made, "no way into the namespace"
        return made[0]

    def cut_silently(self) -> None:
        neighbour = ["neigh", "replace", _THERE, "lladdr", _NOBODY, "dev", "eth0", "nud", "permanent"]
        _ip("-n", self._here, *neighbour)

    def mend(self) -> None:
        _ip("-n", self._here, "neigh", "del", _THERE, "dev", "eth0")

    def shape(self, kbps: int) -> None:
        shaped = ["qdisc", "replace", "dev", "eth0", "root", "tbf", "rate", f"{kbps}kbit", "burst", "16kb"]
        _run("tc", "-n", self._here, *shaped, "latency", "200ms")

    def unshape(self) -> None:
        _run("tc", "-n", self._here, "qdisc", "del", "dev", "eth0", "root")


def _ip(*words: str) -> None:
    _run("ip", *words)


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)

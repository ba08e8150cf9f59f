"""A private ngircd: a real IRC server, shaped like Twitch's as far as the common protocol goes."""

from __future__ import annotations

import os
import socket
import tempfile
from pathlib import Path
from types import TracebackType

from tests.rig.child import Child
from tests.rig.ports import free_port, listens
from tests.rig.waiting import wait_for


class IrcServer:
    """`with IrcServer(tmp_path, password="oauth:x") as irc:` connect to `("127.0.0.1", irc.port)`."""

    def __init__(self, directory: Path | None = None, *, password: str = "") -> None:
        self.password = password
        self.port = 0
        self._owned = tempfile.TemporaryDirectory(prefix="ngircd-") if directory is None else None
        self.directory = Path(self._owned.name) if self._owned else Path(directory or ".") / "ngircd"
        self._child: Child | None = None

    def __enter__(self) -> IrcServer:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def start(self) -> None:
        """Start, or start again on the same port."""
        self.directory.mkdir(parents=True, exist_ok=True)
        self.port = self.port or free_port()
        conf = self.directory / "ngircd.conf"
        conf.write_text(self._conf())
        conf.chmod(0o644)
        self._child = Child(["ngircd", "--nodaemon", "--config", str(conf)], self.directory / "out.log")
        self._child.start()
        self._child.wait_ready(lambda: listens(self.port))

    @property
    def child(self) -> Child:
        assert self._child is not None, "not started"
        return self._child

    def kill(self) -> None:
        self.child.kill()

    def stop(self) -> None:
        if self._child is not None:
            self._child.close()

    def close(self) -> None:
        self.stop()
        if self._owned is not None:
            self._owned.cleanup()

    def visitor(self, nick: str) -> IrcVisitor:
        """A logged-in person who can join and speak. Close it, or use it with `with`."""
        return IrcVisitor(self.port, nick, self.password)

    def _conf(self) -> str:
        password = f"Password = {self.password}" if self.password else ""
        return f"""[Global]
Name = irc.rig.test
Info = Test rig
AdminInfo1 = Test
AdminInfo2 = Test
AdminEMail = admin@irc.rig.test
Listen = 127.0.0.1
Ports = {self.port}
MotdPhrase = "Rig"
ServerUID = {os.getuid()}
ServerGID = {os.getgid()}
{password}
[Limits]
MaxConnectionsIP = 0
MaxJoins = 0
MaxNickLength = 25
MaxPenaltyTime = 0
ConnectRetry = 0
[Options]
DNS = no
Ident = no
PAM = no
"""


class IrcVisitor:
    """One person in the chat, over a real socket."""

    def __init__(self, port: int, nick: str, password: str = "") -> None:
        self.nick = nick
        self.lines: list[str] = []
        self._rest = b""
        self._socket = socket.create_connection(("127.0.0.1", port), 5)
        try:
            if password:
                self._send(f"PASS {password}")
            self._send(f"NICK {nick}")
            self._send(f"USER {nick} 0 * :{nick}")
            self.wait_line(" 001 ")
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> IrcVisitor:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def join(self, channel: str) -> None:
        self._send(f"JOIN {channel}")
        self.wait_line(" 366 ")

    def say(self, channel: str, text: str) -> None:
        """Speak; the server has it once `settle()` returns."""
        self._send(f"PRIVMSG {channel} :{text}")

    def settle(self) -> None:
        """Wait until the server has read everything said so far."""
        mark = f"mark{len(self.lines)}"
        self._send(f"PING {mark}")
        self.wait_line(mark)

    def wait_line(self, part: str, timeout_s: float = 10.0) -> str:
        """The first line received from now on that holds `part`."""
        seen = len(self.lines)

        def found() -> str | None:
            self._receive()
            return next((line for line in self.lines[seen:] if part in line), None)

        line = wait_for(found, timeout_s, f"an IRC line with {part!r}; got {self.lines[-5:]}")
        assert line is not None
        return line

    def close(self) -> None:
        self._socket.close()

    def _send(self, line: str) -> None:
        self._socket.sendall(line.encode() + b"\r\n")

    def _receive(self) -> None:
        self._socket.settimeout(0.05)
        try:
            got = self._socket.recv(65536)
        except TimeoutError:
            return
        if not got:
            raise ConnectionError(f"the IRC server closed {self.nick}'s connection; last: {self.lines[-3:]}")
        *whole, self._rest = (self._rest + got).split(b"\r\n")
        for line in whole:
            text = line.decode(errors="replace")
            if text.startswith("PING "):
                self._send("PONG " + text[5:])
            self.lines.append(text)

"""A TCP proxy that makes a network bad: slow, late, stuck, cut, or gone."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
import time
from collections.abc import Coroutine
from types import TracebackType
from typing import Any

_CHUNK = 16_384


class TcpProxy:
    """`with TcpProxy(server.rtmp_port) as road:` connect to `road.port`.

    `delay_s` holds every chunk back, `bytes_per_s` (0: no limit) throttles what the client sends, `stall()` reads and
    sends nothing while connections stay open, `resume()` ends that, `cut()` resets every connection, `refuse()` takes
    no new ones and `accept()` does again. `lose()` resets the client's side and keeps the server's open, as when a way
    breaks that the server does not notice, until `let_go()`. `met_s`: when each connection came, monotonic.
    `listener`: where to listen if not on loopback. `buffer_bytes`: what the way itself holds, about twice as much.
    All may be called from the test's thread while traffic flows.
    """

    def __init__(
        self,
        target_port: int,
        *,
        delay_s: float = 0.0,
        bytes_per_s: float = 0.0,
        listener: socket.socket | None = None,
        buffer_bytes: int = 65_536,
    ) -> None:
        self.target_port = target_port
        self._listener = listener
        self._buffer_bytes = buffer_bytes
        self.delay_s = delay_s
        self.bytes_per_s = bytes_per_s
        self.port = 0
        self.bytes_up = 0
        self.bytes_down = 0
        self.connections = 0
        self.met_s: list[float] = []
        self._far: dict[asyncio.StreamWriter, asyncio.StreamWriter] = {}
        self._lost: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="tcp-proxy", daemon=True)
        self._flowing = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._streams: set[asyncio.StreamWriter] = set()
        self._closed = False

    def __enter__(self) -> TcpProxy:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def start(self) -> None:
        self._thread.start()
        self.resume()
        self.accept()

    def stall(self) -> None:
        self._loop.call_soon_threadsafe(self._flowing.clear)

    def resume(self) -> None:
        self._loop.call_soon_threadsafe(self._flowing.set)

    def cut(self) -> None:
        """Reset every connection (RST on both sides)."""
        self._run(self._cut())

    def lose(self) -> None:
        self._run(self._lose())

    def let_go(self) -> None:
        self._run(self._let_go())

    def refuse(self) -> None:
        self._run(self._refuse())

    def accept(self) -> None:
        self._run(self._accept())

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        if self._thread.is_alive():
            self._run(self._end())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _accept(self) -> None:
        if self._server is None:
            listener = self._listener or socket.create_server(("127.0.0.1", self.port))
            # A small buffer, inherited by each connection: the sender feels a stall soon.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self._buffer_bytes)
            self.port = listener.getsockname()[1]
            self._server = await asyncio.start_server(self._connection, sock=listener, limit=_CHUNK)

    async def _refuse(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _cut(self) -> None:
        for stream in list(self._streams):
            _reset(stream)

    async def _lose(self) -> None:
        far = set(self._far.values())
        self._lost |= far
        for near in self._far:
            _reset(near)

    async def _let_go(self) -> None:
        for stream in self._lost:
            _reset(stream)
        self._lost.clear()

    async def _end(self) -> None:
        await self._refuse()
        await self._let_go()
        await self._cut()
        mine = asyncio.current_task()
        others = [task for task in asyncio.all_tasks() if task is not mine]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.met_s.append(time.monotonic())
        self._streams.add(writer)
        far_writer = None
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target_port, limit=_CHUNK)
            self._streams.add(far_writer)
            self._far[writer] = far_writer
            await asyncio.gather(self._pump(reader, far_writer, up=True), self._pump(far_reader, writer, up=False))
        except OSError:
            pass  # one side went away: so does the other
        finally:
            self._far.pop(writer, None)
            for stream in (writer, far_writer):
                if stream is not None:
                    self._streams.discard(stream)
                    if stream not in self._lost:
                        stream.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, up: bool) -> None:
        """Carry one direction in chunks until its end; the end itself is carried too."""
        line: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(maxsize=256)
        sending = asyncio.create_task(self._deliver(line, writer, up=up))
        try:
            while True:
                await self._flowing.wait()
                chunk = await reader.read(_CHUNK)
                if up and self.bytes_per_s:
                    await asyncio.sleep(len(chunk) / self.bytes_per_s)
                await line.put((self._loop.time() + self.delay_s, chunk))
                if not chunk:
                    break
            await sending
        finally:
            sending.cancel()

    async def _deliver(
        self, line: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter, *, up: bool
    ) -> None:
        while True:
            due, chunk = await line.get()
            await asyncio.sleep(max(0.0, due - self._loop.time()))
            await self._flowing.wait()
            if not chunk:
                if writer not in self._lost:
                    writer.write_eof()
                return
            writer.write(chunk)
            await writer.drain()
            if up:
                self.bytes_up += len(chunk)
            else:
                self.bytes_down += len(chunk)


def _reset(stream: asyncio.StreamWriter) -> None:
    sock = stream.get_extra_info("socket")
    if sock is not None:
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    stream.transport.abort()

"""The kind of connection between studio and engine on this system."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from multiprocessing.connection import Connection
from typing import Any, TypeAlias

if sys.platform == "win32":
    from multiprocessing.connection import PipeConnection

    LineConnection: TypeAlias = Connection[Any, Any] | PipeConnection[Any, Any]
else:
    LineConnection: TypeAlias = "Connection[Any, Any]"


def hang_up(connection: LineConnection) -> None:
    """Close, and wake whoever is inside a read or a write of it: the other side may have been stopped."""
    with contextlib.suppress(OSError):
        if sys.platform != "win32":
            with socket.socket(fileno=os.dup(connection.fileno())) as line:
                line.shutdown(socket.SHUT_RDWR)
    connection.close()


MOST_BYTES = 16 * 1024 * 1024
"""Largest message either side accepts."""

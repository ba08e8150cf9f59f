"""The kind of connection between studio and engine on this system."""

from __future__ import annotations

import sys
from multiprocessing.connection import Connection
from typing import Any, TypeAlias

if sys.platform == "win32":
    from multiprocessing.connection import PipeConnection

    LineConnection: TypeAlias = Connection[Any, Any] | PipeConnection[Any, Any]
else:
    LineConnection: TypeAlias = "Connection[Any, Any]"

MOST_BYTES = 16 * 1024 * 1024
"""Largest message either side accepts."""

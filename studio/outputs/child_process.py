"""Starting one of our own modules as a child that belongs to us, not to the terminal."""

from __future__ import annotations

import os
import subprocess
import sys

from studio.model.secret import without_secrets


def start_child(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    """`python -m module`, with pipes for stdin and stdout; stderr is ours. Raises OSError.

    Out of the terminal's process group: its Ctrl-C is for the engine, which then ends its children in order. What
    the environment says of keys is not handed on.
    """
    environment = without_secrets(os.environ)
    command = [sys.executable, "-m", module, *arguments]
    pipe = subprocess.PIPE
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment, creationflags=flags)
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment, start_new_session=True)

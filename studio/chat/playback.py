"""A recorded show's comments, played back with the times between them. For rehearsals, and to see a show again."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from studio.chat.exported import ExportedComment, read_exported
from studio.chat.service import Deliver, Incoming, Tally, deliver_patiently
from studio.chat.threads import ChatThread
from studio.model.chat_service import PlaybackService
from studio.model.comment import ChatReport
from studio.model.errors import ChatError


class Playback:
    """A CommentSource. Each run has ids of its own: the same show played twice is two shows, and never touches the
    orders of the first. A path that is not absolute is looked for in `base_folder`."""

    def __init__(self, settings: PlaybackService, base_folder: Path, deliver: Deliver) -> None:
        self._settings = settings
        self._path = base_folder / settings.path
        self._deliver = deliver
        self._tally = Tally("playback", settings.room, self._path.name)
        self._run = f"{time.time_ns():x}"
        self._thread: ChatThread | None = None

    def start(self) -> None:
        """Raises ChatError when the file cannot be read."""
        try:
            with open(self._path, "rb"):
                pass
        except OSError as error:
            failure = ChatError("chat.file_unreadable", path=self._path, reason=error.strerror or error)
            self._tally.change(state="failed", code=failure.code, arguments=failure.arguments)
            raise failure from error
        self._thread = ChatThread(f"chat-playback-{self._settings.room}", self._play)
        self._thread.start()

    def close(self) -> None:
        if self._thread is not None:
            self._thread.close()
            self._tally.change(state="idle")

    def report(self) -> ChatReport:
        return self._tally.report()

    def _play(self, stop: threading.Event) -> None:
        self._tally.change(state="live")
        began_s, first_s = time.monotonic(), None
        try:
            for comment in read_exported(self._path):
                first_s = comment.time if first_s is None else first_s
                due_s = began_s + max(0.0, comment.time - first_s) / self._settings.speed
                if stop.wait(max(0.0, due_s - time.monotonic())):
                    return
                self._tally.heard()
                deliver_patiently(self._deliver, self._tally, (self._incoming(comment),), stop)
        except ChatError as error:
            self._tally.change(state="failed", code=error.code, arguments=error.arguments)
            return
        self._tally.change(state="idle")

    def _incoming(self, comment: ExportedComment) -> Incoming:
        return Incoming(
            service="playback",
            room=self._settings.room,
            id=f"{self._run}/{comment.service}/{comment.room}/{comment.id}",
            user=f"{comment.service}/{comment.user}",
            name=comment.name,
            text=comment.text,
            sent_unix_s=max(0.0, comment.time),
        )

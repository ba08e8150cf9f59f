"""One line of progress on the terminal while a show runs."""

from __future__ import annotations

import time

from rich.console import Console

from studio.desk.state import DeskState
from studio.model.sentences import Language

_WORDS = {
    "zh": {"off": "未播", "connecting": "连接中", "live": "直播中", "reconnecting": "重连中", "stopping": "收尾中"},
    "en": {
        "off": "off",
        "connecting": "connecting",
        "live": "live",
        "reconnecting": "reconnecting",
        "stopping": "ending",
    },
}


class Progress:
    """Prints a line a second on a terminal (over itself), every ten seconds elsewhere, and each new incident."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._console = Console(highlight=False)
        self._started_s = time.monotonic()
        self._next_s = 0.0
        self._told: set[tuple[float, str, str]] = set()

    def show(self, state: DeskState) -> None:
        for incident in state.incidents:
            mark = (incident.unix_s, incident.key, incident.code)
            if mark not in self._told:
                self._told.add(mark)
                self._console.print(f"  {incident.say(self._language).text()}", markup=False, soft_wrap=True)
        elapsed = time.monotonic() - self._started_s
        if elapsed < self._next_s:
            return
        on_terminal = self._console.is_terminal
        self._next_s = elapsed + (1.0 if on_terminal else 10.0)
        self._console.print(self._line(state, elapsed), end="\r" if on_terminal else "\n", markup=False)

    def _line(self, state: DeskState, elapsed: float) -> str:
        vitals, frames = state.vitals, state.vitals.frames
        kbps = sum(one.bitrate_kbps for one in vitals.outputs if one.kind == "rtmp" and one.state == "live")
        dropped = sum(one.dropped for one in vitals.outputs)
        lost = frames.lagged + frames.skipped + dropped
        words = _WORDS[self._language]
        clock = f"{int(elapsed) // 60:02d}:{int(elapsed) % 60:02d}"
        recording = " · ⏺" if state.recording_path else ""
        received = sum(one.received for one in state.chat)
        orders = state.order_counts.accepted
        if self._language == "zh":
            tail = f"{frames.composed} 帧，丢 {lost} · {kbps / 1000:.1f} Mbit/s · 评论 {received} · 订单 {orders}"
        else:
            tail = (
                f"{frames.composed} frames, {lost} lost · {kbps / 1000:.1f} Mbit/s · {received} comments"
                f" · {orders} orders"
            )
        return f"● {words[state.air]} {clock}{recording} · {tail}   "

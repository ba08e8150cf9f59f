"""The figures as a table, for the terminal and for docs/benchmarks.md."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import av


@dataclass(frozen=True)
class Row:
    """One figure; `kept` says whether it is as `wanted`, None where nothing is asked of it."""

    what: str
    figure: str
    wanted: str = ""
    kept: bool | None = None
    note: str = ""


@dataclass
class Table:
    """Collected while measuring; what could not be measured is a row too."""

    rows: list[Row] = field(default_factory=list)
    parts: list[tuple[str, float, str]] = field(default_factory=list)
    memory: dict[str, float] = field(default_factory=dict)
    shares: dict[str, float] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def add(self, what: str, figure: float, unit: str, most: float | None, note: str = "", digits: int = 1) -> None:
        """`most`: what the figure may be at the most; None when nothing is asked of it."""
        wanted = "" if most is None else f"≤ {most:g} {unit}".strip()
        kept = None if most is None else round(figure, digits) <= most
        self.rows.append(Row(what, f"{figure:.{digits}f} {unit}".strip(), wanted, kept, note))

    def fail(self, what: str, reason: str) -> None:
        self.rows.append(Row(what, "not measured", "", False, reason))
        self.failures.append(f"{what}: {reason}")

    def text(self, elapsed_s: float) -> str:
        lines = [_INTRODUCTION, *_machine(elapsed_s), "", "| what | figure | wanted | | how |", "|---|---|---|---|---|"]
        marks = {True: "kept", False: "**missed**", None: ""}
        for row in self.rows:
            lines.append(f"| {row.what} | {row.figure} | {row.wanted} | {marks[row.kept]} | {row.note} |")
        lines += _small_table("CPU by process, ms a frame", self.shares, "ms")
        lines += _small_table("Memory by process (PSS, MB of 10⁶ bytes)", self.memory, "MB")
        if self.parts:
            lines += ["", "## Parts, each alone", "", "| part | figure |", "|---|---|"]
            lines += [f"| {what} | {figure:.2f} {unit} |" for what, figure, unit in self.parts]
        return "\n".join([*lines, ""])


def _small_table(title: str, figures: dict[str, float], unit: str) -> list[str]:
    if not figures:
        return []
    rows = [f"| {name} | {figure:.1f} {unit} |" for name, figure in sorted(figures.items(), key=lambda one: -one[1])]
    return ["", f"## {title}", "", "| process | figure |", "|---|---|", *rows]


def _machine(elapsed_s: float) -> Sequence[str]:
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory_gb = int(Path("/proc/meminfo").read_text().split()[1]) / 1e6
    ffmpeg = subprocess.run(["ffmpeg", "-version"], capture_output=True, text=True, check=True).stdout
    ours = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in _OURS)
    return (
        f"- Measured {datetime.now().astimezone():%Y-%m-%d %H:%M %Z}, in {elapsed_s / 60:.0f} minutes; "
        f"load at the end {os.getloadavg()[0]:.1f}.",
        f"- {cpu[1].strip() if cpu else '?'}, {os.cpu_count()} cores, {memory_gb:.0f} GB, no GPU; "
        f"{platform.freedesktop_os_release()['PRETTY_NAME']}, Linux {platform.release()}.",
        f"- Ours: Python {platform.python_version()}, {ours}; FFmpeg {av.ffmpeg_version_info}, x264 of PyAV's wheel.",
        f"- Compared with: the system's ffmpeg {ffmpeg.split()[2]} and its libx264.",
    )


_OURS = ("av", "pyside6-essentials", "opencv-python-headless", "numpy", "msgspec")
_INTRODUCTION = """# Benchmarks

Written by `make bench` (`.venv/bin/python -m tests.bench`), which runs everything below in one go, in about ten
minutes, and ends with an error when a figure could not be measured. Medians; pairs are measured in turn, ours and
ffmpeg's; nothing else should run on the computer meanwhile.

The show: a 1080p30 clip with the spectrum of natural pictures and noise (x264, about 10 Mbit/s, BT.709, with sound),
five overlays that move or change (product card and stock counter with a sale each second, running comments at one a
second through the local ingest, a clock with seconds, a countdown), one encode (x264 veryfast CBR 4.5 Mbit/s, AAC
160 kbit/s), pushed by RTMP to nginx and recorded as MKV; the preview is made and read 30 times a second as the window
does. Counted are all our processes: studio (desk), engine, two egresses. ffmpeg does the same in real time (`-re`),
its five overlays stand still, the same size, `tee` to the same two outputs. The receiver is not counted.

- CPU: user and system time of all processes by /proc over 20 s, divided by the frames encoded in it.
- Two pictures at once: the same show at 720p30 (2.5 Mbit/s) pushed and recorded, alone and with its portrait picture
  pushed beside it. A further destination: pictures and sound of the running encoder to one more place.
- Window: the screen's own pixels are looked at 50 times a second until most of the colour bars are there; every start
  has a fresh home folder, so it starts an engine too.
- Stock: the instant is taken just before the call that commits; the received stream is decoded; each frame's number is
  read from the diagnostic strip, and frame n was due at the clock's origin, which the engine says, plus n / fps.
- Tick → packet: counted by the egress when it has handed a picture to the socket, from the tick it was due at.
- Flash and beep: first white picture and first loud sample by the times of the received stream, each second.
"""

"""What a family of processes costs, from /proc. Linux only, as the whole bench."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from tests.bench.arithmetic import NotMeasuredError

TAG = "DOORSTEP_BENCH"
_TICKS = os.sysconf("SC_CLK_TCK")


def family(mark: str) -> dict[int, str]:
    """Processes that inherited TAG=`mark`, by pid, with what they are."""
    wanted = f"{TAG}={mark}".encode()
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            if wanted in (entry / "environ").read_bytes().split(b"\0"):
                found[int(entry.name)] = _role((entry / "cmdline").read_bytes().split(b"\0"))
        except OSError:
            continue  # ended meanwhile, or somebody else's
    return found


def cpu_s(pids: Iterable[int]) -> float:
    """User and system time of these processes and of the children they have waited for."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError as error:
            raise NotMeasuredError(f"process {pid} ended while its time was measured") from error
        total += sum(int(field) for field in fields[11:15])  # utime, stime, cutime, cstime
    return total / _TICKS


def threads_cpu_s(pid: int) -> dict[str, float]:
    """CPU time of each thread by its name, to see where it goes."""
    total: dict[str, float] = {}
    for task in Path(f"/proc/{pid}/task").iterdir():
        name, _, rest = (task / "stat").read_text().partition("(")[2].rpartition(")")
        fields = rest.split()
        total[name] = total.get(name, 0.0) + (int(fields[11]) + int(fields[12])) / _TICKS
    return total


def pss_mb(pids: dict[int, str]) -> dict[str, float]:
    """Proportional set size by what the process is, in MB (1e6): shared pages are shared out among their users."""
    sizes: dict[str, float] = {}
    for pid, role in pids.items():
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                sizes[role] = sizes.get(role, 0.0) + int(line.split()[1]) * 1024 / 1e6
    return sizes


def _role(arguments: list[bytes]) -> str:
    words = b" ".join(arguments)
    for part, role in (
        (b"studio.engine", "engine"),
        (b"studio.outputs.egress", "egress"),
        (b"tests.bench.studio_process", "studio"),
        (b"resource_tracker", "resource tracker"),
        (b"ffmpeg", "ffmpeg"),
        (b"doorstep", "window"),
    ):
        if part in words:
            return role
    return os.fsdecode(arguments[0]) if arguments else "?"

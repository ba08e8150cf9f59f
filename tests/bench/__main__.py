"""`python -m tests.bench`: measure everything once, print the table, keep it in docs/benchmarks.md.

Ends 0 when everything could be measured, whether or not it is as wanted: the table says that.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from statistics import median

from tests.bench import live, portrait
from tests.bench.arithmetic import percentile
from tests.bench.feed import measure_feed, p95, slowest
from tests.bench.flash_and_beep import sync
from tests.bench.material import make_clip, overlay_pictures
from tests.bench.parts import measure_parts
from tests.bench.shop import measure_shop
from tests.bench.stock_delay import stock_delay
from tests.bench.table import Table
from tests.bench.window import first_pictures_s
from tests.rig.nginx import NginxRtmp

_DOCUMENT = Path(__file__).parents[2] / "docs" / "benchmarks.md"
_PARTS = ("cpu", "minute", "portrait", "window", "stock", "sync", "parts", "feed", "shop")


class Bench:
    """One run. Each method measures one thing and puts it into the table."""

    def __init__(self, out: Path, server: NginxRtmp, pairs: int) -> None:
        self.table = Table()
        self._out = out
        self._server = server
        self._pairs = pairs
        self._clip = make_clip(out)

    def run(self, part: str) -> None:
        print(f"measuring: {part}", flush=True)
        measure: Callable[[], None] = getattr(self, part)
        try:
            measure()
        except Exception as error:  # noqa: BLE001 - the other figures are still wanted; this one fails the run
            traceback.print_exc()
            self.table.fail(part, " ".join(str(error).split())[:300] or type(error).__name__)

    def cpu(self) -> None:
        laid = overlay_pictures(self._out)
        found = live.compare(self._out, self._clip, laid, self._server, self._pairs, 20.0)
        ours, theirs = ([cost.ms for cost in costs] for costs in (found.ours, found.theirs))
        spread = f"ours {', '.join(f'{ms:.1f}' for ms in ours)}; ffmpeg {', '.join(f'{ms:.1f}' for ms in theirs)}"
        self.table.add("CPU, ours", median(ours), "ms a frame", None, "all our processes, preview included")
        self.table.add("CPU, ffmpeg", median(theirs), "ms a frame", None, "static overlays, no preview")
        self.table.add("CPU, ours / ffmpeg", found.ratio, "", 1.10, f"aimed 0.95; {spread}", digits=2)
        self.table.shares = found.by_process

    def minute(self) -> None:
        found = live.minute(self._out, self._clip, self._server, 60.0)
        words = ", ".join(f"{name} {count}" for name, count in found.lost.items())
        self.table.add(f"lost in {found.seconds:.0f} s on air", sum(found.lost.values()), "", 0, words, digits=0)
        self.table.add("memory of all processes", sum(found.pss_mb.values()), "MB", 450, "PSS, largest of the minute")
        how = "p95 of 300 pictures each, worst and best ten seconds: "
        how += f"{max(found.delay_ms)} and {min(found.delay_ms)} ms; aimed 80"
        self.table.add("tick → packet handed to the socket", max(found.delay_ms), "ms", 120, how, digits=0)
        self.table.memory = found.pss_mb

    def portrait(self) -> None:
        found = portrait.measure(self._out / "portrait", self._clip, self._server, 30.0)
        words = ", ".join(f"{name} {count}" for name, count in found.lost.items())
        how = f"in {found.seconds:.0f} s: {words}"
        self.table.add("720p30 and 720x1280p30 at once, lost", sum(found.lost.values()), "", 0, how, digits=0)
        how = f"all our processes, {found.both_ms:.1f} ms a frame with it and {found.alone_ms:.1f} without; "
        how += f"the engine says {found.side_ms:.1f}"
        self.table.add("CPU of the second picture", found.both_ms - found.alone_ms, "ms a frame", None, how)
        how = f"engine and its egress, over {portrait.FURTHER} more of them; to nginx on this computer"
        self.table.add("CPU of a further destination", found.further_percent, "% of a core", 1.0, how, digits=2)

    def window(self) -> None:
        waits = first_pictures_s(self._out / "window", 5)
        how = f"from `doorstep SHOW` on, seen on the screen (Xvfb); {', '.join(f'{wait:.2f}' for wait in waits)} s"
        self.table.add("window to first preview", median(waits), "s", 2.0, how, digits=2)

    def stock(self) -> None:
        found = stock_delay(self._out / "stock", self._server, 100)
        how = f"over {len(found.frames)} changes; median {median(found.frames):.0f}, most {max(found.frames)} frames; "
        how += f"in time {median(found.ms):.0f} ms median, {percentile(found.ms, 99):.0f} ms p99"
        what = "stock committed → changed pixels in the received stream"
        self.table.add(what, percentile(found.frames, 99), "frames p99", 3, how, digits=0)

    def sync(self) -> None:
        found = sync(self._out / "sync", self._server, 20.0)
        worst = max(found.skews_ms, key=abs)
        how = f"sound minus picture over {len(found.skews_ms)} flashes in the received stream, the worst"
        self.table.add("flash and beep", abs(worst), "ms", 15, how)
        tags = "tagged BT.709 limited" if found.colours.tagged else "NOT tagged BT.709 limited"
        how = f"seven 75 % bars in the received stream, the worst plane; {tags}"
        self.table.add("colour against BT.709", found.colours.deviation, "code values", 2, how)

    def feed(self) -> None:
        found = measure_feed(self._out / "feed")
        how = f"over {len(found.to_panel_ms)} messages on a WebSocket; median {median(found.to_panel_ms):.0f} ms"
        self.table.add("service's message → row in the panel", p95(found.to_panel_ms), "ms p95", 100, how, digits=0)
        how = f"with the panel and 10,000 listed words; the panel takes {found.batches_a_second:.0f} batches a second"
        self.table.add("feed at 500 comments a second", found.percent, "% of a core", None, how)
        self.table.add("lost of 5,000 comments a second", found.lost, "", 0, "for 4 s", digits=0)
        self.table.add("journal of 1,000,000 comments, in the panel", found.open_s, "s", 1.0, "opened", digits=2)
        word, ms = slowest(found.search_ms)
        how = f"the slowest of {len(found.search_ms)} words ({word}); " + ", ".join(
            f"{one} {took:.0f}" for one, took in found.search_ms.items()
        )
        self.table.add("search in 1,000,000 comments", ms, "ms", 200, how, digits=0)
        how = "moved and blended over 1080p, beside the same picture without them"
        self.table.add("60 running comments", found.running_ms, "ms a frame", 1.0, how, digits=2)

    def shop(self) -> None:
        found = measure_shop(self._out / "shop")
        how = f"at 100 a second, from its text to the answer, SQLite; median {median(found.comment_ms):.1f} ms"
        self.table.add("comment → committed order", percentile(found.comment_ms, 99), "ms p99", 50, how)
        how = f"PostgreSQL on this computer, {found.postgres_per_s:.0f} orders/s; "
        how += f"all of one product {found.postgres_one_per_s:.0f} orders/s"
        self.table.add("1,000 orders by 8 writers", 1000 / found.postgres_per_s, "s", 1.0, how, digits=2)
        how = "10,000 products, 100,000 orders: ledger, products and first page; SQLite"
        self.table.add("order book opens", found.open_ms, "ms", 300, how, digits=0)
        how = (
            f"the slowest of three searches and of five pages ({found.page_ms:.0f} ms); totals {found.totals_ms:.0f} ms"
        )
        self.table.add("order book searched", max(found.search_ms, found.page_ms), "ms", 100, how, digits=0)

    def parts(self) -> None:
        self.table.parts = measure_parts(self._out / "parts", self._clip)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("bench-out"), help="for clips, recordings, logs")
    parser.add_argument("--pairs", type=int, default=3, help="how often ours and ffmpeg's CPU are measured in turn")
    parser.add_argument(
        "--only", choices=_PARTS, action="append", help="measure this alone; the document is left alone"
    )
    parser.add_argument("--profile", action="store_true", help="print where the live show's CPU goes, and nothing else")
    options = parser.parse_args()
    out = options.out.resolve()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    began = time.monotonic()
    with NginxRtmp(out) as server:
        bench = Bench(out, server, options.pairs)
        if options.profile:
            live.profile(out, out / "clip.mp4", server, 15.0)
            return 0
        for part in options.only or _PARTS:
            bench.run(part)
    text = bench.table.text(time.monotonic() - began)
    print(text)
    if not options.only:
        _DOCUMENT.write_text(text, encoding="utf-8")
    for failure in bench.table.failures:
        print(f"NOT MEASURED: {failure}", file=sys.stderr)
    return 1 if bench.table.failures else 0


if __name__ == "__main__":
    sys.exit(main())

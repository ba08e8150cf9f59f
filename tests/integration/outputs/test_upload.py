"""The way to a server, measured before the show."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec

from studio.outputs.upload import Asked, Measured, measure
from tests.rig.nginx import NginxRtmp
from tests.rig.ports import free_port


def test_a_server_of_ones_own_takes_a_stream_under_a_test_name(tmp_path: Path) -> None:
    with NginxRtmp(tmp_path) as server:
        asked = Asked(f"rtmp://127.0.0.1:{server.rtmp_port}/live", "doorstep-check-1", kbps=2000, seconds=2)
        child = [sys.executable, "-m", "studio.outputs.upload"]
        done = subprocess.run(child, input=msgspec.json.encode(asked), capture_output=True, check=True, timeout=40)
        found = msgspec.json.decode(done.stdout, type=Measured)
        assert found.code == ""
        assert found.answer_ms > 0
        assert 1500 < found.kbps < 4000
        server.wait_ended("doorstep-check-1")
        assert len(server.recordings("doorstep-check-1")) == 1


def test_a_server_that_takes_no_test_answers_all_the_same(tmp_path: Path) -> None:
    with NginxRtmp(tmp_path, keys={"right"}) as server:
        url = f"rtmp://127.0.0.1:{server.rtmp_port}/live"
        greeted = measure(Asked(url))
        refused = measure(Asked(url, "doorstep-check-2", kbps=500, seconds=1))
        assert server.stats() == {}
        nonsense = measure(Asked(f"rtmp://127.0.0.1:{server.http_port}/live"))
    assert (greeted.code, greeted.kbps) == ("", 0)
    assert greeted.answer_ms > 0
    assert (refused.code, refused.kbps) == ("rtmp.key_refused", 0)
    assert refused.answer_ms > 0
    assert (nonsense.code, nonsense.answer_ms) == ("rtmp.not_rtmp", 0)


def test_nobody_there_and_a_wrong_address() -> None:
    assert measure(Asked(f"rtmp://127.0.0.1:{free_port()}/live")).code == "rtmp.unreachable"
    assert measure(Asked("http://127.0.0.1/live")).code == "rtmp.url_scheme"
    assert "127" not in repr(Asked("rtmp://127.0.0.1/live"))

"""The guard in tests/conftest.py itself: a test that leaves something behind fails, and one that does not passes."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
REAL_HOME = Path.home()  # at import, before the fixture gives this test a home of its own

TESTS = f"""
import pathlib, socket, subprocess, threading, warnings
kept = []

def test_thread(): threading.Thread(target=threading.Event().wait, args=(60,), daemon=True).start()
def test_process(): kept.append(subprocess.Popen(["sleep", "60"]))
def test_orphan(): subprocess.run("sleep 60 >/dev/null 2>&1 & exit 0", shell=True, check=True)
def test_file(tmp_path): kept.append(open(tmp_path / "left", "w"))
def test_socket(): kept.append(socket.create_server(("127.0.0.1", 0)))
def test_warning(): warnings.warn("look")
def test_dropped():
    loop = [socket.create_server(("127.0.0.1", 0))]
    loop.append(loop)
def test_home(home):
    assert pathlib.Path.home() == home != pathlib.Path({str(REAL_HOME)!r})
    (home / "x").write_text("x")
"""


def test_what_is_left_behind_fails_the_test_that_left_it(tmp_path: Path) -> None:
    file = tmp_path / "test_leaving.py"
    file.write_text(TESTS)
    args = [
        "-c",
        str(ROOT / "pyproject.toml"),
        "--rootdir",
        str(ROOT),
        "-p",
        "tests.conftest",
        "-p",
        "no:cacheprovider",
    ]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *args, str(file)],
        cwd=ROOT,
        env={**os.environ, "DOORSTEP_LEAK_GRACE_S": "0.2"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = dict(re.findall(r"^(?:ERROR|FAILED) .*::test_(\w+) - (.*)$", run.stdout, re.MULTILINE))
    # pytest shortens its lines; the beginning says what kind it was.
    for test, words in {
        "thread": "thread Thread",
        "process": "process",
        "orphan": "process",
        "file": "open file",
        "socket": "open file",
    }.items():
        assert f"the test left behind: {words}" in run.stdout, run.stdout
        assert test in said, run.stdout
    assert "UserWarning: look" in said["warning"]
    assert "ResourceWarning" in run.stdout
    assert "dropped" in said
    assert "home" not in said

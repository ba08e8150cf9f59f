"""The table of faults: case · passed · figure. And no engine outlives its case."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter

from tests.rig.desks import end_engines

Figure = Callable[[str], None]


@pytest.fixture(autouse=True)
def no_engine_stays(home: Path) -> Iterator[None]:
    yield
    end_engines()


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Figure:
    """What was measured, in a few words, for the table."""

    def note(words: str) -> None:
        request.node.user_properties.append(("figure", words))

    return note


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    rows: dict[str, tuple[bool, str]] = {}
    for outcome in ("passed", "failed", "error"):
        for report in terminalreporter.getreports(outcome):
            name = report.nodeid.rpartition("::")[2]
            match = re.match(r"test_([a-z])(\d+)_([^\[]*)(.*)", name)
            if match is None or (outcome == "passed" and report.when != "call"):
                continue
            case = f"{match[1].upper()}{match[2]} {match[3].replace('_', ' ')}{match[4]}"
            words = "; ".join(str(value) for key, value in report.user_properties if key == "figure")
            rows[case] = (outcome == "passed" and rows.get(case, (True, ""))[0], words)
    if not rows:
        return
    terminalreporter.section("faults: case · passed · figure")
    width = max(map(len, rows))
    for case, (passed, words) in sorted(rows.items(), key=lambda row: int(row[0].split(" ")[0][1:])):
        terminalreporter.write_line(f"{case:{width}} · {'yes' if passed else 'NO '} · {words}")

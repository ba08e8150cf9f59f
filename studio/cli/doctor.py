"""`doorstep doctor`: what works here, what is missing, how to mend it; with a show, the check before it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from studio.cli.broadcast import interrupted
from studio.config.show_file import load_show
from studio.desk.desk import Desk, DeskOptions
from studio.desk.doctor import check_computer
from studio.model.check import CheckLine
from studio.model.sentences import Language

_MARKS = {"fine": ("✓", "green"), "attention": ("!", "yellow"), "trouble": ("✗", "red")}
_WORDS = {
    "zh": {"fine": "正常", "attention": "注意", "trouble": "有问题"},
    "en": {"fine": "fine", "attention": "attention", "trouble": "trouble"},
}
_LOOK_S = 0.1


def show_doctor(language: Language, show_path: Path | None = None) -> int:
    """0 when nothing is in the way of a show."""
    console = Console(highlight=False)
    last: dict[str, str] = {}
    for number, line in enumerate(check_computer() if show_path is None else _checked(show_path)):
        last[line.key or str(number)] = line.level
        mark, style = _MARKS[line.level]
        console.print(f"{mark} {_WORDS[language][line.level]}", style=style, end="  ")
        console.print(line.say(language).text(), markup=False, soft_wrap=True)
    return 1 if "trouble" in last.values() else 0


def _checked(show_path: Path) -> Iterator[CheckLine]:
    """The lines of the check before this show, as they become known. An engine that is not on air ends afterwards.
    Ctrl-C ends it."""
    desk = Desk(load_show(show_path), show_path, DeskOptions(watching=False))
    with interrupted() as stop:
        desk.start()
        try:
            desk.do("show.check").result(10)
            told: list[CheckLine] = []
            while not stop.is_set():
                report = desk.checkup.report
                fresh = [line for line in report.lines if line not in told]
                told += fresh
                yield from fresh
                if not report.left:
                    return
                stop.wait(_LOOK_S)
        finally:
            if desk.engine.reattached:
                desk.close()
            else:
                desk.end()

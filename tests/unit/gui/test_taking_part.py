"""The tab of polls and draws: what is pressed is asked of the desk, what the desk has is shown."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from studio.gui.main_window import MainWindow
from studio.model.draw import DrawState
from studio.model.poll import Poll, PollTally
from tests.rig.desk_stage import DeskStage

POLL = Poll(id="1", question="哪天送货？", options=("周六上午", "周日下午"))


def _words(window: MainWindow) -> str:
    labels = [*window.polls.findChildren(QLabel), *window.draws.findChildren(QLabel)]
    return " ".join(label.text() for label in labels if label.isVisible())


def _open(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_.by_name["window.polls"].trigger()
    qtbot.waitUntil(window.polls.isVisible)


def test_a_poll_is_asked_with_its_options(window: MainWindow, desk: DeskStage, qtbot: QtBot) -> None:
    _open(window, qtbot)
    form = window.polls.form
    assert not form.ask.isEnabled()
    qtbot.keyClicks(form.question, "Sunday?")
    fields = form._fields
    qtbot.keyClicks(fields[0], "yes")
    qtbot.keyClicks(fields[1], "YES")
    assert not form.ask.isEnabled(), "two options of one name"
    qtbot.keyClicks(fields[1], " please")
    qtbot.mouseClick(form.ask, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(desk.asked))
    assert desk.asked[-1] == (
        "poll.open",
        {"question": "Sunday?", "options": ["yes", "YES please"], "household": False},
    )


def test_votes_are_shown_and_the_poll_is_closed_by_two_presses(
    window: MainWindow, desk: DeskStage, qtbot: QtBot
) -> None:
    _open(window, qtbot)
    desk.set(poll=PollTally(poll=POLL, counts=(3, 1), abstained=1))
    qtbot.waitUntil(lambda: "3 票 · 75%" in _words(window))
    assert "5 人投票 · 1 人弃权" in _words(window)
    assert not window.polls.form.isVisible()
    end = window.polls.result.end
    qtbot.mouseClick(end, Qt.MouseButton.LeftButton)
    assert not any(name == "poll.close" for name, _ in desk.asked)
    qtbot.mouseClick(end, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any(name == "poll.close" for name, _ in desk.asked))
    desk.set(poll=PollTally(poll=POLL, counts=(2, 2), late=1, closed_unix_s=9.0))
    qtbot.waitUntil(lambda: "打成平手" in _words(window))
    qtbot.mouseClick(window.polls.result.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.polls.form.isVisible)
    desk.set(poll=PollTally(poll=msgspec.structs.replace(POLL, id="2", question="停车？"), counts=(0, 0)))
    qtbot.waitUntil(lambda: "停车？" in _words(window) and not window.polls.form.isVisible())


def test_a_draw_is_announced_drawn_and_told(window: MainWindow, desk: DeskStage, qtbot: QtBot) -> None:
    _open(window, qtbot)
    draws = window.draws
    assert not draws.announce.isEnabled(), "no word yet"
    qtbot.keyClicks(draws.word, "lucky")
    qtbot.mouseClick(draws.announce, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(desk.asked))
    assert desk.asked[-1] == ("draw.announce", {"by": "word", "word": "lucky"})
    announced = DrawState(title="福袋", by="word", word="lucky", promise="3fa290ab" * 8)
    desk.set(draw=announced)
    qtbot.waitUntil(lambda: "0 人参加" in _words(window))
    assert not draws.draw.isEnabled(), "nobody takes part"
    desk.set(draw=msgspec.structs.replace(announced, entrants=7))
    qtbot.waitUntil(draws.draw.isEnabled)
    draws.winners.setValue(2)
    qtbot.mouseClick(draws.draw, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.asked[-1] == ("draw.draw", {"winners": 2}))
    desk.set(draw=msgspec.structs.replace(announced, entrants=7, winners=("王**", "李**"), path="/draws/draw-1.json"))
    qtbot.waitUntil(lambda: "王**、李**" in _words(window))
    assert "/draws/draw-1.json" in _words(window)

"""Every word of the window is there in Chinese and English."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit

from studio.gui import language
from studio.gui.main_window import MainWindow
from studio.gui.theme import theme_name
from tests.rig.desk_stage import DeskStage

_GUI = Path(language.__file__).parent
_TRANSLATIONS = _GUI / "translations"
Message = tuple[str, str]


def _messages(path: Path) -> dict[Message, ElementTree.Element]:
    found = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            found[context.findtext("name", ""), message.findtext("source", "")] = message
    return found


def _in_the_code(folder: Path) -> set[Message]:
    sources = [str(path) for path in _GUI.rglob("*.py") if path.name != "resources_rc.py"]
    out = folder / "fresh.ts"
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    subprocess.run([str(tool), *sources, "-ts", str(out)], check=True, capture_output=True)
    return set(_messages(out))


def test_every_word_of_the_code_is_translated(tmp_path: Path) -> None:
    chinese = _messages(_TRANSLATIONS / "doorstep_zh.ts")
    assert _in_the_code(tmp_path) == set(chinese)
    for (context, source), message in chinese.items():
        translation = message.find("translation")
        assert translation is not None
        assert translation.get("type") is None, f"{context}: {source!r} is unfinished"
        text = "".join(translation.itertext()).strip()
        assert text, f"{context}: {source!r} has no Chinese"
        places = {part for part in ("{name}", "{n}", "{size}", "{time}", "{names}", "{key}", "%n") if part in source}
        assert all(part in text for part in places), f"{context}: {source!r} lost a place"


def _shown_words(window: MainWindow) -> dict[int, str]:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # rows that were made anew are gone
    words: dict[int, str] = {}
    for widget in [*window.findChildren(QLabel), *window.findChildren(QAbstractButton)]:
        if widget.text():
            words[id(widget)] = widget.text()
    for field in window.findChildren(QLineEdit):
        if field.placeholderText():
            words[id(field)] = field.placeholderText()
    return words


def test_language_switches_live(window: MainWindow, desk: DeskStage, app: QApplication) -> None:
    desk.neighbours()
    desk.on_air()
    window.bridge.poll()
    app.processEvents()
    chinese = _shown_words(window)
    assert window.tabs.tabText(0) == "评论 286"
    window.preferences.set_language("en")
    app.processEvents()
    english = _shown_words(window)
    assert window.tabs.tabText(0) == "Comments 286"
    assert window.top_bar.state_word.text() == "On air"
    assert window.state_line.sentence.text() == "All is well."
    own = {overlay.name for overlay in desk.state.show.overlays}
    own |= {said for row in desk.state.unclear for said in (row.name, row.text)}
    for text in english.values():
        if any("\u4e00" <= letter <= "\u9fff" for letter in text):
            assert any(name in text for name in own) or _of_the_show(text), f"still Chinese: {text!r}"
    assert chinese != english
    window.preferences.set_language("zh")
    app.processEvents()
    assert sorted(_shown_words(window).values()) == sorted(chinese.values())


def _of_the_show(text: str) -> bool:
    """Names a person gave stay as they are."""
    return any(name in text for name in ("B站", "视频号", "菜园", "话筒", "彩条", "番茄", "斤", "鸡蛋"))


@pytest.mark.parametrize(
    ("count", "english", "chinese"), [(1, "1 new comment", "1 条新评论"), (7, "7 new comments", "7 条新评论")]
)
def test_plurals(window: MainWindow, app: QApplication, count: int, english: str, chinese: str) -> None:
    assert window.comments.tr("%n new comment(s)", "", count) == chinese
    window.preferences.set_language("en")
    assert window.comments.tr("%n new comment(s)", "", count) == english
    window.preferences.set_language("zh")


def test_numbers_follow_the_language(window: MainWindow) -> None:
    from decimal import Decimal

    assert language.money(Decimal("6")) == "¥6.00"
    assert language.number(Decimal("1200.50")) == "1,200.5"
    assert language.number(Decimal("12.000")) == "12"
    assert language.duration(761.9) == "00:12:41"
    assert language.bitrate(4480) == "4.5 Mbps"


def test_theme_switches_live_and_is_kept(window: MainWindow, app: QApplication) -> None:
    from studio.config.settings import load_settings

    dark = window.top_bar.grab().toImage().pixelColor(2, 2).name()
    window.preferences.set_theme("light")
    app.processEvents()
    light = window.top_bar.grab().toImage().pixelColor(2, 2).name()
    assert (dark, light) == ("#1e2324", "#ffffff")
    assert theme_name() == "light"
    assert load_settings().settings.theme == "light"
    window.preferences.set_expert(True)
    window.preferences.set_language("en")
    kept = load_settings().settings
    assert (kept.theme, kept.mode, kept.language) == ("light", "expert", "en")

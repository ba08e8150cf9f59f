"""What can be done with one comment and its person."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from studio.gui.bridge import Bridge
from studio.model.comment import FeedEntry

_MUTED_MINUTES = 10.0
Deed = Callable[[FeedEntry], None]


class _MenuWords(QObject):
    """Its method is here for `lupdate`, which reads `self.tr`."""

    def words(self) -> dict[str, str]:
        return {
            "feature": self.tr("Show in the picture"),
            "unfeature": self.tr("Take off the picture"),
            "ask": self.tr("Show as a question"),
            "propose": self.tr("Propose for the picture"),
            "take_back": self.tr("Take the proposal back"),
            "order": self.tr("Order by hand …"),
            "only": self.tr("Only this person"),
            "copy": self.tr("Copy text"),
            "hide": self.tr("Hide"),
            "release": self.tr("Let through"),
            "mute": self.tr("Mute for 10 minutes"),
            "ban": self.tr("Ban"),
            "pardon": self.tr("End mute or ban"),
            "forget": self.tr("Delete all comments of this person"),
            "forget_really": self.tr("Yes, delete them for good"),
        }


_words = _MenuWords()


def fill_menu(
    menu: QMenu, entry: FeedEntry, bridge: Bridge, feature: Deed, order: Deed, only: Callable[[FeedEntry | None], None]
) -> None:
    """`feature`, `order`, `only`: what the panel does itself."""
    words, seq = _words.words(), entry.seq

    def asks(name: str, **more: object) -> Callable[[], None]:
        return lambda: bridge.do(name, seq=seq, **more)

    menu.addAction(words["unfeature" if entry.featured else "feature"], lambda: feature(entry))
    menu.addAction(words["ask"], asks("comment.ask"))
    if entry.proposed:
        menu.addAction(words["take_back"], asks("comment.propose", wanted=False))
    else:
        menu.addAction(words["propose"], asks("comment.propose"))
    menu.addSeparator()
    if entry.hold:
        menu.addAction(words["release"], asks("comment.release"))
    if entry.hold != "hidden":
        menu.addAction(words["hide"], asks("comment.hide"))
    menu.addAction(words["order"], lambda: order(entry))
    menu.addAction(words["copy"], lambda: QGuiApplication.clipboard().setText(entry.comment.text))
    menu.addSeparator()
    # An ampersand of a name would underline a letter.
    person = menu.addMenu(entry.comment.name.replace("&", "&&")[:24])
    person.addAction(words["only"], lambda: only(entry))
    person.addAction(words["mute"], asks("person.mute", minutes=_MUTED_MINUTES))
    person.addAction(words["ban"], asks("person.ban"))
    person.addAction(words["pardon"], asks("person.pardon"))
    sure = person.addMenu(words["forget"])
    sure.addAction(words["forget_really"], asks("comment.forget_person"))

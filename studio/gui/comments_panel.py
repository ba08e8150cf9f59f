"""What the neighbours say: a click shows a comment in the picture, another takes it off."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QLineEdit, QListView, QMenu, QVBoxLayout, QWidget

from studio.chat.search import Search
from studio.desk.state import DeskState, FeedPage
from studio.gui import words
from studio.gui.bridge import POLL_MS, Bridge
from studio.gui.comments_list import CommentDelegate
from studio.gui.comments_menu import fill_menu
from studio.gui.comments_model import ENTRY, MOST_ROWS, CommentsModel
from studio.gui.controls import Button, ElidedLabel, label, rule, set_role
from studio.gui.panel import Panel
from studio.model.comment import ChatReport, FeedEntry

_HOLD_MS = 2500
_TYPING_MS = 250
_OLDER_AT_ONCE = 200
_MOST_A_TURN = 100
"""Rows let in at once. Each is laid out, 0.3 to 0.5 ms measured: a thousand would be a window that stands still."""
_MOST_LETTERS = 100
FILTERS: dict[str, tuple[str, ...]] = {
    "all": (),
    "orders": ("order", "change", "cancel", "refused"),
    "questions": ("question",),
    "unclear": ("unclear", "flagged"),
    "held": (),
    "hidden": (),
}
# In the list, with a comment chosen.
ROW_KEYS: dict[int, str] = {
    int(Qt.Key.Key_P): "comment.propose",
    int(Qt.Key.Key_Q): "comment.ask",
    int(Qt.Key.Key_H): "comment.hide",
    int(Qt.Key.Key_R): "comment.release",
}


class CommentsPanel(Panel):
    """New comments wait, and are counted, while a person has scrolled down or moves the pointer over the list:
    nothing slips away under a click. In a flood they come in by turns, the newest `MOST_ROWS` of them.
    At the end of the list older ones come from the journal, and so does what a search finds."""

    order_asked = Signal(object)
    counted = Signal(int)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.model = CommentsModel(self)
        self._delegate = CommentDelegate(self)
        self._waiting: list[FeedEntry] = []
        self._waiting_count = 0
        self._kind = "all"
        self._service = ""
        self._person: tuple[str, str, str] | None = None
        self._asking = False
        self._reports: tuple[ChatReport, ...] = ()
        self._services = ElidedLabel("muted")
        self._every_service = label("muted", wrap=True)
        self.proposed = Button("ghost", "star")
        self.search_button = Button("icon", "search")
        self.filter_button = Button("ghost", "list-checks")
        self.search = QLineEdit()
        self.list = QListView()
        self.jump = Button("jump", "arrow-up", parent=self.list)
        self._empty = label("empty", wrap=True)
        self._hold = QTimer(self)
        self._turn = QTimer(self)
        self._typing = QTimer(self)
        self._build()
        self._connect()
        self._choose()
        self.follow()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(14, 4, 8, 4)
        head.setSpacing(4)
        head.addWidget(self._services, 1)
        head.addWidget(self.proposed)
        head.addWidget(self.filter_button)
        head.addWidget(self.search_button)
        self.search_button.setCheckable(True)
        self.proposed.hide()
        self._search_row = QWidget()
        search_row = QHBoxLayout(self._search_row)
        search_row.setContentsMargins(12, 0, 12, 8)
        search_row.addWidget(self.search)
        self.search.setMaxLength(_MOST_LETTERS)
        self.search.setClearButtonEnabled(True)
        self._search_row.hide()
        view = self.list
        view.setModel(self.model)
        view.setItemDelegate(self._delegate)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setMouseTracking(True)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.verticalScrollBar().setSingleStep(24)
        self.jump.hide()
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setContentsMargins(24, 24, 24, 24)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        # Several do not fit beside the buttons, and the age of each must be in sight.
        self._every_service.setContentsMargins(14, 0, 12, 6)
        self._every_service.hide()
        layout.addWidget(self._every_service)
        layout.addWidget(self._search_row)
        layout.addWidget(rule())
        layout.addWidget(self._empty, 1)
        layout.addWidget(view, 1)

    def _connect(self) -> None:
        self.list.clicked.connect(self._pressed)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.viewport().installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.verticalScrollBar().valueChanged.connect(self._let_in)
        self.list.verticalScrollBar().valueChanged.connect(self._fetch_older)
        self.jump.clicked.connect(self.jump_to_newest)
        self.search_button.clicked.connect(self._search_pressed)
        self.search.textChanged.connect(lambda _text: self._choose())
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._seek)
        self.proposed.clicked.connect(lambda: self.bridge.do("comment.approve"))
        self.filter_button.clicked.connect(self._filter_menu)
        self._hold.setSingleShot(True)
        self._hold.setInterval(_HOLD_MS)
        self._hold.timeout.connect(self._let_in)
        self._turn.setSingleShot(True)
        self._turn.setInterval(POLL_MS)
        self._turn.timeout.connect(self._let_in)
        self.bridge.fed.connect(self.take_page)

    def retranslate(self) -> None:
        self.list.setAccessibleName(self.tr("Comments"))
        self.search.setPlaceholderText(self.tr("Search name or text"))
        self.search.setAccessibleName(self.tr("Search comments"))
        self.search_button.say(self.tr("Search comments"))
        self._say_filter()
        self._delegate.on_screen_word = self.tr("On screen")
        self._delegate.proposed_word = self.tr("Proposed")
        self._delegate.held_word = self.tr("Held back")
        self._delegate.hidden_word = self.tr("Hidden")
        self._delegate.newcomer_word = self.tr("first time here")
        self._delegate.forget_heights()
        self._say_empty()
        self._say_jump()

    def restyle(self) -> None:
        self.list.viewport().update()

    def show_state(self, state: DeskState) -> None:
        self._reports = state.chat
        self._delegate.many_services = len({report.service for report in state.chat}) > 1
        parts = [self._said_of(report) for report in state.chat]
        trouble = any(report.state in ("failed", "reconnecting") for report in state.chat)
        several = len(parts) > 1
        self._services.say("" if several else "".join(parts) or self.tr("No comment service"))
        self._every_service.setVisible(several)
        # No break inside a service's words.
        self._every_service.setText(" \u2003".join(part.replace(" ", "\u00a0") for part in parts))
        for said in (self._services, self._every_service):
            set_role(said, "attention" if trouble else "muted")
        self.proposed.setVisible(bool(state.proposed))
        self._say_proposed(len(state.proposed))
        self.counted.emit(sum(report.received for report in state.chat))

    def _say_proposed(self, count: int) -> None:
        words_ = self.tr("%n proposed for the picture: show the next", "", count)
        self.proposed.say(str(count), words_)
        self.proposed.setAccessibleName(words_)

    def _said_of(self, report: ChatReport) -> str:
        """A service and how long ago it last said something."""
        name = words.service(report.service)
        if sum(one.service == report.service for one in self._reports) > 1:
            name = f"{name} {report.room}"
        if report.state != "live" or not report.last_unix_s:
            return f"{name} · {words.chat_state(report.state)}"
        ago = max(0, int(time.time() - report.last_unix_s))
        said = self.tr("{n} s ago").format(n=ago) if ago < 100 else self.tr("{n} min ago").format(n=ago // 60)
        return f"{name} · {said}"

    def take_page(self, page: FeedPage) -> None:
        newest = max(self.model.newest_seq(), self._waiting[-1].seq if self._waiting else 0)
        fresh = [entry for entry in page.entries if entry.seq > newest]
        changed = {entry.seq: entry for entry in page.entries if entry.seq <= newest}
        if changed:
            self.model.change(changed.values())
            self._waiting = [changed.get(entry.seq, entry) for entry in self._waiting]
        self._waiting = (self._waiting + fresh)[-MOST_ROWS:]
        self._waiting_count += len(fresh) + page.missed
        if not self._turn.isActive():
            self._let_in()
        self._say_jump()

    def jump_to_newest(self) -> None:
        self._hold.stop()
        self.list.verticalScrollBar().setValue(0)
        self._let_in()

    def open_search(self) -> None:
        self.search_button.setChecked(True)
        self._search_row.show()
        self.search.setFocus()
        self.search.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self.list.viewport():
            if kind == QEvent.Type.MouseMove:
                self._hold.start()
            elif kind == QEvent.Type.Leave:
                self._hold.stop()
                self._let_in()
            elif kind == QEvent.Type.Resize:
                self._place()
        elif kind == QEvent.Type.KeyPress and self._key_pressed(event):  # type: ignore[arg-type]
            return True
        return super().eventFilter(watched, event)

    def _key_pressed(self, event: QKeyEvent) -> bool:
        index = self.list.currentIndex()
        entry: FeedEntry | None = index.data(ENTRY) if index.isValid() else None
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._pressed(index)
            return True
        command = ROW_KEYS.get(int(event.key()))
        if command is None or entry is None or event.modifiers() != Qt.KeyboardModifier.NoModifier:
            return False
        self.bridge.do(command, seq=entry.seq)
        return True

    def _place(self) -> None:
        width = self.list.viewport().width()
        if width != self._delegate.width_px:
            self._delegate.width_px = width
            self.list.doItemsLayout()
        hint = self.jump.sizeHint()
        self.jump.setGeometry((width - hint.width()) // 2, 10, hint.width(), hint.height())

    def _holding(self) -> bool:
        return self.list.verticalScrollBar().value() > 4 or self._hold.isActive()

    def _let_in(self) -> None:
        """Unless somebody is reading: the oldest that wait, and the others in turns to come."""
        if self._holding():
            return
        turn, self._waiting = self._waiting[:_MOST_A_TURN], self._waiting[_MOST_A_TURN:]
        self._waiting_count = len(self._waiting)
        self.model.add(turn)
        if self._waiting:
            self._turn.start()
        self._say_jump()
        self._say_empty()

    def _fetch_older(self) -> None:
        """The end of the list is not the end of what was said."""
        bar = self.list.verticalScrollBar()
        at_end = bar.maximum() > 0 and bar.value() == bar.maximum()
        if not at_end or self._asking or self._kind != "all" or self._narrowed() or not self.model.oldest_seq():
            return
        self._asking = True

        def take(older: tuple[FeedEntry, ...]) -> None:
            self._asking = False
            if not self._narrowed():
                self.model.extend(older[:_OLDER_AT_ONCE])

        self.bridge.ask_comments(Search(before_seq=self.model.oldest_seq()), take)

    def _narrowed(self) -> bool:
        return bool(self.search.text().strip() or self._service or self._person)

    def _seek(self) -> None:
        """Ask the journal for what is not here any more."""
        text, person = self.search.text().strip(), self._person
        if not text and person is None:
            return
        service, user = person[:2] if person is not None else (self._service, "")

        def take(found: tuple[FeedEntry, ...]) -> None:
            if (text, person) == (self.search.text().strip(), self._person):
                self.model.show_found(found)
                self._say_empty()

        self.bridge.ask_comments(Search(text, FILTERS[self._kind], service, user), take)

    def _say_jump(self) -> None:
        self.jump.setVisible(self._waiting_count > 0 and self._holding())
        self.jump.setAccessibleName(self.tr("To the newest comment"))
        if self._waiting_count:
            self.jump.say(self.tr("%n new comment(s)", "", self._waiting_count))
            self._place()

    def _say_empty(self) -> None:
        empty = self.model.rowCount() == 0
        self._empty.setVisible(empty)
        self.list.setVisible(not empty)
        if self._kind != "all" or self._narrowed():
            self._empty.setText(self.tr("No comment matches."))
        else:
            self._empty.setText(self.tr("Nobody has said anything yet. Comments appear here as they come."))

    def _pressed(self, index: QModelIndex) -> None:
        entry: FeedEntry | None = index.data(ENTRY) if index.isValid() else None
        if entry is not None:
            self._feature(entry)

    def _feature(self, entry: FeedEntry) -> None:
        if entry.featured:
            self.bridge.do("comment.unfeature")
        else:
            self.bridge.do("comment.feature", seq=entry.seq)

    def _menu(self, point: QPoint) -> None:
        entry: FeedEntry | None = self.list.indexAt(point).data(ENTRY)
        if entry is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill_menu(menu, entry, self.bridge, self._feature, self.order_asked.emit, self.only_person)
        menu.popup(self.list.viewport().mapToGlobal(point))

    def _search_pressed(self) -> None:
        if self.search_button.isChecked():
            self.open_search()
        else:
            self._search_row.hide()
            self.search.clear()

    def _filter_names(self) -> dict[str, str]:
        return {
            "all": self.tr("All"),
            "orders": self.tr("Orders"),
            "questions": self.tr("Questions"),
            "unclear": self.tr("To confirm"),
            "held": self.tr("Held back"),
            "hidden": self.tr("Hidden"),
        }

    def _say_filter(self) -> None:
        names = [self._filter_names()[self._kind]] if self._kind != "all" else []
        names += [words.service(self._service)] if self._service else []
        names += [self._person[2]] if self._person is not None else []
        said = " · ".join(names) or self._filter_names()["all"]
        self.filter_button.say(said, self.tr("Choose which comments are listed"))

    def _filter_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = QActionGroup(menu)
        for kind, name in self._filter_names().items():
            action = QAction(name, menu)
            action.setCheckable(True)
            action.setChecked(kind == self._kind)
            action.triggered.connect(self._filter_setter(kind))
            group.addAction(action)
            menu.addAction(action)
        services = sorted({report.service for report in self._reports})
        if len(services) > 1 or self._service:
            menu.addSeparator()
            self._service_choices(menu, ["", *services])
        if self._person is not None:
            menu.addSeparator()
            menu.addAction(self.tr("Everybody again"), lambda: self.only_person(None))
        menu.popup(self.filter_button.mapToGlobal(QPoint(0, self.filter_button.height() + 4)))

    def _service_choices(self, menu: QMenu, services: list[str]) -> None:
        group = QActionGroup(menu)
        for service in services:
            action = QAction(words.service(service) if service else self.tr("Every service"), menu)
            action.setCheckable(True)
            action.setChecked(service == self._service)
            action.triggered.connect(lambda _on=False, one=service: self.choose_service(one))
            group.addAction(action)
            menu.addAction(action)

    def _filter_setter(self, kind: str) -> Callable[[], None]:
        return lambda: self.choose_kind(kind)

    def choose_kind(self, kind: str) -> None:
        self._kind = kind
        self._choose()

    def choose_service(self, service: str) -> None:
        """Only what one service brings; empty for all."""
        self._service = service
        self._choose()

    def only_person(self, entry: FeedEntry | None) -> None:
        """Only what the person of a comment says, in all shows; None for everybody."""
        comment = entry.comment if entry is not None else None
        self._person = (comment.service, comment.user, comment.name) if comment is not None else None
        self._choose()

    def _choose(self) -> None:
        kind, marks, text = self._kind, FILTERS[self._kind], self.search.text().strip().casefold()
        service, person = self._service, self._person

        def wanted(entry: FeedEntry) -> bool:
            comment = entry.comment
            if (entry.hold == "hidden") != (kind == "hidden") or (kind == "held" and entry.hold != "held"):
                return False
            if (marks and entry.mark not in marks) or (service and comment.service != service):
                return False
            if person is not None and (comment.service, comment.user) != person[:2]:
                return False
            return not text or text in f"{comment.name}\n{comment.text}".casefold()

        self._say_filter()
        self.model.choose(wanted)
        self._say_empty()
        self._typing.start()

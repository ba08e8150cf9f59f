"""What the neighbours say: a click shows a comment in the picture, another takes it off."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QLineEdit, QListView, QMenu, QVBoxLayout, QWidget

from studio.desk.state import DeskState, FeedPage
from studio.gui import words
from studio.gui.bridge import Bridge
from studio.gui.comments_list import ENTRY, MOST_ROWS, CommentDelegate, CommentsModel
from studio.gui.controls import Button, ElidedLabel, label, rule, set_role
from studio.gui.panel import Panel
from studio.model.comment import FeedEntry

_HOLD_MS = 2500
_MOST_LETTERS = 100
FILTERS: dict[str, tuple[str, ...]] = {
    "all": (),
    "orders": ("order", "change", "cancel", "refused"),
    "questions": ("question",),
    "unclear": ("unclear", "flagged"),
}


class CommentsPanel(Panel):
    """New comments wait, and are counted, while a person has scrolled down or moves the pointer over the list:
    nothing slips away under a click."""

    order_asked = Signal(object)
    counted = Signal(int)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.model = CommentsModel(self)
        self._delegate = CommentDelegate(self)
        self._waiting: list[FeedEntry] = []
        self._waiting_count = 0
        self._kind = "all"
        self._services = ElidedLabel("muted")
        self.search_button = Button("icon", "search")
        self.filter_button = Button("ghost", "list-checks")
        self.search = QLineEdit()
        self.list = QListView()
        self.jump = Button("jump", "arrow-up", parent=self.list)
        self._empty = label("empty", wrap=True)
        self._hold = QTimer(self)
        self._build()
        self._connect()
        self.follow()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(14, 4, 8, 4)
        head.setSpacing(4)
        head.addWidget(self._services, 1)
        head.addWidget(self.filter_button)
        head.addWidget(self.search_button)
        self.search_button.setCheckable(True)
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
        layout.addWidget(self._search_row)
        layout.addWidget(rule())
        layout.addWidget(self._empty, 1)
        layout.addWidget(view, 1)

    def _connect(self) -> None:
        self.list.clicked.connect(self._pressed)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.viewport().installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.jump.clicked.connect(self.jump_to_newest)
        self.search_button.clicked.connect(self._search_pressed)
        self.search.textChanged.connect(lambda _text: self._choose())
        self.filter_button.clicked.connect(self._filter_menu)
        self._hold.setSingleShot(True)
        self._hold.setInterval(_HOLD_MS)
        self._hold.timeout.connect(self._scrolled)
        self.bridge.fed.connect(self.take_page)

    def retranslate(self) -> None:
        self.list.setAccessibleName(self.tr("Comments"))
        self.search.setPlaceholderText(self.tr("Search name or text"))
        self.search.setAccessibleName(self.tr("Search comments"))
        self.search_button.say(self.tr("Search comments"))
        names = self._filter_names()
        self.filter_button.say(names[self._kind], self.tr("Choose which comments are listed"))
        self._delegate.on_screen_word = self.tr("On screen")
        self._delegate.forget_heights()
        self._say_empty()
        self._say_jump()

    def restyle(self) -> None:
        self.list.viewport().update()

    def show_state(self, state: DeskState) -> None:
        parts = []
        trouble = False
        for report in state.chat:
            name = words.service(report.service)
            if report.state != "live":
                trouble = trouble or report.state in ("failed", "reconnecting")
                parts.append(f"{name} · {words.chat_state(report.state)}")
            elif report.last_unix_s:
                ago = max(0, int(time.time() - report.last_unix_s))
                parts.append(
                    f"{name} · "
                    + (self.tr("{n} s ago").format(n=ago) if ago < 100 else self.tr("{n} min ago").format(n=ago // 60))
                )
            else:
                parts.append(f"{name} · {words.chat_state('live')}")
        self._services.say("    ".join(parts) if parts else self.tr("No comment service"))
        set_role(self._services, "attention" if trouble else "muted")
        self.counted.emit(sum(report.received for report in state.chat))

    def take_page(self, page: FeedPage) -> None:
        newest = max(self.model.newest_seq(), self._waiting[-1].seq if self._waiting else 0)
        fresh = [entry for entry in page.entries if entry.seq > newest]
        changed = {entry.seq: entry for entry in page.entries if entry.seq <= newest}
        if changed:
            self.model.change(changed.values())
            self._waiting = [changed.get(entry.seq, entry) for entry in self._waiting]
        if self._holding():
            self._waiting = (self._waiting + fresh)[-MOST_ROWS:]
            self._waiting_count += len(fresh) + page.missed
        elif fresh:
            self.model.add(fresh)
        self._say_jump()
        self._say_empty()

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
                self._scrolled()
            elif kind == QEvent.Type.Resize:
                self._place()
        elif kind == QEvent.Type.KeyPress and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):  # type: ignore[attr-defined]
            self._pressed(self.list.currentIndex())
            return True
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        width = self.list.viewport().width()
        if width != self._delegate.width_px:
            self._delegate.width_px = width
            self.list.doItemsLayout()
        hint = self.jump.sizeHint()
        self.jump.setGeometry((width - hint.width()) // 2, 10, hint.width(), hint.height())

    def _holding(self) -> bool:
        return self.list.verticalScrollBar().value() > 4 or self._hold.isActive()

    def _scrolled(self) -> None:
        if not self._holding():
            self._let_in()

    def _let_in(self) -> None:
        waiting, self._waiting, self._waiting_count = self._waiting, [], 0
        self.model.add(waiting)
        self._say_jump()

    def _say_jump(self) -> None:
        self.jump.setVisible(self._waiting_count > 0)
        self.jump.setAccessibleName(self.tr("To the newest comment"))
        if self._waiting_count:
            self.jump.say(self.tr("%n new comment(s)", "", self._waiting_count))
            self._place()

    def _say_empty(self) -> None:
        empty = self.model.rowCount() == 0
        self._empty.setVisible(empty)
        self.list.setVisible(not empty)
        if self._kind != "all" or self.search.text():
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
        words_ = self.tr("Take off the picture") if entry.featured else self.tr("Show in the picture")
        menu.addAction(words_, lambda: self._feature(entry))
        menu.addAction(self.tr("Order by hand …"), lambda: self.order_asked.emit(entry))
        menu.addSeparator()
        menu.addAction(self.tr("Copy text"), lambda: QGuiApplication.clipboard().setText(entry.comment.text))
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
        }

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
        menu.popup(self.filter_button.mapToGlobal(QPoint(0, self.filter_button.height() + 4)))

    def _filter_setter(self, kind: str) -> Callable[[], None]:
        return lambda: self.choose_kind(kind)

    def choose_kind(self, kind: str) -> None:
        self._kind = kind
        self.filter_button.say(self._filter_names()[kind], self.tr("Choose which comments are listed"))
        self._choose()

    def _choose(self) -> None:
        marks, text = FILTERS[self._kind], self.search.text().strip().casefold()

        def wanted(entry: FeedEntry) -> bool:
            if marks and entry.mark not in marks:
                return False
            return not text or text in f"{entry.comment.name}\n{entry.comment.text}".casefold()

        self.model.choose(wanted)
        self._say_empty()

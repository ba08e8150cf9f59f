"""The window: what can be shown, what is shown, the people, the sound, and one sentence about how things are."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from studio.desk.state import DeskState
from studio.gui.actions import Actions
from studio.gui.bridge import Bridge
from studio.gui.card import CardHost
from studio.gui.centre import Centre
from studio.gui.comments_panel import CommentsPanel
from studio.gui.controls import rule
from studio.gui.dialogs.ask_card import QUESTION, AskCard
from studio.gui.dialogs.closing_card import ClosingCard
from studio.gui.dialogs.doctor_card import DoctorCard
from studio.gui.dialogs.last_show_card import LastShowCard
from studio.gui.dialogs.layers_card import LayersCard
from studio.gui.dialogs.merge_card import MergeCard
from studio.gui.dialogs.name_card import NameCard
from studio.gui.dialogs.order_card import About, OrderCard
from studio.gui.dialogs.overlay_card import OverlayCard
from studio.gui.dialogs.problems_card import ProblemsCard
from studio.gui.dialogs.product_card import ProductCard
from studio.gui.dialogs.recording_card import RecordingCard
from studio.gui.dialogs.sheets_card import SheetsCard
from studio.gui.dialogs.shortcuts_card import ShortcutsCard
from studio.gui.dialogs.source_card import SourceCard
from studio.gui.draw_panel import DrawPanel
from studio.gui.go_live_card import EndCard, GoLiveCard
from studio.gui.incidents_panel import IncidentsPanel
from studio.gui.look_view import LookView
from studio.gui.mixer_bar import MixerBar
from studio.gui.orders_panel import OrdersPanel
from studio.gui.overlay_bar import OverlayBar
from studio.gui.poll_panel import PollPanel
from studio.gui.preferences import Preferences
from studio.gui.products_panel import ProductsPanel
from studio.gui.program_view import ProgramView
from studio.gui.scenes_panel import ScenesPanel
from studio.gui.side_view import SideView, shown_canvas
from studio.gui.sources_panel import SourcesPanel
from studio.gui.state_line import StateLine
from studio.gui.top_bar import TopBar
from studio.model.errors import StudioError
from studio.model.overlay import Overlay
from studio.model.source import Source
from studio.shop.catalogue import CatalogueError

_LEFT_PX = 212
_BOTTOM_PX = 100
_RIGHT_SHARE = 0.26
_RIGHT_LEAST_PX = 316
_RIGHT_MOST_PX = 420


class MainWindow(QMainWindow):
    """Everything is a part of it; it keeps no state of the show. `closing` decides what a close does while on air."""

    rehearsal_asked = Signal()

    def __init__(self, bridge: Bridge, preferences: Preferences) -> None:
        super().__init__()
        self.bridge = bridge
        self.preferences = preferences
        self._leaving = False
        self._offered = False
        self.cards = CardHost(self)
        self.top_bar = TopBar(bridge)
        self.scenes = ScenesPanel(bridge)
        self.sources = SourcesPanel(bridge)
        self.program = ProgramView(bridge)
        self.look = LookView(bridge)
        self.side = SideView(bridge)
        self.overlays = OverlayBar(bridge)
        self.comments = CommentsPanel(bridge)
        self.orders = OrdersPanel(bridge)
        self.products = ProductsPanel(bridge)
        self.polls = PollPanel(bridge)
        self.draws = DrawPanel(bridge)
        self.incidents = IncidentsPanel(bridge)
        self.mixer = MixerBar(bridge)
        self.state_line = StateLine(bridge)
        self.tabs = QTabBar()
        self.pages = QStackedWidget()
        self.actions_ = Actions(self, bridge)
        self._counts = (0, 0)
        self._build()
        self._connect()
        self._bind_actions()
        self.retranslate()
        self.set_expert(preferences.expert)
        bridge.changed.connect(self.show_state)
        self.show_state(bridge.state)

    def _build(self) -> None:
        self.setMinimumSize(1024, 680)
        self.resize(1280, 800)
        window = QWidget()
        window.setObjectName("window")
        rows = QVBoxLayout(window)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        self._left, self._right = self._build_left(), self._build_right()
        self._centre = Centre(self.look, self.program, self.side, self.overlays)
        middle.addWidget(self._left)
        middle.addWidget(self._centre, 1)
        middle.addWidget(self._right)
        rows.addWidget(self.top_bar)
        rows.addLayout(middle, 1)
        rows.addWidget(self._build_bottom())
        self.setCentralWidget(window)

    def _build_left(self) -> QWidget:
        left = _plate("left")
        left.setFixedWidth(_LEFT_PX)
        layout = QVBoxLayout(left)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.scenes, 1)
        layout.addWidget(rule())
        layout.addWidget(self.sources)
        return left

    def _build_right(self) -> QWidget:
        right = _plate("right")
        self.tabs.setExpanding(True)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        taking_part = QWidget()
        parts = QVBoxLayout(taking_part)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(0)
        parts.addWidget(self.polls, 1)
        parts.addWidget(rule())
        parts.addWidget(self.draws)
        for page in (self.comments, self.orders, self.products, taking_part, self.incidents):
            self.tabs.addTab("")
            self.pages.addWidget(page)
        self.tabs.currentChanged.connect(self.pages.setCurrentIndex)
        layout = QVBoxLayout(right)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tabs)
        layout.addWidget(rule())
        layout.addWidget(self.pages, 1)
        return right

    def _build_bottom(self) -> QWidget:
        bottom = _plate("bottom")
        bottom.setFixedHeight(_BOTTOM_PX)
        layout = QHBoxLayout(bottom)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.mixer, 4)
        layout.addWidget(self.state_line, 3)
        return bottom

    def _connect(self) -> None:
        self.top_bar.air_asked.connect(self.ask_air)
        self.top_bar.record_asked.connect(self.toggle_recording)
        self.top_bar.places_asked.connect(self.show_places)
        self.top_bar.check_asked.connect(self.show_check)
        self.top_bar.menu_asked.connect(self._open_menu)
        self.scenes.add_asked.connect(self._ask_scene_name)
        self.scenes.layers_asked.connect(lambda scene_id: self.cards.show(lambda: LayersCard(self.bridge, scene_id)))
        self.scenes.looked.connect(self.look.picture.setFocus)
        self.sources.add_asked.connect(lambda: self.cards.show(lambda: SourceCard(self.bridge)))
        self.sources.edit_asked.connect(self._edit_source)
        self.overlays.edit_asked.connect(self._edit_overlay)
        self.comments.order_asked.connect(self._write_order)
        self.orders.edit_asked.connect(self._write_order)
        self.orders.new_asked.connect(lambda: self._write_order(None))
        self.orders.queue.edit_asked.connect(self._write_order)
        self.orders.merge_asked.connect(lambda row: self.cards.show(lambda: MergeCard(self.bridge, row)))
        self.orders.sheets_asked.connect(self.show_sheets)
        self.products.edit_asked.connect(lambda row: self.cards.show(lambda: ProductCard(self.bridge, row)))
        self.bridge.refused.connect(self._show_problems)
        self.comments.counted.connect(lambda count: self._count(count, self._counts[1]))
        self.state_line.pressed.connect(lambda: self.tabs.setCurrentIndex(self.pages.indexOf(self.incidents)))
        self.preferences.changed.connect(lambda: self.set_expert(self.preferences.expert))

    def _bind_actions(self) -> None:
        bind = self.actions_.bind
        bind("show.go_live", self.ask_air)
        bind("recording.start", self.toggle_recording)
        bind("sound.mute", self._mute_microphone)
        bind("window.search", self._search)
        bind("window.newest", self.comments.jump_to_newest)
        for place, name in enumerate(("comments", "orders", "products", "polls", "incidents")):
            bind(f"window.{name}", partial(self.tabs.setCurrentIndex, place))
        for part in ("decide", "waiting", "pickup"):
            bind(f"window.{part}", partial(self._open_orders, part))
        bind("window.sheets", self.show_sheets)
        bind("window.rehearse", self.rehearse)
        bind("window.expert", lambda: self.preferences.set_expert(not self.preferences.expert))
        bind("window.shortcuts", self.show_shortcuts)

    def retranslate(self) -> None:
        self.tabs.setAccessibleName(self.tr("People and products"))
        self._say_tabs()
        self.actions_.retranslate()
        self._say_title(self.bridge.state)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def show_state(self, state: DeskState) -> None:
        looking = bool(state.look_scene_id or state.look_overlay_id)
        second = shown_canvas(state)
        self._centre.arrange(
            self.preferences.expert or looking,
            (state.show.canvas.width, state.show.canvas.height),
            (second.width, second.height) if second is not None else None,
        )
        self._count(self._counts[0], state.order_counts.accepted)
        self._say_title(state)
        self._offer_last_show(state)

    def set_expert(self, expert: bool) -> None:
        self.top_bar.set_expert(expert)
        self.scenes.set_expert(expert)
        self.orders.set_expert(expert)
        self.sources.set_expert(expert)
        self.mixer.set_expert(expert)
        self.show_state(self.bridge.state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = round(self.width() * _RIGHT_SHARE)
        self._right.setFixedWidth(max(_RIGHT_LEAST_PX, min(_RIGHT_MOST_PX, width)))
        self._say_tabs()

    def ask_air(self) -> None:
        if self.bridge.state.air == "off":
            self.show_places()
        else:
            self.cards.show(lambda: EndCard(self.bridge), self.top_bar.air)

    def show_places(self) -> None:
        """Where the show goes, and in which shapes; off air this is where it goes live from."""
        card = GoLiveCard(self.bridge)
        card.rehearsal_asked.connect(self.rehearse)
        self.cards.show(lambda: card, self.top_bar.air)

    def rehearse(self) -> None:
        """Only while nothing is on air or recorded: the show's cameras are needed for it."""
        state = self.bridge.state
        if state.air == "off" and not state.recording_path and not state.rehearsal:
            self.rehearsal_asked.emit()

    def toggle_recording(self) -> None:
        self.bridge.do("recording.stop" if self.bridge.state.recording_path else "recording.start")

    def show_check(self) -> None:
        self.cards.show(lambda: DoctorCard(self.bridge), self.top_bar.check)

    def show_recording(self) -> None:
        self.cards.show(lambda: RecordingCard(self.bridge), self.top_bar.record)

    def _offer_last_show(self, state: DeskState) -> None:
        """Once, and only while nothing is on air: then it would be in the way."""
        if self._offered or not (state.interrupted or state.recovered):
            return
        if state.air == "off" and not state.recording_path and self.cards.card is None:
            self._offered = True
            self.cards.show(lambda: LastShowCard(self.bridge))

    def show_shortcuts(self) -> None:
        if isinstance(self.cards.card, ShortcutsCard):
            self.cards.put_away()
        else:
            self.cards.show(lambda: ShortcutsCard(self.actions_.sheet))

    def closeEvent(self, event: QCloseEvent) -> None:
        state = self.bridge.state
        if self._leaving or (state.air == "off" and not state.recording_path):
            self._leave()
            event.accept()
            return
        event.ignore()
        card = ClosingCard()
        card.left.connect(self._close_now)
        card.ended.connect(self._end_and_close)
        self.cards.show(lambda: card)

    def _close_now(self) -> None:
        self._leaving = True
        self.close()

    def _end_and_close(self) -> None:
        """The commands run one after the other on the desk's thread; the window goes when the last is done."""
        state = self.bridge.state
        commands = ["show.end"] if state.air != "off" else []
        commands += ["recording.stop"] if state.recording_path else []
        for command in commands[:-1]:
            self.bridge.do(command)
        self.bridge.do_then(commands[-1], self._close_now)

    def _leave(self) -> None:
        self.bridge.stop()
        self.program.picture.close_ring()
        self.look.picture.close_ring()
        self.side.picture.close_ring()

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chosen = self.preferences
        languages = {"zh": "中文", "en": "English"}
        themes = {"dark": self.tr("Dark"), "light": self.tr("Light"), "contrast": self.tr("High contrast")}
        self._choices(menu, languages, chosen.language, chosen.set_language)
        menu.addSeparator()
        self._choices(menu, themes, chosen.theme, chosen.set_theme)
        menu.addSeparator()
        expert = menu.addAction(self.tr("Expert mode"))
        expert.setCheckable(True)
        expert.setChecked(chosen.expert)
        expert.triggered.connect(chosen.set_expert)
        menu.addSeparator()
        menu.addAction(self.tr("Name of the show …"), self._ask_title)
        if chosen.expert:
            menu.addAction(self.tr("Recording …"), self.show_recording)
        menu.addAction(self.tr("After the show: sheets …"), self.show_sheets)
        menu.addAction(self.tr("Save the show"), lambda: self.bridge.do("show.save"))
        menu.addAction(self.tr("Check before the show …"), self.show_check)
        menu.addAction(self.tr("Keys …"), self.show_shortcuts)
        button = self.top_bar.menu
        corner = button.mapToGlobal(QPoint(button.width(), button.height() + 6))
        menu.popup(QPoint(corner.x() - menu.sizeHint().width(), corner.y()))

    def _choices(self, menu: QMenu, names: dict[str, str], chosen: str, choose: Callable[[str], None]) -> None:
        group = QActionGroup(menu)
        for key, name in names.items():
            action = QAction(name, menu)
            action.setCheckable(True)
            action.setChecked(key == chosen)
            # Later: the menu that was pressed must be gone before the whole window is written anew.
            action.triggered.connect(lambda _on=False, one=key: QTimer.singleShot(0, lambda: choose(one)))
            group.addAction(action)
            menu.addAction(action)

    def _ask_scene_name(self) -> None:
        def words() -> tuple[str, str, str]:
            return self.tr("Add a scene"), self.tr("Name of the scene"), self.tr("Add")

        self.cards.show(
            lambda: NameCard("clapperboard", words, "", lambda name: self.bridge.do("scene.add", name=name))
        )

    def _ask_title(self) -> None:
        def words() -> tuple[str, str, str]:
            return self.tr("Name of the show"), self.tr("Name"), self.tr("Save")

        title = self.bridge.state.show.title
        self.cards.show(lambda: NameCard("pencil", words, title, lambda name: self.bridge.do("show.title", title=name)))

    def _edit_source(self, source: Source) -> None:
        self.cards.show(lambda: SourceCard(self.bridge, source))

    def _edit_overlay(self, overlay_id: str) -> None:
        overlay: Overlay | None = next((one for one in self.bridge.state.show.overlays if one.id == overlay_id), None)
        if overlay is not None:
            self.cards.show(lambda: OverlayCard(self.bridge, overlay))

    def show_sheets(self) -> None:
        self.cards.show(lambda: SheetsCard(self.bridge))

    def _write_order(self, about: About) -> None:
        self.cards.show(lambda: OrderCard(self.bridge, about))

    def _show_problems(self, error: StudioError) -> None:
        """A products file with many faults: a sentence would tell only the first. And what is a question."""
        if isinstance(error, CatalogueError):
            self.cards.show(lambda: ProblemsCard(error))
        elif error.code.startswith(QUESTION):
            self.cards.show(lambda: AskCard(self.bridge, error), self.top_bar.air)

    def _open_orders(self, part: str) -> None:
        self.tabs.setCurrentIndex(self.pages.indexOf(self.orders))
        self.orders.open_part(part)

    def _search(self) -> None:
        self.tabs.setCurrentIndex(0)
        self.comments.open_search()

    def _mute_microphone(self) -> None:
        source_id = self.mixer.microphone_id()
        if source_id:
            self.bridge.do("sound.mute", source_id=source_id)

    def _count(self, comments: int, orders: int) -> None:
        if (comments, orders) != self._counts:
            self._counts = (comments, orders)
            self._say_tabs()

    def _say_tabs(self) -> None:
        comments, orders = self._counts
        names = (self.tr("Comments"), self.tr("Orders"), self.tr("Products"), self.tr("Take part"), self.tr("Events"))
        # A narrow window keeps the words, and of the numbers as many as there is room for.
        for counts in ((comments, orders), (comments, 0), (0, 0)):
            for place, (name, count) in enumerate(zip(names, (*counts, 0, 0, 0), strict=True)):
                self.tabs.setTabText(place, f"{name} {count}" if count else name)
            if self.tabs.sizeHint().width() <= self._right.width():
                return

    def _say_title(self, state: DeskState) -> None:
        saved = "" if state.saved else " *"
        title = f"{state.show.title or self.tr('Untitled show')}{saved} · {self.tr('Doorstep Studio')}"
        if title != self.windowTitle():
            self.setWindowTitle(title)


def _plate(name: str) -> QWidget:
    plate = QWidget()
    plate.setObjectName(name)
    plate.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return plate

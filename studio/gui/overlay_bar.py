"""Under the program: every overlay to switch on and off, its words to change, and F12."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from studio.desk.state import DeskState
from studio.gui.bridge import Bridge
from studio.gui.controls import Button, FlowLayout
from studio.gui.panel import Panel
from studio.gui.words import OVERLAY_ICONS
from studio.model.overlay import (
    Announcement,
    FeaturedComment,
    ImageOverlay,
    LowerThird,
    Overlay,
    ProductCard,
    QrCode,
    Stamp,
    TextOverlay,
)

EDITABLE = (LowerThird, Announcement, Stamp, QrCode, TextOverlay, ImageOverlay)
_LONGEST_NAME = 12
_BRIEF_BELOW_PX = 640


class OverlayChip(QWidget):
    """A switch with the overlay's name, and a pencil where there are words to change."""

    edit_asked = Signal(str)

    def __init__(self, overlay: Overlay, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.overlay = overlay
        self._bridge = bridge
        editable = isinstance(overlay.state, EDITABLE)
        self.switch = Button("chip_left" if editable else "chip", OVERLAY_ICONS[type(overlay.state)])
        self.switch.setCheckable(True)
        self.switch.clicked.connect(self._switched)
        self.switch.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.switch.customContextMenuRequested.connect(self._menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.switch)
        self.pencil: Button | None = None
        if editable:
            self.pencil = Button("chip_right", "pencil")
            self.pencil.clicked.connect(lambda: self.edit_asked.emit(self.overlay.id))
            layout.addWidget(self.pencil)

    def tell(self, overlay: Overlay, whom: str, looked_at: bool, brief: bool) -> None:
        self.overlay = overlay
        self.switch.setChecked(overlay.shown)
        shown = _short(whom if overlay.shown and not brief else "")
        name = self.tr("{name}: {whom}").format(name=overlay.name, whom=shown) if shown else overlay.name
        if looked_at:
            name += " · " + self.tr("preview")
        state = self.tr("shown") if overlay.shown else self.tr("hidden")
        if self.switch.text() != name or self.switch.toolTip() != state:
            self.switch.say(name, state)
            self.switch.setAccessibleName(f"{overlay.name}, {state}")
            self.updateGeometry()
        self.switch.set_icon_name("" if brief else OVERLAY_ICONS[type(overlay.state)])
        if self.pencil is not None:
            self.pencil.say(self.tr("Change the words of {name}").format(name=overlay.name))
            if self.pencil.property("lit") != overlay.shown:
                self.pencil.setProperty("lit", overlay.shown)
                self.pencil.style().unpolish(self.pencil)
                self.pencil.style().polish(self.pencil)

    def _switched(self) -> None:
        self.switch.setChecked(self.overlay.shown)  # shown by the state, not by the press
        self._bridge.do("overlay.toggle", overlay_id=self.overlay.id)

    def _menu(self, point: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        overlay_id = self.overlay.id
        menu.addAction(self.tr("Look at it first"), lambda: self._bridge.do("overlay.look", overlay_id=overlay_id))
        if self.pencil is not None:
            menu.addAction(self.tr("Change the words …"), lambda: self.edit_asked.emit(overlay_id))
        menu.popup(self.switch.mapToGlobal(point))


class OverlayBar(Panel):
    edit_asked = Signal(str)
    looked = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.chips: dict[str, OverlayChip] = {}
        self._ids: tuple[tuple[str, type], ...] = ()
        self._names = ""
        self.blank = Button("blank", "eye-off")
        self.blank.setCheckable(True)
        self.blank.clicked.connect(self._blank_pressed)
        self._brief = False
        self._flow = FlowLayout(8, self)
        self._flow.addWidget(self.blank)
        self.follow()

    def height_for(self, width_px: int) -> int:
        """Of all its rows of switches, when it is this wide. Narrow, they do without whom they show."""
        brief = width_px < _BRIEF_BELOW_PX
        if brief != self._brief:
            self._brief = brief
            self._tell_chips(self.bridge.state)
        return max(self._flow.heightForWidth(width_px), self.blank.sizeHint().height())

    def retranslate(self) -> None:
        self.setAccessibleName(self.tr("Overlays"))
        self._names = ""

    def show_state(self, state: DeskState) -> None:
        ids = tuple((overlay.id, type(overlay.state)) for overlay in state.show.overlays)
        if ids != self._ids:
            self._ids = ids
            self._rebuild(state.show.overlays)
        self._tell_chips(state)
        self.blank.setChecked(state.blank)
        self.blank.say(
            self.tr("Show again  F12") if state.blank else self.tr("Blank  F12"),
            self.tr("Black picture and silence at once; the show stays connected"),
        )

    def _tell_chips(self, state: DeskState) -> None:
        for overlay in state.show.overlays:
            self.chips[overlay.id].tell(
                overlay, _subject(overlay, state), overlay.id == state.look_overlay_id, self._brief
            )
        names = " ".join(chip.switch.text() for chip in self.chips.values())
        if names != self._names:
            self._names = names
            self._flow.invalidate()
            self.updateGeometry()

    def _rebuild(self, overlays: tuple[Overlay, ...]) -> None:
        for chip in self.chips.values():
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = {}
        for overlay in overlays:
            chip = OverlayChip(overlay, self.bridge, self)
            chip.edit_asked.connect(self.edit_asked)
            chip.show()
            self._flow.addWidget(chip)
            self.chips[overlay.id] = chip
        self._flow.removeWidget(self.blank)
        self._flow.addWidget(self.blank)

    def _blank_pressed(self) -> None:
        self.blank.setChecked(self.bridge.state.blank)
        self.bridge.do("program.blank")


def _subject(overlay: Overlay, state: DeskState) -> str:
    """Whom or what it shows: 商品卡：番茄, 上墙评论：王姐. Its own state is sent too seldom to be read."""
    if isinstance(overlay.state, ProductCard):
        rows = (row for row in state.products if row.product.number == state.product_on_air)
        return next((row.product.name for row in rows), overlay.state.name)
    if isinstance(overlay.state, FeaturedComment):
        return overlay.state.author
    return ""


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else text[: _LONGEST_NAME - 1] + "…"

"""The scenes of the show, with live thumbnails."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from studio.desk.state import DeskState
from studio.gui.bridge import Bridge
from studio.gui.headed_panel import HeadedPanel
from studio.gui.scene_card import LEAST_PX, MOST_COMPACT_PX, SceneCard, tall_height
from studio.model.scene import Scene

_GAP_PX = 7


class ScenesPanel(HeadedPanel):
    """A click takes a scene on air in simple mode, and looks at it in expert mode (a double click takes it)."""

    layers_asked = Signal(str)
    looked = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, (12, 0, 12, 4), _GAP_PX, parent)
        self.cards: dict[str, SceneCard] = {}
        self._scenes: tuple[Scene, ...] = ()
        bridge.thumbnails_changed.connect(self.show_thumbnails)
        self.follow()

    def retranslate(self) -> None:
        self.say_heading(self.tr("Scenes"), self.tr("Add a scene"))

    def show_state(self, state: DeskState) -> None:
        if state.show.scenes != self._scenes:
            self._rebuild(state.show.scenes)
        live = state.air != "off"
        program = self.tr("on air") if live else self.tr("current")
        looking = self.tr("next")
        for scene in self._scenes:
            on_air, looked = scene.id == state.scene_id, scene.id == state.look_scene_id
            words = [word for word in (scene.key, program if on_air else looking if looked else "") if word]
            self.cards[scene.id].tell(scene.name, " · ".join(words), on_air, on_air and live, looked)

    def show_thumbnails(self, thumbnails: Mapping[str, bytes]) -> None:
        for scene_id, jpeg in thumbnails.items():
            card = self.cards.get(scene_id)
            picture = QPixmap()
            if card is not None and picture.loadFromData(jpeg, "JPEG"):
                card.show_thumbnail(picture)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose_shape()

    def _rebuild(self, scenes: tuple[Scene, ...]) -> None:
        self._scenes = scenes
        wanted = [scene.id for scene in scenes]
        for gone in [one for one in self.cards if one not in wanted]:
            card = self.cards.pop(gone)
            self.rows_layout.removeWidget(card)
            card.deleteLater()
        for place, scene_id in enumerate(wanted):
            if scene_id not in self.cards:
                self.cards[scene_id] = self._card(scene_id)
            self.rows_layout.insertWidget(place, self.cards[scene_id])
        self._choose_shape()

    def _card(self, scene_id: str) -> SceneCard:
        card = SceneCard(scene_id, self.inside)
        card.clicked.connect(lambda: self._pressed(scene_id))
        card.customContextMenuRequested.connect(lambda point: self._menu(card, point))
        return card

    def _choose_shape(self) -> None:
        """Large pictures where all of them fit, small ones otherwise: better than scrolling during a show."""
        width = self.scroll_area.viewport().width() - 24
        each = self.scroll_area.height() // max(1, len(self.cards)) - _GAP_PX
        compact = 0 if each >= tall_height(width) else max(LEAST_PX, min(MOST_COMPACT_PX, each))
        for card in self.cards.values():
            card.set_compact(compact)

    def _pressed(self, scene_id: str) -> None:
        if not self.expert:
            self.bridge.do("scene.take", scene_id=scene_id)
        elif self.bridge.state.look_scene_id == scene_id:
            self.bridge.do("look.take")
        else:
            self.bridge.do("scene.look", scene_id=scene_id)
            self.looked.emit()

    def _menu(self, card: SceneCard, point: QPoint) -> None:
        scene_id = card.scene_id
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Take on air"), lambda: self.bridge.do("scene.take", scene_id=scene_id))
        menu.addAction(self.tr("Look at it first"), lambda: self.bridge.do("scene.look", scene_id=scene_id))
        menu.addAction(self.tr("Layers …"), lambda: self.layers_asked.emit(scene_id))
        menu.addSeparator()
        removing = menu.addAction(self.tr("Remove scene"), lambda: self.bridge.do("scene.remove", scene_id=scene_id))
        removing.setEnabled(scene_id != self.bridge.state.scene_id)
        menu.popup(card.mapToGlobal(point))

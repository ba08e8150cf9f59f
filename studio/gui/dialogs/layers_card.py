"""What lies in a scene, from front to back: shown or hidden, mirrored, turned, and where."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QSlider, QVBoxLayout, QWidget

from studio.gui import words
from studio.gui.bridge import Bridge
from studio.gui.card import Card
from studio.gui.controls import Amount, Button, Choice, ElidedLabel, IconLabel, label
from studio.model.scene import Box, Crop, Scene, SceneItem
from studio.model.source import MicrophoneSource

_PLACES: dict[str, Box] = {
    "full": Box(),
    "left": Box(0.0, 0.0, 0.495, 1.0),
    "right": Box(0.505, 0.0, 0.495, 1.0),
    "top_right": Box(0.67, 0.05, 0.28, 0.28),
    "top_left": Box(0.05, 0.05, 0.28, 0.28),
    "bottom_right": Box(0.67, 0.67, 0.28, 0.28),
}
_MOST_ITEMS = 20


class LayerRow(QFrame):
    """One item. Buttons for what is needed often; place and opacity below, when it is open."""

    def __init__(self, card: LayersCard, index: int, item: SceneItem) -> None:
        super().__init__()
        self.setObjectName("inset")
        self._card, self.index, self.item = card, index, item
        self.eye = Button("icon", "eye-off", "eye")
        self.mirror = Button("icon", "flip-horizontal-2")
        self.turn = Button("icon", "rotate-cw")
        self.open = Button("icon", "sliders-horizontal")
        self.up, self.down, self.remove = (
            Button("icon", "arrow-up"), Button("icon", "arrow-down"), Button("icon", "trash-2")
        )  # fmt: skip
        self.crops = [Amount(0) for _ in range(4)]
        for button in (self.eye, self.mirror, self.open):
            button.setCheckable(True)
        self.eye.setChecked(not item.hidden)
        self.mirror.setChecked(item.mirror)
        self.name = ElidedLabel("strong")
        self.place, self.fit = Choice(), Choice()
        self.numbers = [Amount(0) for _ in range(4)]
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self._more = self._build_more()
        head = QHBoxLayout()
        icon_name = card.icon_of(item.ref)
        head.addWidget(IconLabel(icon_name, "muted"))
        head.addWidget(self.name, 1)
        for button in (self.up, self.down, self.eye, self.mirror, self.turn, self.open, self.remove):
            head.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 6, 8, 6)
        layout.addLayout(head)
        layout.addWidget(self._more)
        self._more.hide()
        self._connect()

    def _build_more(self) -> QWidget:
        more = QWidget()
        grid = QGridLayout(more)
        grid.setContentsMargins(0, 4, 4, 4)
        grid.setSpacing(8)
        grid.addWidget(self.place, 0, 0, 1, 2)
        grid.addWidget(self.fit, 0, 2, 1, 2)
        box = self.item.box
        for column, (spin, value) in enumerate(zip(self.numbers, (box.x, box.y, box.width, box.height), strict=True)):
            spin.setRange(-100.0 if column < 2 else 1.0, 200.0)
            spin.setSuffix(" %")
            spin.setValue(value * 100)
            spin.setKeyboardTracking(False)
            grid.addWidget(spin, 1, column)
            grid.setColumnStretch(column, 1)
        crop = self.item.crop
        for column, (spin, value) in enumerate(
            zip(self.crops, (crop.left, crop.top, crop.right, crop.bottom), strict=True)
        ):
            spin.setRange(0.0, 95.0)
            spin.setSuffix(" %")
            spin.setValue(value * 100)
            spin.setKeyboardTracking(False)
            grid.addWidget(spin, 3, column)
        for field in (self.place, self.fit, *self.numbers, *self.crops):
            field.setMinimumWidth(96)
            field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.opacity.setRange(0, 100)
        self.opacity.setValue(round(self.item.opacity * 100))
        self.opacity.setTracking(False)
        self._opacity_word = label("muted")
        grid.addWidget(self._opacity_word, 2, 0)
        grid.addWidget(self.opacity, 2, 1, 1, 3)
        return more

    def _connect(self) -> None:
        self.eye.clicked.connect(lambda on: self._send(hidden=not on))
        self.mirror.clicked.connect(lambda on: self._send(mirror=on))
        self.turn.clicked.connect(lambda: self._send(quarter_turns=(self.item.quarter_turns + 1) % 4))
        self.open.toggled.connect(self._more.setVisible)
        self.place.activated.connect(self._placed)
        self.fit.activated.connect(lambda _row: self._send(fit=self.fit.currentData()))
        self.opacity.valueChanged.connect(lambda value: self._send(opacity=value / 100))
        for spin in self.numbers:
            spin.valueChanged.connect(lambda _value: self._numbers_changed())
        for spin in self.crops:
            spin.valueChanged.connect(lambda _value: self._crop_changed())
        self.up.clicked.connect(lambda: self._card.shift(self.index, 1))
        self.down.clicked.connect(lambda: self._card.shift(self.index, -1))
        self.remove.clicked.connect(lambda: self._card.take_out(self.index))

    def retranslate(self) -> None:
        name = self._card.name_of(self.item.ref)
        self.name.say(name)
        self.eye.say(self.tr("Show {name}").format(name=name))
        self.mirror.say(self.tr("Mirror {name}").format(name=name))
        self.turn.say(self.tr("Turn {name} by a quarter").format(name=name))
        self.open.say(self.tr("Place and size of {name}").format(name=name))
        self.up.say(self.tr("Bring {name} forward").format(name=name))
        self.down.say(self.tr("Send {name} back").format(name=name))
        self.remove.say(self.tr("Take {name} out of the scene").format(name=name))
        edges = (self.tr("Cut left"), self.tr("Cut top"), self.tr("Cut right"), self.tr("Cut bottom"))
        for spin, edge in zip(self.crops, edges, strict=True):
            spin.setPrefix(edge + " ")
            spin.setAccessibleName(edge)
        self._opacity_word.setText(self.tr("Opacity"))
        self.opacity.setAccessibleName(self.tr("Opacity of {name}").format(name=name))
        sides = (self.tr("Left"), self.tr("Top"), self.tr("Width"), self.tr("Height"))
        for spin, side in zip(self.numbers, sides, strict=True):
            spin.setPrefix(side + " ")
            spin.setAccessibleName(side)
        _refill(self.place, {
            "": self.tr("As set below"), "full": self.tr("Whole picture"), "left": self.tr("Left half"),
            "right": self.tr("Right half"), "top_left": self.tr("Small, top left"),
            "top_right": self.tr("Small, top right"), "bottom_right": self.tr("Small, bottom right"),
        })  # fmt: skip
        _refill(
            self.fit, {"cover": self.tr("Fill"), "contain": self.tr("Fit all of it"), "stretch": self.tr("Stretch")}
        )
        self.place.setCurrentIndex(
            self.place.findData(next((key for key, box in _PLACES.items() if box == self.item.box), ""))
        )
        self.fit.setCurrentIndex(self.fit.findData(self.item.fit))
        self.place.setAccessibleName(self.tr("Place"))
        self.fit.setAccessibleName(self.tr("How it fills its place"))

    def _placed(self) -> None:
        box = _PLACES.get(self.place.currentData())
        if box is not None:
            for spin, value in zip(self.numbers, (box.x, box.y, box.width, box.height), strict=True):
                spin.blockSignals(True)
                spin.setValue(value * 100)
                spin.blockSignals(False)
            self._send(box=box)

    def _numbers_changed(self) -> None:
        x, y, width, height = (spin.value() / 100 for spin in self.numbers)
        self._send(box=Box(x, y, width, height))

    def _crop_changed(self) -> None:
        """What would leave nothing of the picture is not sent."""
        left, top, right, bottom = (spin.value() / 100 for spin in self.crops)
        if left + right < 1 and top + bottom < 1:
            self._send(crop=Crop(left, top, right, bottom))

    def _send(self, **changes: object) -> None:
        self.item = msgspec.structs.replace(self.item, **changes)
        self._card.send(self.index, self.item)


class LayersCard(Card):
    def __init__(self, bridge: Bridge, scene_id: str, parent: QWidget | None = None) -> None:
        super().__init__("layers", 560, parent)
        self._bridge = bridge
        self._scene_id = scene_id
        self.rows: list[LayerRow] = []
        self._hint = label("muted", wrap=True)
        self.new, self.add = Choice(), Button("plain", "plus")
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self.body.addWidget(self._hint)
        self.body.addLayout(self._list)
        adding = QHBoxLayout()
        adding.addWidget(self.new, 1)
        adding.addWidget(self.add)
        self.body.addLayout(adding)
        self.body.addStretch(1)
        show = bridge.state.show
        for one in (*show.sources, *show.overlays):
            if not isinstance(one, MicrophoneSource):
                self.new.addItem(one.name, one.id)
        self.add.clicked.connect(self._add)
        scene = self._scene()
        self._show(list(scene.items if scene else ()))
        self.ready()

    def items(self) -> list[SceneItem]:
        """As they are on this card, lowest first."""
        return [row.item for row in reversed(self.rows)]

    def shift(self, index: int, by: int) -> None:
        items = self.items()
        if 0 <= index + by < len(items):
            items.insert(index + by, items.pop(index))
            self._arrange(items)

    def take_out(self, index: int) -> None:
        items = self.items()
        del items[index]
        self._arrange(items)

    def _add(self) -> None:
        ref = self.new.currentData()
        if ref and len(self.rows) < _MOST_ITEMS:
            self._arrange([*self.items(), SceneItem(ref=ref, box=_PLACES["top_right"] if self.rows else Box())])

    def _arrange(self, items: list[SceneItem]) -> None:
        self._bridge.do("scene.arrange", scene_id=self._scene_id, items=tuple(items))
        self._show(items)
        self.retranslate()

    def _show(self, items: list[SceneItem]) -> None:
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [LayerRow(self, index, items[index]) for index in reversed(range(len(items)))]
        for row in self.rows:
            self._list.addWidget(row)
            row.up.setEnabled(row.index < len(items) - 1)
            row.down.setEnabled(row.index > 0)

    def _scene(self) -> Scene | None:
        return next((scene for scene in self._bridge.state.show.scenes if scene.id == self._scene_id), None)

    def name_of(self, ref: str) -> str:
        show = self._bridge.state.show
        return next((one.name for one in (*show.sources, *show.overlays) if one.id == ref), ref)

    def icon_of(self, ref: str) -> str:
        source = next((one for one in self._bridge.state.show.sources if one.id == ref), None)
        return words.source_kind(source)[1] if source else "layers"

    def retranslate(self) -> None:
        scene = self._scene()
        self.say_title(self.tr("Layers of {name}").format(name=scene.name if scene else "—"))
        on_air = self._scene_id == self._bridge.state.scene_id
        self._hint.setText(
            self.tr("This scene is on air: what you change is seen at once.") if on_air else self.tr("In front first.")
        )
        self.new.setAccessibleName(self.tr("What to add"))
        self.add.say(self.tr("Add to the scene"))
        for row in self.rows:
            row.retranslate()

    def send(self, index: int, item: SceneItem) -> None:
        self._bridge.do("item.edit", scene_id=self._scene_id, index=index, item=item)


def _refill(box: QComboBox, choices: dict[str, str]) -> None:
    box.clear()
    for key, text in choices.items():
        box.addItem(text, key)

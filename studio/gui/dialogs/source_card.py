"""Add a source, or change one: first what kind, then only what that kind needs."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QFileDialog, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from studio.gui import words
from studio.gui.bridge import Bridge
from studio.gui.card import Card
from studio.gui.controls import Button, Choice, label
from studio.model.source import (
    CameraSource,
    Device,
    ImageSource,
    MediaFileSource,
    MicrophoneSource,
    NetworkCameraSource,
    ScreenSource,
    Source,
    TestPatternSource,
)

_LONGEST_NAME = 60
_LONGEST_URL = 2000
_DEVICE_KINDS = {"camera": "camera", "screen": "screen", "microphone": "microphone"}
_PATH_KINDS = ("media_file", "image")
_PICTURES = "*.png *.jpg *.jpeg *.webp"
_FILMS = "*.mp4 *.mkv *.mov *.flv *.avi *.webm *.ts *.mp3 *.m4a *.wav *.flac *.ogg *.aac"


class SourceCard(Card):
    """`source` None: add one. Devices are looked up off the window's thread; the list fills when they are known."""

    def __init__(self, bridge: Bridge, source: Source | None = None, parent: QWidget | None = None) -> None:
        super().__init__("video", 480, parent)
        self._bridge = bridge
        self._source = source
        self.kind = str(source.__struct_config__.tag) if source else "camera"
        self._devices: tuple[Device, ...] = ()
        self._asking = False
        self.kinds: dict[str, Button] = {}
        self.name, self.path, self.url = QLineEdit(), QLineEdit(), QLineEdit()
        self.device, self.pattern = Choice(), Choice()
        self.loop = QCheckBox()
        self.browse = Button("plain", "folder-open")
        self._name_word, self._device_word, self._path_word = label("muted"), label("muted"), label("muted")
        self._url_word, self._pattern_word = label("muted"), label("muted")
        self._hint = label("muted", wrap=True)
        self.cancel, self.save = Button("plain"), Button("primary", "check")
        self._build()
        self._fill()
        self.ready()
        self.choose(self.kind)

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, (kind, (_text, icon_name)) in enumerate(words.source_kinds().items()):
            button = Button("option", icon_name)
            button.setCheckable(True)
            button.clicked.connect(lambda _on=False, one=kind: self.choose(one))
            grid.addWidget(button, place // 2, place % 2)
            button.setVisible(self._source is None)
            self.kinds[kind] = button
        self.body.addLayout(grid)
        self.name.setMaxLength(_LONGEST_NAME)
        self.url.setMaxLength(_LONGEST_URL)
        path = QWidget()
        row = QHBoxLayout(path)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.path, 1)
        row.addWidget(self.browse)
        self._path_row = path
        for word, widget in (
            (self._name_word, self.name), (self._device_word, self.device), (self._path_word, path),
            (self._url_word, self.url), (self._pattern_word, self.pattern),
        ):  # fmt: skip
            self.field(word, widget)
        self.body.addWidget(self.loop)
        self.body.addWidget(self._hint)
        self.foot.addStretch(1)
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.save)
        self.cancel.clicked.connect(self.put_away)
        self.save.clicked.connect(self._save)
        self.browse.clicked.connect(self._browse)
        for field in (self.name, self.path, self.url):
            field.textChanged.connect(lambda _text: self._check())

    def _fill(self) -> None:
        source = self._source
        self.loop.setChecked(True)
        if source is None:
            return
        self.name.setText(source.name)
        if isinstance(source, MediaFileSource | ImageSource):
            self.path.setText(source.path)
        if isinstance(source, MediaFileSource):
            self.loop.setChecked(source.loop)
        if isinstance(source, NetworkCameraSource):
            self.url.setText(source.url)

    def retranslate(self) -> None:
        self.say_title(self.tr("Source settings") if self._source else self.tr("Add a source"))
        for kind, (text, _icon) in words.source_kinds().items():
            self.kinds[kind].say(text)
        self._name_word.setText(self.tr("Name"))
        self._device_word.setText(self.tr("Device"))
        self._path_word.setText(self.tr("File"))
        self._url_word.setText(self.tr("Address (http://, https:// or rtsp://)"))
        self._pattern_word.setText(self.tr("Pattern"))
        for word, field in (
            (self._name_word, self.name), (self._device_word, self.device), (self._path_word, self.path),
            (self._url_word, self.url), (self._pattern_word, self.pattern),
        ):  # fmt: skip
            field.setAccessibleName(word.text())
        self.name.setPlaceholderText(self.tr("what you will call it"))
        self.loop.setText(self.tr("Play again from the start"))
        self.browse.say(self.tr("Choose …"))
        self.cancel.say(self.tr("Cancel"))
        self.save.say(self.tr("Save") if self._source else self.tr("Add"))
        chosen = self.pattern.currentIndex()
        self.pattern.clear()
        self.pattern.addItem(self.tr("Drawn garden"), "garden")
        self.pattern.addItem(self.tr("Colour bars"), "bars")
        bars = isinstance(self._source, TestPatternSource) and self._source.pattern == "bars"
        self.pattern.setCurrentIndex(chosen if chosen >= 0 else int(bars))
        self._show_devices()

    def choose(self, kind: str) -> None:
        self.kind = kind
        for name, button in self.kinds.items():
            button.setChecked(name == kind)
        for word, widget, wanted in (
            (self._device_word, self.device, kind in _DEVICE_KINDS),
            (self._path_word, self._path_row, kind in _PATH_KINDS),
            (self._url_word, self.url, kind == "network_camera"),
            (self._pattern_word, self.pattern, kind == "test_pattern"),
        ):
            word.setVisible(wanted)
            widget.setVisible(wanted)
        self.loop.setVisible(kind == "media_file")
        if kind in _DEVICE_KINDS and not self._devices and not self._asking:
            self._asking = True
            self._bridge.ask_devices(self._found)
        self._show_devices()
        self._check()

    def _found(self, devices: tuple[Device, ...]) -> None:
        self._asking = False
        self._devices = devices
        self._show_devices()

    def _show_devices(self) -> None:
        kind = _DEVICE_KINDS.get(self.kind)
        self._hint.setVisible(kind is not None)
        if kind is None:
            return
        known = self._source.device if isinstance(self._source, CameraSource | MicrophoneSource) else ""
        known = self._source.display if isinstance(self._source, ScreenSource) else known
        chosen = self.device.currentData() or known
        self.device.clear()
        firsts = {
            "camera": self.tr("The first camera found"),
            "screen": self.tr("The main screen"),
            "microphone": self.tr("The computer's usual microphone"),
        }
        self.device.addItem(firsts[kind], "")
        mine = [device for device in self._devices if device.kind == kind]
        for device in mine:
            self.device.addItem(device.name, device.identity)
        if chosen and self.device.findData(chosen) < 0:
            self.device.addItem(self.tr("{device} (not plugged in)").format(device=chosen), chosen)
        self.device.setCurrentIndex(max(0, self.device.findData(chosen)))
        if self._asking:
            self._hint.setText(self.tr("Looking for devices …"))
        else:
            self._hint.setText(self.tr("%n device(s) found. It may also be plugged in later.", "", len(mine)))

    def _check(self) -> None:
        needed = {"media_file": self.path, "image": self.path, "network_camera": self.url}.get(self.kind)
        complete = needed is None or bool(needed.text().strip())
        if self.kind == "network_camera":
            complete = self.url.text().strip().lower().startswith(("http://", "https://", "rtsp://"))
        self.save.setEnabled(complete)

    def _browse(self) -> None:
        """The system's own chooser, not modal: the show goes on in sight."""
        patterns = _PICTURES if self.kind == "image" else f"{_FILMS} {_PICTURES}"
        dialog = QFileDialog(self, self.tr("Choose a file"), self.path.text(), patterns)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.path.setText)
        dialog.open()

    def described(self) -> Source:
        """The source as the fields describe it."""
        source_id = self._source.id if self._source else ""
        name = self.name.text().strip() or words.source_kinds()[self.kind][0]
        device = self.device.currentData() or ""
        taken = {one.id for one in self._bridge.state.show.sources} | {
            one.id for one in self._bridge.state.show.overlays
        }
        if not source_id:
            source_id = next(made for made in (f"{self.kind}{n}" for n in range(1, 1000)) if made not in taken)
        path = self.path.text().strip()
        old = self._source
        gain = old.gain_db if isinstance(old, MediaFileSource | TestPatternSource | MicrophoneSource) else 0.0
        muted = old.muted if isinstance(old, MediaFileSource | TestPatternSource | MicrophoneSource) else False
        match self.kind:
            case "camera":
                return CameraSource(id=source_id, name=name, device=device)
            case "screen":
                return ScreenSource(id=source_id, name=name, display=device)
            case "microphone":
                return MicrophoneSource(id=source_id, name=name, device=device, gain_db=gain, muted=muted)
            case "media_file":
                loop = self.loop.isChecked()
                return MediaFileSource(id=source_id, name=name, path=path, loop=loop, gain_db=gain, muted=muted)
            case "network_camera":
                return NetworkCameraSource(id=source_id, name=name, url=self.url.text().strip())
            case "image":
                return ImageSource(id=source_id, name=name, path=path)
            case _:
                pattern = self.pattern.currentData()
                return TestPatternSource(id=source_id, name=name, pattern=pattern, gain_db=gain, muted=muted)

    def _save(self) -> None:
        self._bridge.do("source.replace" if self._source else "source.add", source=self.described())
        self.put_away()

"""`doorstep devices`: what this computer can capture from."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from studio.desk.devices import list_devices
from studio.model.sentences import Language

_WORDS = {
    "zh": ("种类", "名称", "标识（写进节目文件）", "格式", "没有找到摄像头、麦克风或屏幕。"),
    "en": ("kind", "name", "identity (for the show file)", "modes", "No camera, microphone or screen was found."),
}
_KINDS = {
    "zh": {"camera": "摄像头", "microphone": "麦克风", "screen": "屏幕"},
    "en": {"camera": "camera", "microphone": "microphone", "screen": "screen"},
}


def show_devices(language: Language) -> int:
    """0 also when nothing was found: that is an answer."""
    found = list_devices()
    console = Console(highlight=False)
    kind, name, identity, modes, nothing = _WORDS[language]
    if not found:
        console.print(nothing)
        return 0
    table = Table(kind, name, identity, modes)
    for device in found:
        table.add_row(_KINDS[language][device.kind], device.name, device.identity, ", ".join(device.modes[:6]))
    console.print(table)
    return 0

"""`doorstep stop`: end shows that are on air."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from studio.config.paths import runtime_folder
from studio.desk.running import running_folders, stop_engine
from studio.model.sentences import Language, say


def stop_shows(show: Path | None, language: Language) -> int:
    """0 when something was running and has ended, 1 when nothing ran. Raises EngineError when one does not end."""
    console = Console(highlight=False)
    folders = running_folders() if show is None else (runtime_folder(show),)
    if not folders:
        console.print(say("desk.no_engine", {}, language).text(), markup=False)
        return 1
    for folder in folders:
        stop_engine(folder)
        console.print("已下播，文件已收好。" if language == "zh" else "Ended; files are closed.")
    return 0

"""A show as it is rehearsed: everything seen and heard, and nothing that leads out of this computer."""

from __future__ import annotations

from pathlib import Path

import msgspec

from studio.config.paths import beside
from studio.model.chat_service import IngestService
from studio.model.overlay import ImageOverlay, Overlay, ProductCard
from studio.model.show import Recording, Show
from studio.model.source import ImageSource, MediaFileSource, Source


def rehearsal_of(show: Show, show_path: Path, folder: Path) -> Show:
    """`show` to be kept and played in `folder`. What it takes over is named one by one, so that a field added later
    stays out: no destinations, no comment services but the local door, a ledger and recordings of its own."""
    return Show(
        title=show.title,
        canvas=show.canvas,
        canvases=show.canvases,
        theme=show.theme,
        language=show.language,
        sources=tuple(_found(source, show_path) for source in show.sources),
        overlays=tuple(_painted(overlay, show_path) for overlay in show.overlays),
        scenes=show.scenes,
        transition=show.transition,
        products=str(beside(show_path, show.products)) if show.products else "",
        ledger="ledger.db",
        services=(IngestService(room="rehearsal"),),
        encoder=show.encoder,
        recording=Recording(folder=str(folder), clean=show.recording.clean),
    )


def _found(source: Source, show_path: Path) -> Source:
    """Paths of a show are relative to its file, and this file is another."""
    if isinstance(source, MediaFileSource | ImageSource) and source.path:
        return msgspec.structs.replace(source, path=str(beside(show_path, source.path)))
    return source


def _painted(overlay: Overlay, show_path: Path) -> Overlay:
    state = overlay.state
    if isinstance(state, ImageOverlay) and state.path:
        return msgspec.structs.replace(
            overlay, state=msgspec.structs.replace(state, path=str(beside(show_path, state.path)))
        )
    if isinstance(state, ProductCard) and state.photo_path:
        photo = str(beside(show_path, state.photo_path))
        return msgspec.structs.replace(overlay, state=msgspec.structs.replace(state, photo_path=photo))
    return overlay

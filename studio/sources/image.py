"""A picture file: PNG, JPEG or WebP, transparency kept."""

from __future__ import annotations

import dataclasses
import threading
import warnings
from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from studio.media.clock import now_ns
from studio.media.frame import Frame, Plane
from studio.model.canvas import Canvas
from studio.model.errors import SourceError
from studio.model.source import ImageSource
from studio.sources.canonical import Canonical
from studio.sources.supervised import Supervised

_FORMATS = ("PNG", "JPEG", "WEBP")
MOST_SIDE_PX = 8192
MOST_PIXELS = 40_000_000
_MOST_FILE_BYTES = 64 << 20


def image(description: ImageSource, path: Path, canvas: Canvas) -> Supervised:
    """The running source of a picture file; opened again until it can be read. Larger than twice the canvas, it is
    made smaller once, here, rather than at each tick."""
    longest = 2 * max(canvas.width, canvas.height)
    return Supervised(description.id, description.name, lambda: ImageCapture(path, longest))


class ImageCapture:
    """Reads the file once and gives its one frame. `longest_px` bounds the longer side of the frame."""

    def __init__(self, path: Path, longest_px: int) -> None:
        self.still = True
        self._path = path
        self._longest_px = longest_px
        self._frame: Frame | None = None

    def open(self) -> None:
        """Raises SourceError when the file is missing, is no such picture, or is too large."""
        self._frame = read_image(self._path, self._longest_px)

    def read(self, stop: threading.Event) -> Frame | None:
        frame, self._frame = self._frame, None
        if frame is None:
            stop.wait(1)
        return frame

    def close(self) -> None:
        self._frame = None


def read_image(path: Path, longest_px: int) -> Frame:
    """The picture of `path`, upright as its EXIF says, of even size, at most `longest_px` on its longer side.

    The header is judged before anything is decoded: more than 8192 px a side or 40 million pixels is refused.
    """
    try:
        if path.stat().st_size > _MOST_FILE_BYTES:
            raise SourceError("source.image_too_large", path=str(path), width="?", height="?")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # judged below, and more strictly
            opened = Image.open(path, formats=_FORMATS)
        with opened:
            width, height = opened.size
            if max(width, height) > MOST_SIDE_PX or width * height > MOST_PIXELS:
                raise SourceError("source.image_too_large", path=str(path), width=width, height=height)
            opened.draft("RGB", (longest_px, longest_px))  # JPEG: decode no finer than needed
            picture = ImageOps.exif_transpose(opened)
            transparent = picture.has_transparency_data
            picture = picture.convert("RGBA" if transparent else "RGB")
    except FileNotFoundError as error:
        raise SourceError("source.file_missing", path=str(path)) from error
    except Image.DecompressionBombError as error:
        raise SourceError("source.image_too_large", path=str(path), width="?", height="?") from error
    except UnidentifiedImageError as error:
        raise SourceError("source.image_unreadable", path=str(path), reason="PNG / JPEG / WebP ?") from error
    except (OSError, ValueError, SyntaxError) as error:
        # Pillow raises SyntaxError for a broken PNG.
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceError("source.image_unreadable", path=str(path), reason=reason[:200]) from error
    if max(picture.size) > longest_px:
        picture.thumbnail((longest_px, longest_px), Image.Resampling.LANCZOS)
    return _frame(np.asarray(picture))


def _frame(pixels: Plane) -> Frame:
    """A Frame of (height, width, 3 or 4) RGB(A) pixels; an odd last row or column is doubled."""
    height, width = pixels.shape[:2]
    pixels = np.pad(pixels, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    rgb = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels[:, :, :3]), "rgb24")
    frame = Canonical().frame(rgb, now_ns())
    if pixels.shape[2] == 3:
        return frame
    return dataclasses.replace(frame, alpha=np.ascontiguousarray(pixels[:, :, 3]))

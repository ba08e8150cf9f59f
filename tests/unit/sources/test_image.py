"""Picture files as people bring them."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.media.clock import now_ns
from studio.model.canvas import Canvas
from studio.model.errors import SourceError
from studio.model.source import ImageSource
from studio.sources.image import image, read_image
from studio.sources.supervised import Supervised
from tests.rig.waiting import wait_for

RED_709 = (63, 102, 240)


def saved(path: Path, pixels: np.ndarray, **options: object) -> Path:
    Image.fromarray(pixels).save(path, **options)  # type: ignore[arg-type]
    return path


def solid(width: int, height: int, *colour: int) -> np.ndarray:
    return np.full((height, width, len(colour)), colour, np.uint8)


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp"])
def test_colour_is_bt709_whatever_the_format(tmp_path: Path, suffix: str) -> None:
    path = saved(tmp_path / f"red.{suffix}", solid(64, 48, 255, 0, 0), quality=95)
    frame = read_image(path, 3840)
    assert (frame.width, frame.height) == (64, 48)
    assert frame.alpha is None
    found = np.array((frame.y[20, 20], frame.u[10, 10], frame.v[10, 10]), float)
    assert np.allclose(found, RED_709, atol=2)


@pytest.mark.parametrize("suffix", ["png", "webp"])
def test_transparency_is_kept(tmp_path: Path, suffix: str) -> None:
    pixels = solid(64, 48, 0, 0, 255, 0)
    pixels[:, 32:, 3] = 200
    frame = read_image(saved(tmp_path / f"half.{suffix}", pixels, lossless=True), 3840)
    assert frame.alpha is not None
    assert (frame.alpha[:, :32] == 0).all()
    assert (frame.alpha[:, 32:] == 200).all()


@pytest.mark.parametrize(("width", "height"), [(1, 1), (63, 47), (64, 1)])
def test_odd_sizes_become_even_and_lose_nothing(tmp_path: Path, width: int, height: int) -> None:
    pixels = solid(width, height, 0, 0, 0)
    pixels[-1, -1] = 255
    frame = read_image(saved(tmp_path / "odd.png", pixels), 3840)
    assert (frame.width, frame.height) == (width + width % 2, height + height % 2)
    assert frame.y[-1, -1] == 235
    assert frame.u.shape == (frame.height // 2, frame.width // 2)


def test_a_phone_photo_stands_upright(tmp_path: Path) -> None:
    pixels = solid(80, 40, 0, 0, 0)
    pixels[:, :20] = 255  # the left end of the sensor's picture
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it clockwise: left becomes top
    frame = read_image(saved(tmp_path / "photo.jpg", pixels, exif=exif, quality=95), 3840)
    assert (frame.width, frame.height) == (40, 80)
    assert frame.y[5, 20] > 200
    assert frame.y[70, 20] < 40


def test_a_large_photo_is_made_smaller_once(tmp_path: Path) -> None:
    frame = read_image(saved(tmp_path / "large.jpg", solid(4000, 3000, 10, 200, 30)), 1280)
    assert (frame.width, frame.height) == (1280, 960)


def bomb(width: int, height: int) -> bytes:
    """A PNG of some hundred bytes that says it is `width` x `height`."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(("width", "height"), [(8193, 10), (8000, 8000), (60000, 60000)])
def test_a_bomb_is_refused_by_its_header(tmp_path: Path, width: int, height: int) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(bomb(width, height))
    before = now_ns()
    with pytest.raises(SourceError) as caught:
        read_image(path, 3840)
    assert caught.value.code == "source.image_too_large"
    assert now_ns() - before < 1e9


def test_broken_and_foreign_files_are_refused_in_words(tmp_path: Path) -> None:
    good = io.BytesIO()
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (99, 99, 3), np.uint8)).save(good, "JPEG")
    bodies = {
        "empty.png": b"",
        "text.jpg": b"hello",
        "cut.jpg": good.getvalue()[:900],
        "short.png": bomb(90, 90),
        "gif.png": b"GIF89a" + bytes(50),
        "vector.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    }
    for name, body in bodies.items():
        path = tmp_path / name
        path.write_bytes(body)
        with pytest.raises(SourceError) as caught:
            read_image(path, 3840)
        assert caught.value.code == "source.image_unreadable", name
        assert str(path) in caught.value.say("zh").text()


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Supervised]:
    description = ImageSource(id="logo", name="Logo", path="logo.png")
    one = image(description, tmp_path / "logo.png", Canvas())
    yield one
    one.close()


def test_it_comes_when_the_file_comes_and_does_not_stall(tmp_path: Path, source: Supervised) -> None:
    source.start()
    report = wait_for(lambda: source.report() if source.report().state == "failed" else None, 5, "a failure")
    assert report is not None
    assert report.code == "source.file_missing"
    saved(tmp_path / "logo.tmp.png", solid(32, 32, 9, 9, 9)).rename(tmp_path / "logo.png")
    wait_for(lambda: source.report().state == "running", 5, "the picture")
    frame = source.frame_at(now_ns())
    wait_for(lambda: source.report().age_ms > 1200, 5, "time to pass")
    assert source.report().state == "running"
    assert source.frame_at(now_ns()) is frame

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from studio.config.templates import demo_show, new_show
from studio.model.chat_service import IngestService
from studio.model.overlay import ProductCard, Stamp
from studio.model.show import Show
from studio.model.source import MicrophoneSource

OVERLAY_IDS = [
    *("card", "counter", "ticker", "group", "sold_out", "featured", "question", "greeting"),
    *("running", "lower_third", "announcement", "stamp", "qr", "products"),
]


def _state(show: Show, id_: str) -> Any:
    return next(overlay.state for overlay in show.overlays if overlay.id == id_)


def test_a_new_show_has_six_layouts_on_six_keys() -> None:
    show = new_show("集市", "zh")
    assert [scene.name for scene in show.scenes] == ["主画面", "画中画", "左右分屏", "商品特写", "片段播放", "议事厅"]
    assert [scene.key for scene in show.scenes] == ["F1", "F2", "F3", "F4", "F5", "F6"]
    assert [overlay.id for overlay in show.overlays] == OVERLAY_IDS
    assert [source.id for source in show.sources] == ["camera", "microphone", "clip"]


def test_no_chinese_in_an_english_show(tmp_path: Path) -> None:
    for show in (new_show("Market", "en"), demo_show(tmp_path, "en", portrait=False)):
        assert all(ord(letter) < 0x2E80 for letter in repr(show))
    assert all(ord(letter) < 0x2E80 for letter in (tmp_path / "products.csv").read_text("utf-8-sig"))


@pytest.mark.parametrize(("portrait", "size"), [(True, (1080, 1920)), (False, (1920, 1080))])
def test_the_rehearsal_needs_no_device_and_shows_product_one(
    tmp_path: Path, portrait: bool, size: tuple[int, int]
) -> None:
    show = demo_show(tmp_path / "demo", "zh", portrait)
    assert (show.canvas.width, show.canvas.height) == size
    assert [source.id for source in show.sources] == ["garden", "bars"]
    assert not any(isinstance(source, MicrophoneSource) for source in show.sources)
    card = _state(show, "card")
    assert isinstance(card, ProductCard)
    assert (card.number, card.name, card.price, card.strike_price) == (1, "沙瓤番茄", "¥6.00", "¥8.00")
    assert card.strike_source
    assert _state(show, "stamp") == Stamp(place="老李的有机菜园 · 3 号大棚")
    assert [overlay.id for overlay in show.overlays if overlay.shown] == ["card", "ticker", "sold_out", "stamp"]
    assert [service for service in show.services if isinstance(service, IngestService)]
    assert [scene.name for scene in show.scenes][:3] == ["云逛菜园", "特写", "画中画"]

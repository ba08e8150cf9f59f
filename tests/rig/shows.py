"""Show files to test with: small, cheap to encode, and with the frame's number in the picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from studio.config.show_file import save_show
from studio.model.canvas import Canvas
from studio.model.chat_service import IngestService
from studio.model.output import EncoderSettings
from studio.model.overlay import (
    DiagnosticStrip,
    FeaturedComment,
    Overlay,
    ProductCard,
    StockCounter,
    TextOverlay,
)
from studio.model.scene import Box, Scene, SceneItem, Transition
from studio.model.show import Recording, Show
from studio.model.source import TestPatternSource

FPS = 30
WIDTH, HEIGHT = 1280, 720
COUNTER_BOX = Box(0.55, 0.1, 0.4, 0.2)
FEATURED_BOX = Box(0.05, 0.45, 0.5, 0.3)
PRODUCTS = "number,name,unit,price,stock,on_air\n1,番茄,斤,6.00,60,yes\n2,鸡蛋,盒,18.00,10,\n"


def plain_show(**changes: Any) -> Show:
    """Colour bars with flash and beep, and the strip; nothing else."""
    show = Show(
        title="楼下的菜摊",
        canvas=Canvas(width=WIDTH, height=HEIGHT, fps=FPS),
        sources=(
            TestPatternSource(id="bars", name="彩条"),
            TestPatternSource(id="garden", name="菜园", pattern="garden", flash=False, muted=True),
        ),
        overlays=(Overlay(id="strip", name="测量条", state=DiagnosticStrip(), shown=True),),
        scenes=(
            Scene(id="main", name="主画面", items=(SceneItem(ref="bars"),)),
            Scene(id="other", name="菜园", items=(SceneItem(ref="garden"),)),
        ),
        transition=Transition(kind="cut", duration_ms=0),
        encoder=EncoderSettings(video_kbps=2500, preset="ultrafast"),
        ledger="ledger.db",
    )
    return msgspec.structs.replace(show, **changes)


def shop_show(folder: Path, **changes: Any) -> Show:
    """As `plain_show`, with a shop, comments by ingest, a card, a counter and a featured comment at known places."""
    (folder / "products.csv").write_text(PRODUCTS, encoding="utf-8")
    plain = plain_show()
    overlays = (
        *plain.overlays,
        Overlay(id="card", name="商品卡", state=ProductCard()),
        Overlay(id="counter", name="库存", state=StockCounter(), box=COUNTER_BOX, shown=True),
        Overlay(id="featured", name="上墙评论", state=FeaturedComment(), box=FEATURED_BOX),
        Overlay(id="text", name="文字", state=TextOverlay(text="八点半截单")),
    )
    shop: dict[str, Any] = {
        "overlays": overlays,
        "products": "products.csv",
        "services": (IngestService(room="demo"),),
        "recording": Recording(folder=str(folder)),
    }
    return msgspec.structs.replace(plain, **{**shop, **changes})


def write_show(folder: Path, show: Show | None = None) -> Path:
    """Save `show` (the plain one) in `folder`; its path."""
    path = folder / "stall.show.json"
    save_show(show or plain_show(), path)
    return path

"""Shows to begin with: an empty one with ready layouts, and the rehearsal."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Literal, NamedTuple

from studio.model.assets import asset
from studio.model.canvas import Canvas
from studio.model.chat_service import IngestService
from studio.model.overlay import (
    Announcement,
    FeaturedComment,
    Greeting,
    GroupProgress,
    LowerThird,
    OrderTicker,
    Overlay,
    OverlayState,
    ProductCard,
    ProductList,
    QrCode,
    QuestionCard,
    RunningComments,
    SoldOut,
    Stamp,
    StockCounter,
)
from studio.model.scene import Box, Crop, Scene, SceneItem
from studio.model.show import Show
from studio.model.source import CameraSource, MicrophoneSource, TestPatternSource

Language = Literal["zh", "en"]


class _Words(NamedTuple):
    zh: str
    en: str

    def of(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


_OVERLAYS: tuple[tuple[str, _Words, OverlayState], ...] = (
    ("card", _Words("商品卡", "Product card"), ProductCard()),
    ("counter", _Words("库存", "Stock counter"), StockCounter()),
    ("ticker", _Words("刚刚下单", "Just ordered"), OrderTicker()),
    ("group", _Words("成团进度", "Group order"), GroupProgress()),
    ("sold_out", _Words("售罄章", "Sold-out stamp"), SoldOut()),
    ("featured", _Words("上墙评论", "Featured comment"), FeaturedComment()),
    ("question", _Words("提问", "Question"), QuestionCard()),
    ("greeting", _Words("欢迎", "Welcome"), Greeting()),
    ("running", _Words("弹幕", "Running comments"), RunningComments()),
    ("lower_third", _Words("字幕条", "Lower third"), LowerThird()),
    ("announcement", _Words("公告", "Announcement"), Announcement()),
    ("stamp", _Words("时间地点", "Time and place"), Stamp()),
    ("qr", _Words("二维码", "QR code"), QrCode()),
    ("products", _Words("商品一览", "Product list"), ProductList()),
)
_TILE_GAP = 0.02


def new_show(title: str, language: Language) -> Show:
    """What a person gets who starts for the first time: camera, microphone, every overlay, six layouts on F1–F6.

    `clip` holds the place of a film until the person chooses one.
    """
    clip = TestPatternSource(
        id="clip", name=_Words("片段", "Clip").of(language), pattern="bars", flash=False, muted=True
    )
    return Show(
        title=title,
        language=language,
        sources=(
            CameraSource(id="camera", name=_Words("摄像头", "Camera").of(language)),
            MicrophoneSource(id="microphone", name=_Words("麦克风", "Microphone").of(language)),
            clip,
        ),
        overlays=_overlays(language),
        scenes=_layouts(language),
        services=(IngestService(),),
    )


def demo_show(folder: Path, language: Language, portrait: bool) -> Show:
    """The rehearsal: a drawn garden as camera, a catalogue of eight products written to `folder`/products.csv,
    comments by local ingest, a ledger in `folder`. Product 1 is on air. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_demo_products(folder / "products.csv", language)
    return Show(
        title=_Words("家门口的菜园", "The garden next door").of(language),
        language=language,
        canvas=Canvas(width=1080, height=1920) if portrait else Canvas(),
        sources=(
            TestPatternSource(id="garden", name=_Words("菜园", "Garden").of(language), pattern="garden", flash=False),
            TestPatternSource(
                id="bars", name=_Words("彩条", "Colour bars").of(language), pattern="bars", flash=False, muted=True
            ),
        ),
        overlays=_demo_overlays(language),
        scenes=_demo_scenes(language, portrait),
        products="products.csv",
        ledger="ledger.db",
        services=(IngestService(room="demo"),),
    )


def _overlays(language: Language) -> tuple[Overlay, ...]:
    return tuple(Overlay(id=id_, name=name.of(language), state=state) for id_, name, state in _OVERLAYS)


def _layouts(language: Language) -> tuple[Scene, ...]:
    """主画面, 画中画, 左右分屏, 商品特写, 片段播放, 议事厅."""
    camera, clip = SceneItem(ref="camera"), SceneItem(ref="clip", fit="contain")
    layouts: tuple[tuple[str, _Words, tuple[SceneItem, ...]], ...] = (
        ("main", _Words("主画面", "Main picture"), (camera,)),
        ("inset", _Words("画中画", "Picture in picture"), (clip, _inset("camera"))),
        ("halves", _Words("左右分屏", "Side by side"), _halves("camera", "clip")),
        ("closeup", _Words("商品特写", "Product close-up"), (_closeup("camera"),)),
        ("clip", _Words("片段播放", "Clip"), (clip,)),
        ("council", _Words("议事厅", "Council hall"), _council("camera", "clip")),
    )
    return tuple(
        Scene(id=id_, name=name.of(language), key=f"F{number}", items=items)
        for number, (id_, name, items) in enumerate(layouts, start=1)
    )


def _inset(ref: str) -> SceneItem:
    """Top right: clear of the product card below and of the stamp on the left."""
    return SceneItem(ref=ref, box=Box(0.67, 0.05, 0.28, 0.28))


def _halves(left: str, right: str) -> tuple[SceneItem, ...]:
    width = (1 - _TILE_GAP) / 2
    return (
        SceneItem(ref=left, box=Box(0.0, 0.0, width, 1.0)),
        SceneItem(ref=right, box=Box(1 - width, 0.0, width, 1.0)),
    )


def _stacked(above: str, below: str) -> tuple[SceneItem, ...]:
    height = (1 - _TILE_GAP) / 2
    return (
        SceneItem(ref=above, box=Box(0.0, 0.0, 1.0, height)),
        SceneItem(ref=below, box=Box(0.0, 1 - height, 1.0, height)),
    )


def _closeup(ref: str) -> SceneItem:
    """The middle of the camera's picture at double size."""
    return SceneItem(ref=ref, crop=Crop(0.25, 0.25, 0.25, 0.25))


def _tomatoes(portrait: bool) -> SceneItem:
    """The garden's front row, where the tomatoes hang."""
    crop = Crop(0.25, 0.62, 0.25, 0.05) if portrait else Crop(0.42, 0.58, 0.0, 0.0)
    return SceneItem(ref="garden", crop=crop)


def _council(speaker: str, paper: str) -> tuple[SceneItem, ...]:
    """The speaker large, what is being talked about beside him; the strip below is left to agenda and lower third."""
    return (
        SceneItem(ref=speaker, box=Box(0.03, 0.05, 0.6, 0.72)),
        SceneItem(ref=paper, box=Box(0.66, 0.05, 0.31, 0.36), fit="contain"),
    )


def _demo_scenes(language: Language, portrait: bool) -> tuple[Scene, ...]:
    halves = _stacked("garden", "bars") if portrait else _halves("garden", "bars")
    scenes: tuple[tuple[str, _Words, tuple[SceneItem, ...]], ...] = (
        ("walk", _Words("云逛菜园", "Garden walk"), (SceneItem(ref="garden"),)),
        ("closeup", _Words("特写", "Close-up"), (_tomatoes(portrait),)),
        ("inset", _Words("画中画", "Picture in picture"), (SceneItem(ref="garden"), _inset("bars"))),
        ("halves", _Words("分屏", "Split screen"), halves),
        ("clip", _Words("片段", "Clip"), (SceneItem(ref="bars"),)),
        ("council", _Words("议事厅", "Council hall"), _council("garden", "bars")),
    )
    return tuple(
        Scene(id=id_, name=name.of(language), key=f"F{number}", items=items)
        for number, (id_, name, items) in enumerate(scenes, start=1)
    )


def _demo_overlays(language: Language) -> tuple[Overlay, ...]:
    first = _PRODUCTS[0]
    unit = first.unit.of(language)
    shown: dict[str, OverlayState] = {
        "card": ProductCard(
            number=1,
            name=first.name.of(language),
            price=f"¥{first.price}",
            unit=unit,
            strike_price=f"¥{first.strike_price}",
            strike_source=first.strike_source.of(language),
            left=str(first.stock),
        ),
        "ticker": OrderTicker(),
        "sold_out": SoldOut(),
        "stamp": Stamp(
            place=_Words("老李的有机菜园 · 3 号大棚", "Lao Li's organic garden · greenhouse 3").of(language)
        ),
    }
    third = LowerThird(
        title=_Words("社区农场主 · 老李", "Lao Li, community farmer").of(language),
        subtitle=_Words("本场共建：23 位邻居选的品种", "Varieties chosen by 23 neighbours").of(language),
    )
    notice = Announcement(
        text=_Words("10:30 截单，下午 4 点楼下自提", "Orders until 10:30, pickup at 4 pm").of(language)
    )
    code = QrCode(content="https://example.org/garden", caption=_Words("进群接龙", "Join the group").of(language))
    listed = ProductList(title=_Words("今天的菜", "Today's harvest").of(language))
    hidden: dict[str, OverlayState] = {"products": listed, "lower_third": third, "announcement": notice, "qr": code}
    return tuple(
        Overlay(id=id_, name=name.of(language), state=shown.get(id_) or hidden.get(id_) or state, shown=id_ in shown)
        for id_, name, state in _OVERLAYS
    )


class _DemoProduct(NamedTuple):
    name: _Words
    unit: _Words
    price: str
    stock: int
    aliases: _Words
    strike_price: str = ""
    strike_source: _Words = _Words("", "")
    limit: str = ""
    photo: str = ""


_CATTY = _Words("斤", "jin")
_PRODUCTS = (
    _DemoProduct(
        _Words("沙瓤番茄", "Heirloom tomato"), _CATTY, "6.00", 60, _Words("番茄;西红柿", "tomato;tomatoes"),
        "8.00", _Words("5 月 20 日菜场价", "market price, 20 May"), photo="tomato",
    ),
    _DemoProduct(
        _Words("顶花黄瓜", "Cucumber"), _Words("根", "piece"), "2.00", 80, _Words("黄瓜", "cucumbers"),
        photo="cucumber",
    ),
    _DemoProduct(
        _Words("散养鸡蛋", "Free-range eggs"), _Words("盒", "box"), "18.00", 40, _Words("鸡蛋;蛋", "egg;eggs"),
        limit="4", photo="eggs",
    ),
    _DemoProduct(
        _Words("黑猪五花肉", "Pork belly"), _CATTY, "32.00", 30, _Words("五花肉", "pork"), photo="pork",
    ),
    _DemoProduct(
        _Words("小青菜", "Bok choy"), _Words("把", "bunch"), "4.00", 100, _Words("青菜", "greens"), photo="greens",
    ),
    _DemoProduct(
        _Words("甜玉米", "Sweet corn"), _Words("根", "piece"), "3.00", 90, _Words("玉米", "corn"), photo="corn",
    ),
    _DemoProduct(_Words("紫薯", "Purple sweet potato"), _CATTY, "5.50", 50, _Words("红薯", "sweet potato")),
    _DemoProduct(_Words("手工豆腐", "Handmade tofu"), _Words("块", "block"), "5.00", 24, _Words("豆腐", "tofu")),
)  # fmt: skip


def _write_demo_products(path: Path, language: Language) -> None:
    header = (
        *("number", "name", "unit", "price", "stock", "aliases", "on_air"),
        *("strike_price", "strike_source", "limit", "photo"),
    )
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(header)
        for number, one in enumerate(_PRODUCTS, start=1):
            words = (one.name.of(language), one.unit.of(language), one.price, one.stock, one.aliases.of(language))
            strike = (one.strike_price, one.strike_source.of(language), one.limit)
            photo = str(asset(f"products/{one.photo}.png")) if one.photo else ""
            rows.writerow((number, *words, "yes" if number == 1 else "", *strike, photo))

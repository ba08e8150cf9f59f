"""Draws every overlay on a garden, landscape and portrait, both themes, both languages, into docs/pictures.

python -m tests.pictures.overlays [FOLDER]
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
import msgspec
import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
    QRadialGradient,
)

from studio.compositor.program import Program
from studio.media.colour import RgbScaler
from studio.media.frame import Frame
from studio.media.program_frame import FramePool
from studio.media.sprite import PlacedSprite
from studio.model.canvas import Canvas
from studio.model.overlay import (
    Announcement,
    FeaturedComment,
    GroupProgress,
    ImageOverlay,
    ListedProduct,
    LowerThird,
    OrderTicker,
    Overlay,
    OverlayState,
    ProductCard,
    ProductList,
    QrCode,
    RunningComment,
    RunningComments,
    SoldOut,
    Stamp,
    StockCounter,
    TextOverlay,
)
from studio.model.scene import Scene, SceneItem
from studio.overlays.sprite_from_image import frame_from_image
from studio.overlays.stage import OverlayStage

SECOND = 1_000_000_000
ROOT = Path(__file__).parents[2]


def garden(width: int, height: int) -> Frame:
    """Sky, hills and rows of plants."""
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    sky = QLinearGradient(0, 0, 0, height * 0.36)
    sky.setColorAt(0, QColor("#86BFE4"))
    sky.setColorAt(1, QColor("#D6EAF2"))
    painter.fillRect(0, 0, width, height, sky)
    field = QLinearGradient(0, height * 0.34, 0, height)
    field.setColorAt(0, QColor("#8DB35E"))
    field.setColorAt(1, QColor("#4D6B31"))
    painter.fillRect(QRectF(0, height * 0.34, width, height), field)
    random = np.random.default_rng(7)
    painter.setPen(Qt.PenStyle.NoPen)
    for row in range(14):
        depth = (row / 13) ** 1.7
        y, size = height * (0.36 + 0.62 * depth), min(width, height) * (0.012 + 0.055 * depth)
        x = -size
        while x < width + size:
            green = QColor.fromHsv(
                int(95 + random.integers(0, 25)), int(150 + random.integers(0, 60)), int(80 + 70 * random.random())
            )
            painter.setBrush(green)
            painter.drawEllipse(QPointF(x, y + random.normal() * size * 0.15), size * 0.8, size * 0.62)
            if random.random() < 0.18:
                painter.setBrush(QColor("#D2402F"))
                painter.drawEllipse(QPointF(x, y), size * 0.2, size * 0.2)
            x += size * 1.5
    painter.end()
    return frame_from_image(image, 0)


def tomato(path: Path) -> None:
    """A stand-in for a product's photo."""
    image = QImage(640, 640, QImage.Format.Format_RGB32)
    image.fill(QColor("#DCE7CF"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for x, y, radius in ((230, 380, 190), (440, 340, 170), (350, 470, 150)):
        skin = QRadialGradient(QPointF(x - radius * 0.3, y - radius * 0.4), radius * 1.4)
        skin.setColorAt(0, QColor("#FF9478"))
        skin.setColorAt(0.45, QColor("#E4402C"))
        skin.setColorAt(1, QColor("#8F1B14"))
        painter.setBrush(skin)
        painter.drawEllipse(QPointF(x, y), radius, radius * 0.92)
        painter.setBrush(QColor("#4B8A3A"))
        for turn in range(5):
            painter.save()
            painter.translate(x, y - radius * 0.72)
            painter.rotate(turn * 72)
            painter.drawEllipse(QPointF(0, -radius * 0.18), radius * 0.07, radius * 0.2)
            painter.restore()
    painter.end()
    image.save(str(path), "JPEG", 92)  # type: ignore[call-overload]


def logo(path: Path) -> None:
    """A stand-in for a farm's mark, on a transparent ground."""
    image = QImage(400, 400, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor("#FFFFFF"), 14))
    painter.setBrush(QColor("#2C8450"))
    painter.drawEllipse(QPointF(200, 200), 186, 186)
    leaf = QPainterPath(QPointF(110, 290))
    leaf.cubicTo(90, 150, 190, 90, 310, 100)
    leaf.cubicTo(320, 220, 250, 310, 110, 290)
    painter.setPen(QPen(QColor("#2C8450"), 9))
    painter.fillPath(leaf, QColor("#E9F4DC"))
    painter.drawLine(QPointF(112, 288), QPointF(250, 160))
    painter.end()
    image.save(str(path))


def states(language: str) -> tuple[OverlayState, ...]:
    zh = language == "zh"
    comments = (
        ("这颜色一看就是自然熟的", "来啦来啦", "早上好 🌞", "能送到 8 栋吗？", "我要两盒鸡蛋")
        if zh
        else (
            "That colour is sun-ripened",
            "Good morning 🌞",
            "Do you deliver to building 8?",
            "Two boxes of eggs",
            "hello!",
        )
    )
    return (
        Stamp(place="老李的有机菜园 · 3 号大棚" if zh else "Old Li's garden · greenhouse 3"),
        Announcement(
            text="拼单 10:30 截止，满 50 份今天下午送到楼下"
            if zh
            else "Group order closes soon; 50 shares and we deliver today",
            until_unix_s=time.time() + 754,
        ),
        FeaturedComment(
            author="王姐" if zh else "Ms Wang",
            place="3栋" if zh else "building 3",
            text="根上带泥的是今早刚挖的吗？镜头拉近看看"
            if zh
            else "Were the muddy ones dug this morning? Come closer, please!",
        ),
        RunningComments(comments=tuple(RunningComment(str(n), text) for n, text in enumerate(comments))),
        StockCounter(
            name="土鸡蛋" if zh else "Free-range eggs", left="86", unit="盒" if zh else "box", stock_ratio=0.72
        ),
        OrderTicker(
            lines=("陈** 订了番茄 2 斤", "刘** 排到候补第 1 位", "王** 改成鸡蛋 3 盒")
            if zh
            else ("C*** ordered 2 kg tomatoes", "L** is first on the waitlist")
        ),
        GroupProgress(
            name="土鸡蛋" if zh else "Free-range eggs",
            count="43",
            goal="50",
            missing="7",
            unit="盒" if zh else "box",
            until="10:30",
            ratio=0.86,
        ),
        SoldOut(sold_out=True),
        TextOverlay(text="今天现摘现卖" if zh else "Picked this morning"),
        LowerThird(
            title="社区农场主 · 老李" if zh else "Li Guoqiang, community farmer",
            subtitle="本场共建：23 位邻居选的品种" if zh else "Varieties chosen by 23 neighbours",
        ),
        QrCode(content="https://example.org/doorstep/1", caption="扫码加入接龙" if zh else "Scan to join"),
        ImageOverlay(path="logo.png"),
        ProductCard(
            number=1,
            name="沙瓤番茄" if zh else "Sandy-flesh tomatoes",
            photo_path="tomato.jpg",
            price="¥6.00",
            unit="斤" if zh else "500 g",
            strike_price="¥8.00",
            strike_source="超市价" if zh else "supermarket",
            left="12",
            stock_ratio=0.24,
            stock_level="low",
        ),
    )


def listed(language: str) -> ProductList:
    """A list longer than its place, with every level of stock."""
    zh = language == "zh"
    long_name = "云南高山生态散养乌骨鸡蛋礼盒装（三十枚）" if zh else "Highland free-range black-bone chicken eggs"
    levels = ("plenty", "low", "sold_out", "unknown")
    products = tuple(
        ListedProduct(
            number=n, name=long_name if n == 3 else ("沙瓤番茄" if zh else "Heirloom tomato"), price="¥6.00",
            unit="斤" if zh else "kg", left=str(60 - n), stock_level=levels[n % 4], presenting=n == 2,
        )
        for n in range(1, 13)
    )  # fmt: skip
    return ProductList(title="商品一览" if zh else "Products today", products=products)


def cards(language: str) -> tuple[ProductCard, ...]:
    """Product cards that are hard to fit."""
    zh = language == "zh"
    base = ProductCard(
        number=3,
        name="土鸡蛋" if zh else "Free-range eggs",
        price="¥35.00",
        unit="盒" if zh else "box",
        left="86",
        stock_ratio=0.7,
    )
    long_name = (
        "云南高山生态散养乌骨鸡蛋礼盒装（三十枚·邻居团购专享）顺丰包邮"
        if zh
        else "Highland free-range black-bone chicken eggs, gift box of thirty, neighbours' group price"
    )
    change = msgspec.structs.replace
    return (
        change(base, photo_path="tomato.jpg"),
        change(
            base,
            name=long_name,
            price="¥12,888.00",
            photo_path="tomato.jpg",
            strike_price="¥15,999.00",
            strike_source="京东自营 6 月 1 日" if zh else "city market, 1 June",
            stock_level="low",
            left="1,250",
            stock_ratio=0.2,
        ),
        change(base, stock_level="sold_out", left="0", stock_ratio=0.0, photo_path="tomato.jpg"),
        change(base, stock_level="sold_out", left="0", stock_ratio=0.0),
        change(base, stock_level="unknown", presenting=False),
        change(base, number=0, stock_level="sold_out", price="¥12,888.00"),
        change(
            base,
            name="沙瓤番茄" if zh else "Tomatoes",
            number=12,
            price="¥6.00",
            strike_price="¥8.00",
            strike_source="超市价" if zh else "market",
        ),
        change(
            base,
            number=128,
            name=long_name,
            price="¥10,000.00",
            strike_price="¥12,000.00",
            strike_source="超市" if zh else "market",
        ),
    )


def wait_painted(stage: OverlayStage, count: int) -> None:
    deadline = time.monotonic() + 20
    while stage.paints < count:
        if time.monotonic() > deadline:
            raise SystemExit("the overlays were not painted in time")
        time.sleep(0.01)


def composed(canvas: Canvas, overlays: tuple[PlacedSprite, ...], background: Frame) -> np.ndarray:
    program = Program(canvas.width, canvas.height)
    program.set_scenes((Scene(id="a", name="a", items=(SceneItem(ref="camera"),)),))
    frame = FramePool(canvas.width, canvas.height, 1).take()
    assert frame is not None
    program.compose(0, 0, lambda _ref: background, lambda _ref, _box: (), overlays, frame)
    picture = np.empty((canvas.height, canvas.width, 3), np.uint8)
    RgbScaler(canvas.width, canvas.height).convert(frame, picture)
    return picture


def all_overlays(canvas: Canvas, theme: str, language: str, folder: Path, background: Frame) -> np.ndarray:
    stage = OverlayStage(canvas, theme, language, folder, print)
    overlays = tuple(Overlay(id=str(n), name="", state=state, shown=True) for n, state in enumerate(states(language)))
    stage.set_overlays(overlays)
    stage.start()
    wait_painted(stage, len(overlays))
    stage.sprites_at(0)
    placed: tuple[PlacedSprite, ...] = ()
    for tick in range(150):
        placed = stage.sprites_at(tick * SECOND // 30)
    stage.close()
    return composed(canvas, placed, background)


def list_page(canvas: Canvas, theme: str, language: str, folder: Path, background: Frame) -> np.ndarray:
    stage = OverlayStage(canvas, theme, language, folder, print)
    card = next(one for one in states(language) if isinstance(one, ProductCard))
    overlays = tuple(
        Overlay(id=str(n), name="", state=one, shown=True) for n, one in enumerate((card, listed(language)))
    )
    stage.set_overlays(overlays)
    stage.start()
    wait_painted(stage, len(overlays))
    stage.sprites_at(0)
    placed = stage.sprites_at(SECOND)
    stage.close()
    return composed(canvas, placed, background)


def hard_cards(theme: str, language: str, folder: Path) -> np.ndarray:
    canvas = Canvas(1280, 720)
    stage = OverlayStage(canvas, theme, language, folder, print)
    overlays = tuple(Overlay(id=str(n), name="", state=state, shown=True) for n, state in enumerate(cards(language)))
    stage.set_overlays(overlays)
    stage.start()
    wait_painted(stage, len(overlays))
    placed: list[PlacedSprite] = []
    for index in range(len(overlays)):
        for tick in (0, SECOND):
            sprites = stage.sprites_of(str(index), None, tick)
        column, row = index % 3, index // 3
        placed += [PlacedSprite(one.sprite, 70 + column * 620, 60 + row * 340) for one in sprites]
    stage.close()
    return composed(Canvas(1920, 1080), tuple(placed), garden(1920, 1080))


def save(picture: np.ndarray, path: Path) -> None:
    """At two thirds of its size: enough to look at, small enough to keep."""
    small = cv2.resize(picture, None, fx=2 / 3, fy=2 / 3, interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(path), cv2.cvtColor(small, cv2.COLOR_RGB2BGR))


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    application = QGuiApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as temporary:
        photos = Path(temporary)
        tomato(photos / "tomato.jpg")
        logo(photos / "logo.png")
        for shape, canvas in (("landscape", Canvas(1920, 1080)), ("portrait", Canvas(1080, 1920))):
            background = garden(canvas.width, canvas.height)
            for theme in ("harvest", "night"):
                for language in ("zh", "en"):
                    picture = all_overlays(canvas, theme, language, photos, background)
                    save(
                        list_page(canvas, theme, language, photos, background),
                        folder / f"product-list-{shape}-{theme}-{language}.png",
                    )
                    path = folder / f"overlays-{shape}-{theme}-{language}.png"
                    save(picture, path)
        for theme in ("harvest", "night"):
            for language in ("zh", "en"):
                path = folder / f"product-cards-{theme}-{language}.png"
                save(hard_cards(theme, language, photos), path)
    application.quit()


if __name__ == "__main__":
    main()

"""One state of every overlay kind, and the worst texts a neighbour can type."""

from __future__ import annotations

from studio.model.overlay import (
    Announcement,
    FeaturedComment,
    Greeting,
    GroupProgress,
    ImageOverlay,
    ListedProduct,
    LowerThird,
    OrderTicker,
    OverlayState,
    PollBars,
    PolledOption,
    ProductCard,
    ProductList,
    QrCode,
    QuestionCard,
    RunningComment,
    RunningComments,
    SoldOut,
    Stamp,
    StockCounter,
    TextOverlay,
)

ZALGO = "".join(base + "".join(chr(mark) for mark in range(0x300, 0x340)) for base in "番茄tomato")
HOSTILE = {
    "zalgo": ZALGO,
    "bidi": "\u202e\u2066\u202d3号+2\u202c \u0639\u0631\u0628\u064a" * 40,
    "newlines": "\n".join("行" for _ in range(5_000)),
    "zwj": "\u200d".join("👩" for _ in range(2_000)),
    "markup": '<img width=3000 height=3000 src="file:///etc/passwd"><h1>番茄</h1>',
    "one_word": "W" * 100_000,
    "han": "番" * 100_000,
    "controls": "".join(chr(code) for code in range(32)) + "\x7f\ufeff\ufffd\ud800",
    "astral": "𠮷𓀀🇨🇳👨‍👩‍👧‍👦" * 300,
    "tall": "ཀྵྨླྃ" * 200 + "กำ้้้้้้้้้้" * 50,
}


def product_card(**changes: object) -> ProductCard:
    fields: dict[str, object] = {
        "number": 3, "name": "土鸡蛋", "price": "¥35.00", "unit": "盒", "left": "86", "stock_ratio": 0.7
    }  # fmt: skip
    return ProductCard(**{**fields, **changes})  # type: ignore[arg-type]


def product_list(text: str, count: int = 20, presenting: int = 9) -> ProductList:
    products = (
        ListedProduct(number=n, name=text, price=text, unit=text, left=text, presenting=n == presenting)
        for n in range(1, count + 1)
    )
    return ProductList(title=text, products=tuple(products), more=3)


def every_state(text: str, picture: str = "") -> tuple[OverlayState, ...]:
    """Each kind, saying `text` wherever it says anything; `picture` is the path of an image."""
    return (
        product_card(
            name=text, price=text, unit=text, left=text, strike_price=text, strike_source=text, photo_path=picture
        ),
        StockCounter(name=text, left=text, unit=text, stock_level="low"),
        product_list(text),
        OrderTicker(lines=(text, text, text)),
        GroupProgress(name=text, count=text, goal=text, missing=text, unit=text, until=text, ratio=0.4),
        SoldOut(sold_out=True),
        PollBars(
            question=text,
            options=tuple(
                PolledOption(number=n, name=text, votes=text, ratio=n / 9, leading=n == 9) for n in range(1, 10)
            ),
            voted=text,
        ),
        FeaturedComment(author=text, place=text, text=text),
        QuestionCard(author=text, place=text, text=text),
        Greeting(names=(text, text, text, text)),
        RunningComments(comments=tuple(RunningComment(str(number), text) for number in range(5))),
        LowerThird(title=text, subtitle=text),
        Announcement(text=text, until_unix_s=4e9),
        Stamp(place=text),
        ImageOverlay(path=picture),
        QrCode(content="https://example.org/1", caption=text),
        TextOverlay(text=text),
    )

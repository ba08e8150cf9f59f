from __future__ import annotations

from decimal import Decimal

import pytest

from studio.language.numerals import BIG, figures, numeral_at
from studio.language.plain import plain
from studio.language.products import Catalogue
from studio.language.units import Measured, Units, product_unit
from studio.model.product import Product


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2", "2"), ("12", "12"), ("2.5", "2.5"), ("0", "0"), ("007", "7"), ("两", "2"), ("俩", "2"), ("仨", "3"),
        ("半", "0.5"), ("十", "10"), ("十五", "15"), ("二十", "20"), ("二十三", "23"), ("廿三", "23"), ("一百", "100"),
        ("一百零五", "105"), ("一百二", "120"), ("一百二十三", "123"), ("两百", "200"), ("九百九十九", "999"),
        ("①", "1"), ("⑳", "20"), ("❷", "2"), ("½", "0.5"), ("1½", "1.5"),
    ],
)  # fmt: skip
def test_numerals(text: str, value: str) -> None:
    read = numeral_at(text, 0, len(text))
    assert read is not None
    assert read.value == Decimal(value)
    assert read.end == len(text)


@pytest.mark.parametrize("text", ["两三", "七八", "三零一", "零百", "十十", "一百百"])
def test_numerals_without_one_value(text: str) -> None:
    read = numeral_at(text, 0, len(text))
    assert read is not None
    assert read.value is None


@pytest.mark.parametrize("text", ["12345", "99999999999999999999", "一千", "三万", "万"])
def test_numerals_too_large_to_be_a_quantity(text: str) -> None:
    read = numeral_at(text, 0, len(text))
    assert read is not None
    assert read.value == BIG
    assert read.end == len(text)


@pytest.mark.parametrize("text", ["²", "٣", "๒", "Ⅳ", "a", "+3", "_1"])
def test_what_python_takes_for_numbers_and_we_do_not(text: str) -> None:
    assert numeral_at(text, 0, len(text)) is None


@pytest.mark.parametrize(
    ("written", "read"),
    [("十五", "15"), ("三零一", "301"), ("五〇二", "502"), ("3", "3"), ("a", "A"), ("1203", "1203"), ("幺零幺", "101")],
)
def test_figures_of_houses(written: str, read: str) -> None:
    assert figures(written) == read


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("２斤", "2斤"), ("Ａ座", "a座"), ("1️⃣", "1"), ("➕1", "+1"), ("雞蛋兩盒", "鸡蛋两盒"),
        ("番茄——2斤", "番茄 2斤"),
        ("a\u200bb\u202ec", "abc"), ("①②③", "①②③"), ("½", "½"), ("🍅2", "2"), ("\r\n x \r\n", "x"), ("3—502", "3-502"),
    ],
)  # fmt: skip
def test_one_plain_spelling(text: str, same: str) -> None:
    assert plain(text) == same


@pytest.mark.parametrize(
    ("amount", "said", "sold", "result"),
    [
        ("1", "kg", "斤", "2"), ("500", "g", "斤", "1"), ("3", "两", "斤", "0.3"), ("1", "斤", "kg", "0.5"),
        ("1", "斤", "g", "500"), ("1", "钱", "斤", "0.01"), ("2", "打", "个", "24"), ("1", "dozen", "piece", "12"),
        ("2", "个", "根", "2"), ("2", "份", "盒", "2"), ("2", "boxes", "盒", "2"), ("2", "boxes", "箱", "2"),
        ("2", "", "盒", "2"), ("50", "厘米", "米", "0.5"), ("500", "ml", "升", "0.5"), ("2", "lb", "磅", "2"),
        ("30", "个", "盒", None), ("2", "盒", "斤", None), ("1", "lb", "斤", None), ("1", "kg", "升", None),
        ("1", "米", "斤", None), ("1", "g", "公斤", "0.001"), ("0.1", "g", "公斤", None), ("1", "包", "袋", None),
    ],
)  # fmt: skip
def test_units_convert_exactly_or_not_at_all(amount: str, said: str, sold: str, result: str | None) -> None:
    converted = Units([sold]).convert(Measured(Decimal(amount), said), sold)
    assert converted == (None if result is None else Decimal(result))


def test_vague_amounts_convert_to_nothing() -> None:
    assert Units(["斤"]).convert(Measured(None, "斤"), "斤") is None


@pytest.mark.parametrize(
    ("cell", "unit"),
    [("斤", "斤"), ("盒(30枚)", "盒"), ("盒（30枚）", "盒"), ("5斤/箱", "箱"), (" KG ", "kg"), ("(x)", "(x)")],
)
def test_the_unit_in_a_cell(cell: str, unit: str) -> None:
    assert product_unit(cell) == unit


def test_names_are_found_longest_first_and_only_whole() -> None:
    def product(number: int, name: str, *aliases: str) -> Product:
        return Product(number=number, name=name, unit="个", price=Decimal(1), aliases=aliases)

    catalogue = Catalogue(
        [product(1, "番茄", "tomato"), product(2, "番茄酱"), product(3, "5号电池"), product(4, "Egg"),
         product(5, "101"), product(6, "loaf of rye", "knife"), product(7, "berries"), product(8, "橙子")]
    )  # fmt: skip
    found = {
        text: [named.numbers for named in catalogue.named_in(text)]
        for text in (
            "番茄酱番茄",
            "5号电池",
            "15号电池",
            "eggplant",
            "2eggs",
            "tomatoes",
            "101",
            "knives",
            "berry",
            "橙子妈妈",
            "橙",
        )
    }
    assert found == {
        "番茄酱番茄": [(2,), (1,)],
        "5号电池": [(3,)],
        "15号电池": [],
        "eggplant": [],
        "2eggs": [(4,)],
        "tomatoes": [(1,)],
        "101": [],
        "knives": [(6,)],
        "berry": [(7,)],
        "橙子妈妈": [],
        "橙": [],
    }

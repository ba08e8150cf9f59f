from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.chat.masking import mask_name, mask_text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("番茄两斤 3栋2单元502", "番茄两斤 3栋"),
        ("鸡蛋一盒 5-301", "鸡蛋一盒 5栋"),
        ("鸡蛋一盒 5-2-301", "鸡蛋一盒 5栋"),
        ("3栋502 番茄2斤", "3栋 番茄2斤"),
        ("三栋二单元五零二 要鸡蛋", "三栋 要鸡蛋"),
        ("B3座1802 两份", "B3座 两份"),
        ("3栋5楼502室 蛋", "3栋 蛋"),
        ("我电话13800138000，5号楼1203", "我电话138****8000，5号楼"),
        ("138 0013 8000", "138****8000"),
        ("１３８００１３８０００", "138****8000"),
        ("010-62345678", "010****5678"),
        ("Building 3, Unit 2, Room 502", "Building 3"),
        ("eggs, apt 5B please", "eggs please"),
    ],
)
def test_what_a_stranger_may_see(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "番茄3斤",
        "番茄2-3斤",
        "3栋 番茄2斤",
        "3栋2斤",
        "3号楼500元",
        "3栋200斤",
        "3栋20 盒",
        "3栋一百二十盒",
        "2024-2025",
        "多少钱一斤",
    ],
)
def test_what_is_no_address_stays(text: str) -> None:
    assert mask_text(text) == text


def test_names() -> None:
    assert mask_name("李雷") == "李**"
    assert mask_name(" Mary Smith") == "M**"
    assert mask_name("") == ""


@given(
    st.text("要番茄斤，, -abc\n", max_size=20),
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.text("要番茄斤，, abc", max_size=20),
)
def test_a_mobile_number_never_stays_whole(before: str, number: str, after: str) -> None:
    assert number not in mask_text(before + number + after)


@given(
    st.integers(1, 99),
    st.integers(1, 9),
    st.integers(101, 3204),
    st.sampled_from(["{}栋{}单元{}", "{}号楼{}单元{}室", "{}-{}-{}"]),
)
def test_a_room_never_stays(building: int, unit: int, room: int, form: str) -> None:
    masked = mask_text("番茄两斤 " + form.format(building, unit, room))
    assert str(building) in masked
    assert not re.search(rf"{room}", masked.replace("番茄两斤", "", 1).replace(str(building), "", 1))


@pytest.mark.parametrize("bad", ["1", "1-", "3栋 ", " ", "room ", "一", "3 ", "3栋2单元"])
def test_long_text_takes_milliseconds(bad: str) -> None:
    begun = time.perf_counter()
    mask_text(bad * (20_000 // len(bad)))
    assert time.perf_counter() - begun < 0.25


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("番茄两斤 王小明 13812348000", "番茄两斤 王** 138****8000"),
        ("13812348000 李雷 3栋2单元502", "138****8000 李** 3栋"),
        ("收货人：赵明月，鸡蛋一盒", "收货人：赵**，鸡蛋一盒"),
        ("我叫陈默", "我叫陈**"),
        ("王姐家的番茄真甜", "王姐家的番茄真甜"),
        ("黄瓜 2斤", "黄瓜 2斤"),
        ("我是白菜爱好者协会的", "我是白菜爱好者协会的"),
    ],
)
def test_full_names_that_are_said_are_masked(said: str, seen: str) -> None:
    assert mask_text(said) == seen

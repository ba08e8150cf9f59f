"""What holds for every comment, whoever writes it."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.language.notation import written
from studio.language.plain import MAX_LENGTH
from studio.language.reader import Catalogue, Context, read
from studio.language.words import KIND_OF
from studio.model.intent import Address, ChangeIntent, ChatIntent, Intent, OrderIntent, PledgeIntent, UnclearIntent
from studio.model.order import OrderLine
from studio.model.product import Product
from tests.unit.language.readings import NAMES, context, reading, rows

_STATES = ("none", "call", "poll", "holds")
_PIECES = st.sampled_from(
    [
        *KIND_OF,
        *"0123456789零一二三两半俩十百千万①②½٣²",
        *" ,，。、；：?？!+-~x×*#@/()元¥号栋室座盒斤克个根箱\n\u200b\ud800",
        *("番茄", "鸡蛋", "香蕉", "5号电池", "七喜", "eggs", "3号", "3-502", "3栋2单元502", "13800138000"),
        *("2斤", "两盒", "500g", "#接龙"),
    ]
)


def _intents(text: str, name: str, state: str) -> tuple[Intent, ...]:
    intents = read(text, context(name, state))
    assert intents
    assert written(intents)
    return intents


def _check_possible(intents: tuple[Intent, ...], asked: Context) -> None:
    catalogue = asked.catalogue
    for intent in intents:
        if isinstance(intent, OrderIntent):
            assert intent.lines
            for line in intent.lines:
                assert line.product in catalogue
                assert 0 < line.quantity <= 999
                assert catalogue.weighed(line.product) or line.quantity % 1 == 0
        if isinstance(intent, ChangeIntent):
            assert intent.operation == "@" or intent.product in asked.holds
            assert intent.operation not in "=+-" or 0 < intent.quantity <= 999
        if isinstance(intent, PledgeIntent):
            assert 0 < intent.quantity <= 999


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=60), st.sampled_from(NAMES), st.sampled_from(_STATES))
def test_any_text_has_a_meaning(text: str, name: str, state: str) -> None:
    _check_possible(_intents(text, name, state), context(name, state))


@settings(max_examples=1500, deadline=None)
@given(st.lists(_PIECES, max_size=14).map("".join), st.sampled_from(NAMES), st.sampled_from(_STATES))
def test_no_words_in_any_order_make_an_impossible_order(text: str, name: str, state: str) -> None:
    _check_possible(_intents(text, name, state), context(name, state))


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([(name, row) for name in NAMES for row in rows(name)]), st.sampled_from(["不", "别", "没", "不要"])
)
def test_a_no_in_front_never_leaves_an_order(known: tuple[str, tuple[str, ...]], no: str) -> None:
    name, (_, _, text, expected) = known
    if not expected.startswith("order") or "|" in expected:
        return
    assert not any(isinstance(intent, OrderIntent) for intent in _intents(f"{no}{text}", name, "none")), text


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([(name, row) for name in NAMES for row in rows(name)]))
def test_a_question_mark_behind_never_leaves_an_order(known: tuple[str, tuple[str, ...]]) -> None:
    name, (_, _, text, expected) = known
    if expected.startswith("order") and "|" not in expected and "#" not in expected:
        assert not any(isinstance(intent, OrderIntent) for intent in _intents(f"{text}？", name, "none")), text


@pytest.mark.parametrize("name", NAMES)
def test_full_width_and_blanks_around_change_nothing(name: str) -> None:
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F) if chr(code) != "\\"}
    for row in rows(name):
        if row.expected == "chat flagged":
            continue
        text = "\n".join(part.translate(wide) for part in row.text.split("\\n"))
        assert reading(name, f"  {text} ", row.state) == row.expected, row


def test_an_order_without_its_last_words_is_not_another_product() -> None:
    """Whatever is cut off, what is left over is the same product, or no order."""
    for row in rows("fruit_stall"):
        if row.state != "none" or not row.expected.startswith("order") or "\\n" in row.text or "接龙" in row.text:
            continue
        meant = {line.product for line in _orders(row.text, row.shop)}
        for end in range(1, len(row.text)):
            if row.text[end - 1 : end + 1].isdigit():
                continue
            lines = _orders(row.text[:end], row.shop)
            named = {line.product for line in lines}
            assert named <= meant | {context(row.shop).on_air}, row.text[:end]


def _orders(text: str, name: str) -> list[OrderLine]:
    return [line for intent in read(text, context(name)) if isinstance(intent, OrderIntent) for line in intent.lines]


@pytest.mark.parametrize(
    "piece",
    [
        *("好", "1", "a", "3栋", "番茄2斤 ", "1-", "1、", "加我", "两", "3号", "1 ", "+", "私", "a.", "12:", "番茄"),
        *(
            "不要",
            "1. 王姐 2斤\n",
            "微信",
            "便宜",
            "qq",
            "-",
            "3-5",
            "138",
            "第",
            "百",
            "¥1",
            "一斤",
            "鸡蛋换",
            "/1",
            "0-",
        ),
        *("is ", "退", " ", "(", "#1", "①"),
    ],
)
def test_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    """From 1,000 to 10,000 characters: some ten times as long, not a hundred."""
    asked = context("vegetables", "holds")

    def cost(length: int) -> float:
        text = (piece * length)[:length]
        spent = []
        for _ in range(3):
            begun = time.process_time()
            read(text, asked)
            spent.append(time.process_time() - begun)
        return min(spent)

    assert cost(10_000) < 40 * cost(1_000) + 0.05


def test_longer_than_the_cap_is_for_a_person() -> None:
    (intent,) = read("番茄2斤" + " " * MAX_LENGTH, context("vegetables"))
    assert isinstance(intent, UnclearIntent)
    assert intent.reason == "language.too_long"


def test_nothing_is_on_air() -> None:
    catalogue = context("vegetables").catalogue
    for text in ("+1", "两盒", "来一份", "20、小西1盒"):
        assert written(read(text, Context(catalogue))) == "unclear"
    assert written(read("要要要", Context(catalogue, asked="call"))) == "unclear"
    assert written(read("还有吗", Context(catalogue))) == "question"
    assert written(read("番茄2斤", Context(catalogue))) == "order 1x2"


def test_what_left_the_catalogue_cannot_be_ordered_or_changed() -> None:
    gone = Context(context("vegetables").catalogue, on_air=99, holds={99: Decimal(2)})
    assert [written(read(text, gone)) for text in ("+1", "99号2份", "改成3份", "少一份", "还有吗", "取消")] == [
        "unclear",
        "unclear",
        "unclear",
        "unclear",
        "question",
        "cancel *",
    ]


def test_an_empty_catalogue_reads_everything_else() -> None:
    empty = Context(Catalogue([]), asked="poll")
    assert written(read("B", empty)) == "vote 2"
    assert written(read("番茄2斤", Context(Catalogue([])))) in ("chat", "unclear")
    assert written(read("3号2份", Context(Catalogue([])))) == "unclear"


def test_a_poll_of_more_options() -> None:
    catalogue = context("vegetables").catalogue
    asked = Context(catalogue, asked="poll", options=4)
    assert [written(read(text, asked)) for text in ("D", "3", "选C", "5")] == ["vote 4", "vote 3", "vote 3", "unclear"]


def test_products_that_share_a_name_are_never_chosen_between() -> None:
    products = [
        Product(number=1, name="苹果(大)", unit="斤", price=Decimal(8), aliases=("apple",)),
        Product(number=2, name="苹果(小)", unit="斤", price=Decimal(5), aliases=("apple",)),
    ]
    shop = Context(Catalogue(products), on_air=1)
    for text in ("苹果2斤", "2 kg apples"):
        (intent,) = read(text, shop)
        assert isinstance(intent, UnclearIntent)
        assert intent.reason == "language.which_product"
    assert written(read("苹果(小)2斤", shop)) == "order 2x2"
    assert written(read("2号2斤", shop)) == "order 2x2"


def test_a_product_may_be_sold_in_a_unit_of_its_own() -> None:
    products = [
        Product(number=1, name="豆腐", unit="块", price=Decimal(3), on_air=True),
        Product(number=2, name="铁锅", unit="口", price=Decimal(99)),
        Product(number=3, name="草莓", unit="盒(500g)", price=Decimal(30)),
        Product(number=4, name="甘蔗", unit="10斤/捆", price=Decimal(30)),
    ]
    shop = Context(Catalogue(products), on_air=1)
    assert written(read("豆腐2块", shop)) == "order 1x2"
    assert written(read("铁锅2口", shop)) == "order 2x2"
    assert written(read("草莓2盒", shop)) == "order 3x2"
    assert written(read("草莓2盒子", shop)) == "unclear"
    assert written(read("甘蔗两捆", shop)) == "order 4x2"
    assert written(read("甘蔗5斤", shop)) == "unclear"


def test_a_list_keeps_sequence_and_name() -> None:
    intents = read("#接龙 番茄\n1. 王姐 2斤\n2. 小李3栋502 1斤\n3、 Mary 3", context("vegetables"))
    assert [(one.sequence, one.name) for one in intents if isinstance(one, OrderIntent)] == [
        (1, "王姐"),
        (2, "小李"),
        (3, "mary"),
    ]
    (single,) = read("20、小西1盒 13800138000", context("vegetables"))
    assert isinstance(single, OrderIntent)
    assert (single.sequence, single.name, single.phone) == (20, "小西", "13800138000")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (Address("3", "2", "502"), "@3-2-502"),
        (Address("3", "", "502"), "@3-502"),
        (Address("", "", "502"), "@?-502"),
        (Address("5"), "@5-?"),
        (Address("", "2", "502"), "@?-2-502"),
    ],
)
def test_addresses_are_written_as_far_as_said(address: Address, expected: str) -> None:
    order = OrderIntent(lines=(OrderLine(1, Decimal("2.50")), OrderLine(3, Decimal(20))), address=address)
    assert written((order,)) == f"order 1x2.5 3x20 {expected}"


def test_the_notation_of_several() -> None:
    order = OrderIntent(lines=(OrderLine(1, Decimal(1)),), sequence=7)
    assert written((order,)) == "order 1x1 #7"
    assert written((order, UnclearIntent())) == "order 1x1 | unclear"
    assert written((ChatIntent(flagged=True),)) == "chat flagged"

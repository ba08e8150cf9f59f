from __future__ import annotations

import random
from decimal import Decimal
from itertools import islice
from typing import Literal

import pytest

from studio.chat.cleaning import clean_text
from studio.chat.neighbours import ballot, conversation
from studio.model.product import Product

PRODUCTS = (
    Product(number=1, name="番茄", unit="斤", price=Decimal(6), aliases=("西红柿",)),
    Product(number=2, name="土鸡蛋", unit="盒", price=Decimal(25)),
)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_varied_warm_and_the_same_by_seed(language: Literal["zh", "en"]) -> None:
    said = list(islice(conversation(PRODUCTS, language, 7), 400))
    assert said == list(islice(conversation(PRODUCTS, language, 7), 400))
    assert said != list(islice(conversation(PRODUCTS, language, 8), 400))
    orders = [one for one in said if one.home]
    assert 120 < len(orders) < 260
    assert len({one.text for one in said}) > 150
    assert {one.user for one in said if one.home} > {"neighbour-1", "neighbour-2"}
    for one in said:
        assert "{" not in one.text
        assert clean_text(one.text) == one.text


def test_everyone_has_one_home_and_orders_name_a_product() -> None:
    rooms: dict[str, set[str]] = {}
    for one in islice(conversation(PRODUCTS, "zh", 1), 500):
        if one.home:
            rooms.setdefault(one.user, set()).add(one.home[-3:])
            assert any(word in one.text for word in ("番茄", "西红柿", "土鸡蛋", "1号", "2号"))
            assert one.home in one.text
    assert all(len(said) == 1 for said in rooms.values())


def test_without_products_nobody_orders() -> None:
    assert not [one for one in islice(conversation((), "zh", 1), 100) if one.home]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_poll_is_answered_in_many_ways(language: Literal["zh", "en"]) -> None:
    chance = random.Random(3)
    votes = [ballot(3, language, chance) for _ in range(200)]
    assert len({vote.text for vote in votes}) > 10
    assert len({vote.user for vote in votes}) > 5
    assert not any("4" in vote.text or "D" in vote.text for vote in votes)

"""What an unclear comment may have meant: offered, bounded, never senseless."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.desk.suggestions import MOST, suggestions
from studio.language.products import Catalogue
from studio.language.reader import Context
from studio.model.intent import CancelIntent, ChangeIntent, OrderIntent
from studio.model.product import Product

CATALOGUE = Catalogue(
    (
        Product(number=1, name="番茄", unit="斤", price=Decimal(6)),
        Product(number=2, name="鸡蛋", unit="盒", price=Decimal(18)),
    )
)


def orders(text: str, **context: object) -> list[tuple[int, Decimal]]:
    found = suggestions(text, Context(CATALOGUE, **context))  # type: ignore[arg-type]
    return [(one.lines[0].product, one.lines[0].quantity) for one in found if isinstance(one, OrderIntent)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("鸡蛋30个", (2, Decimal(30))),
        ("番茄和鸡蛋随便来点", (2, Decimal(1))),
        ("番茄大概两斤吧", (1, Decimal(2))),
        ("要么鸡蛋3盒，要么番茄", (2, Decimal(3))),
    ],
)
def test_the_likely_meaning_is_offered(text: str, wanted: tuple[int, Decimal]) -> None:
    assert wanted in orders(text)


def test_without_a_name_it_is_the_product_on_air_and_a_cut_box_is_never_offered() -> None:
    assert (2, Decimal(3)) in orders("来3吧", on_air=2)
    assert all(quantity == int(quantity) for _, quantity in orders("来1.5吧", on_air=2))
    assert orders("来3吧") == []


def test_what_the_sender_holds_may_be_changed_or_cancelled() -> None:
    found = suggestions("那个弄成3", Context(CATALOGUE, holds={1: Decimal(2)}))
    assert ChangeIntent(operation="=", product=1, quantity=Decimal(3)) in found
    assert CancelIntent(product=1) in found


@given(st.text(alphabet="番茄鸡蛋123两三斤盒栋-号，要不改 ab.", max_size=400))
def test_never_more_than_there_are_keys_and_nothing_twice(text: str) -> None:
    found = suggestions(text, Context(CATALOGUE, on_air=1, holds={2: Decimal(1)}))
    assert len(found) <= MOST
    assert len(set(map(repr, found))) == len(found)
    for one in found:
        if isinstance(one, OrderIntent):
            assert all(0 < line.quantity <= 999 for line in one.lines)

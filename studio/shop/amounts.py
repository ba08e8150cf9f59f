"""Quantities and money: exact, in thousandths, and as people write them."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from studio.model.errors import ShopError

MAX_ORDERED = Decimal(999)
"""The most of one product in one order. A larger number in a comment is a mistake or a joke."""

MAX_STOCK = Decimal(1_000_000)

WEIGHED_UNITS = frozenset(
    {"斤", "公斤", "千克", "克", "两", "钱", "升", "毫升", "米", "尺", "吨"}
    | {"jin", "catty", "kg", "g", "lb", "lbs", "oz", "l", "ml", "m", "kilo", "pound"}
)
"""Units that can be halved. In any other unit (根 盒 个 …) goods come by the piece."""

_THOUSAND = Decimal(1000)


def to_milli(amount: Decimal) -> int:
    """Thousandths. The amount has at most three decimals (`exact` says so); more are rounded."""
    return int((amount * _THOUSAND).to_integral_value(ROUND_HALF_EVEN))


def from_milli(milli: int) -> Decimal:
    """Without trailing zeros: 2000 → 2, 1500 → 1.5."""
    whole, rest = divmod(milli, 1000)
    return Decimal(whole) if rest == 0 else (Decimal(milli) / _THOUSAND).normalize()


def written(amount: Decimal) -> str:
    """12, 1.5: for sentences, never with an exponent."""
    return format(from_milli(to_milli(amount)), "f")


def by_the_piece(unit: str) -> bool:
    return unit.strip().lower() not in WEIGHED_UNITS


def exact(amount: Decimal) -> bool:
    """A number with at most three decimals."""
    return amount.is_finite() and abs(amount) <= 10**12 and amount * _THOUSAND == to_milli(amount)


def check_ordered(quantity: Decimal, name: str, unit: str) -> None:
    """Raises ShopError when nobody can mean this quantity of a product: not positive, over the cap, cut pieces."""
    if not quantity.is_finite() or quantity <= 0:
        raise ShopError("shop.not_positive", name=name, quantity=_bounded(quantity))
    if quantity > MAX_ORDERED:
        raise ShopError("shop.over_cap", name=name, quantity=_bounded(quantity), cap=written(MAX_ORDERED), unit=unit)
    check_divisible(quantity, name, unit)


def check_divisible(quantity: Decimal, name: str, unit: str) -> None:
    """Raises ShopError for a fraction of a piece, or of less than a thousandth of what is weighed."""
    if by_the_piece(unit) and quantity != quantity.to_integral_value():
        raise ShopError("shop.cut_piece", name=name, quantity=_bounded(quantity), unit=unit)
    if not exact(quantity):
        raise ShopError("shop.too_fine", name=name, quantity=_bounded(quantity), unit=unit)


def _bounded(quantity: Decimal) -> str:
    return str(quantity)[:20]

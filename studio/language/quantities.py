"""Which product, and how much of it: exact, possible, or for a person."""

from __future__ import annotations

from decimal import Decimal

from studio.language.context import Context, unclear
from studio.language.numerals import BIG
from studio.language.products import in_stock_unit
from studio.language.units import MOST_ORDERED, Measured
from studio.model.intent import UnclearIntent


class UnclearError(Exception):
    """Why an order is for a person."""

    def __init__(self, intent: UnclearIntent) -> None:
        super().__init__(intent.reason)
        self.intent = intent


def refuse(reason: str, **arguments: object) -> UnclearError:
    return UnclearError(unclear(reason, **arguments))


def quantity(measured: Measured, number: int, context: Context) -> Decimal:
    """So much of a product, in its unit. Raises UnclearError for what cannot be converted, cut, or meant."""
    catalogue = context.catalogue
    if number not in catalogue:
        raise refuse("no_such_product", number=number)
    unit, name = catalogue.unit(number), catalogue.name(number)
    if measured.amount is None:
        raise refuse("vague")
    if measured.amount >= BIG:
        raise refuse("too_many", name=name, most=MOST_ORDERED)
    amount = catalogue.units.convert(measured, unit)
    if amount is None:
        raise refuse("other_unit", name=name, unit=unit, said=measured.unit)
    if amount <= 0:
        raise refuse("not_positive", name=name)
    if amount > MOST_ORDERED:
        raise refuse("too_many", name=name, most=MOST_ORDERED)
    if amount != amount.to_integral_value() and not catalogue.weighed(number):
        raise refuse("cut_piece", name=name, unit=unit)
    return in_stock_unit(amount)


def one_product(numbers: tuple[int, ...], context: Context) -> int:
    """The product meant by a name or number. Raises UnclearError for unknown ones and for names that several share."""
    if len(numbers) > 1:
        names = "、".join(context.catalogue.name(number) for number in numbers)
        raise refuse("which_product", names=names[:80])
    if numbers[0] not in context.catalogue:
        raise refuse("no_such_product", number=numbers[0])
    return numbers[0]

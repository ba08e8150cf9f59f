"""What an unclear comment may have meant: for a person to choose from, never to act upon."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from studio.language.plain import plain
from studio.language.products import Catalogue
from studio.language.reader import Context, read
from studio.model.intent import Address, CancelIntent, ChangeIntent, OrderIntent
from studio.model.order import OrderLine

MOST = 9
"""As many as there are keys for them."""

Suggestion = OrderIntent | ChangeIntent | CancelIntent

_CLAUSE = re.compile(r"[，,。;；\n!！?？、]+")
_NUMBER = re.compile(r"(?<![0-9.])[0-9]{1,3}(?:\.[0-9])?(?![0-9])")
_WRITTEN = {"两": 2, "俩": 2, "仨": 3} | {sign: value for value, sign in enumerate("一二三四五六七八九十", start=1)}
_LONGEST = 300
_MOST_ORDERED = Decimal(99)


def suggestions(text: str, context: Context) -> tuple[Suggestion, ...]:
    """The likeliest first: parts of the comment that read clearly by themselves, then the products it names (or the one
    on air) with the numbers it holds, then changes of what the sender holds. Any thread; bounded."""
    found: list[Suggestion] = []
    for one in _all(plain(text[:_LONGEST]), context):
        if one not in found:
            found.append(one)
        if len(found) == MOST:
            break
    return tuple(found)


def _all(text: str, context: Context) -> Iterator[Suggestion]:
    clear: list[Suggestion] = []
    for clause in _CLAUSE.split(text)[:MOST]:
        if clause.strip():
            clear += [one for one in read(clause, context) if isinstance(one, Suggestion)]
    yield from clear
    address = next((one.address for one in clear if isinstance(one, OrderIntent) and one.address), None)
    named = _products(text, context)
    numbers = _numbers(text, named)
    for product in named or ([context.on_air] if context.on_air else []):
        for number in numbers or [Decimal(1)]:
            if _sensible(number, product, context.catalogue):
                yield _order(product, number, address)
    for product in context.holds:
        for number in numbers:
            if _sensible(number, product, context.catalogue) and number != context.holds[product]:
                yield ChangeIntent(operation="=", product=product, quantity=number)
        yield CancelIntent(product=product)


def _products(text: str, context: Context) -> list[int]:
    """Every product a name in the text may stand for."""
    numbers = [number for one in context.catalogue.named_in(text) for number in one.numbers]
    return list(dict.fromkeys(numbers))[:MOST]


def _numbers(text: str, named: list[int]) -> list[Decimal]:
    """What may be a quantity; digits of doors and phones are longer or behind a dash, so they drop out with these."""
    without = re.sub(r"[0-9]+\s*(?:号楼|栋|幢|单元|室|#|-)[0-9-]*", " ", text)
    digits = [Decimal(one) for one in _NUMBER.findall(without)]
    written = [Decimal(_WRITTEN[sign]) for sign in without if sign in _WRITTEN]
    numbers = [one for one in (*digits, *written) if 0 < one <= _MOST_ORDERED]
    # 3号两盒: the 3 has already said which product.
    others = [one for one in numbers if not (len(numbers) > 1 and one == int(one) and int(one) in named)]
    return list(dict.fromkeys(others))[:MOST]


def _sensible(number: Decimal, product: int, catalogue: Catalogue) -> bool:
    return catalogue.weighed(product) or number == number.to_integral_value()


def _order(product: int, number: Decimal, address: Address | None) -> OrderIntent:
    return OrderIntent(lines=(OrderLine(product, number),), address=address)

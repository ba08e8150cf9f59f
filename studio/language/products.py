"""The catalogue, compiled for reading: which products a comment names, and where."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from studio.language.plain import plain
from studio.language.units import Units, product_unit
from studio.model.product import Product

_IN_BRACKETS = re.compile(r"[(\[【《].*?(?:[)\]】》]|$)")
_NO_NAME = re.compile(r"[\W\d_]*")
# 橙子妈妈 is a neighbour, not an orange.
_KIN = re.compile(r"(?:妈|爸|爹|姐|哥|叔|婶|姨|奶奶|爷爷|外婆|外公|阿姨|老师|同学|小姐|先生|女士)")
_IRREGULAR = {"loaf": "loaves", "leaf": "leaves", "knife": "knives", "goose": "geese", "fish": "fish", "half": "halves"}
_TAKES_ES = ("s", "x", "z", "ch", "sh", "o")


class Named(NamedTuple):
    """A product's name in a text; several numbers when products share the name."""

    start: int
    end: int
    numbers: tuple[int, ...]


class Catalogue:
    """Built once for a list of products, then only read: any thread may. Purely numeric names are left out, for
    products are ordered by number."""

    def __init__(self, products: Sequence[Product]) -> None:
        self._products: Mapping[int, Product] = {product.number: product for product in products}
        self._unit = {product.number: product_unit(plain(product.unit)) for product in products}
        self.units = Units(self._unit.values())
        self.sold_in_kuai = any("块" in unit for unit in self._unit.values())
        names: defaultdict[str, dict[int, None]] = defaultdict(dict)
        for product in products:
            for name in _forms(product):
                names[name][product.number] = None
        self._names = {name: tuple(numbers) for name, numbers in names.items()}
        self._lengths: dict[str, tuple[int, ...]] = {}
        for first, lengths in _lengths(self._names).items():
            self._lengths[first] = tuple(sorted(lengths, reverse=True))

    def __contains__(self, number: int) -> bool:
        return number in self._products

    def numbers(self) -> Iterable[int]:
        return self._products.keys()

    def name(self, number: int) -> str:
        product = self._products.get(number)
        return product.name if product else str(number)

    def unit(self, number: int) -> str:
        """The unit it is sold by, without what a bracket adds."""
        return self._unit[number]

    def sold_in(self, unit: str) -> bool:
        """Whether something is sold in this kind of container."""
        return self.units.contains(unit) and unit in self._unit.values()

    def weighed(self, number: int) -> bool:
        return self.units.weighed(self._unit[number])

    def named_in(self, text: str) -> list[Named]:
        """The products that a plain text names, from left to right, each as long as possible."""
        found: list[Named] = []
        place, length = 0, len(text)
        while place < length:
            named = self._named_at(text, place)
            if named is None:
                place += 1
            else:
                found.append(named)
                place = named.end
        return found

    def _named_at(self, text: str, start: int) -> Named | None:
        for length in self._lengths.get(text[start], ()):
            end = start + length
            numbers = self._names.get(text[start:end])
            if end <= len(text) and numbers and not _inside_a_word(text, start, end) and not _KIN.match(text, end):
                return Named(start, end, numbers)
        return None


def in_stock_unit(amount: Decimal) -> Decimal:
    """Without trailing zeros, never with an exponent."""
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.normalize()


def _lengths(names: Iterable[str]) -> dict[str, set[int]]:
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for name in names:
        lengths[name[0]].add(len(name))
    return lengths


def _forms(product: Product) -> set[str]:
    """Everything the product may be called in a plain text."""
    forms: set[str] = set()
    for written in (product.name, *product.aliases):
        for whole in (written, _IN_BRACKETS.sub("", written.translate({0xFF08: "(", 0xFF09: ")"}))):
            name = plain(whole)
            forms |= {name, name.replace("-", " ")}
            if not name.isascii():
                forms.add(name.replace(" ", ""))
    for name in tuple(forms):
        forms |= _numbers_of_noun(name)
    return {name for name in forms if not _NO_NAME.fullmatch(name)}


def _numbers_of_noun(name: str) -> set[str]:
    """Singular and plural of an English name, by its last word."""
    if not name.isascii() or not name[-1:].isalpha():
        return set()
    head, blank, noun = name.rpartition(" ")
    forms = {noun, *_plurals(noun), *_singulars(noun)}
    return {head + blank + form for form in forms if len(form) >= 3}


def _plurals(noun: str) -> set[str]:
    if noun in _IRREGULAR:
        return {_IRREGULAR[noun]}
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return {noun[:-1] + "ies"}
    if noun.endswith("o"):
        return {noun + "s", noun + "es"}
    return {noun + "es" if noun.endswith(_TAKES_ES) else noun + "s"}


def _singulars(noun: str) -> set[str]:
    for singular, plural in _IRREGULAR.items():
        if noun == plural:
            return {singular}
    if noun.endswith("ies"):
        return {noun[:-3] + "y"}
    if noun.endswith("es") and noun[:-2].endswith(_TAKES_ES):
        return {noun[:-2]}
    return {noun[:-1]} if noun.endswith("s") and not noun.endswith("ss") else set()


def _inside_a_word(text: str, start: int, end: int) -> bool:
    """Whether a Latin word or a number only contains what stands here: the `egg` of `eggplant`, the 5 of `15号电池`."""
    first, last = text[start], text[end - 1]
    before, after = text[start - 1 : start], text[end : end + 1]
    if first.isascii() and before.isascii() and (
        (first.isalpha() and before.isalpha()) or (first.isdigit() and (before.isdigit() or before == "."))
    ):  # fmt: skip
        return True
    return (
        last.isascii()
        and after.isascii()
        and ((last.isalpha() and after.isalpha()) or (last.isdigit() and after.isdigit()))
    )

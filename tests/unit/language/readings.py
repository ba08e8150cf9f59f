"""The corpora: a catalogue `name.csv` and its comments `name.tsv` (state, text, expected)."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from studio.language.notation import written
from studio.language.reader import Catalogue, Context, read
from studio.shop.catalogue import read_catalogue

FOLDER = Path(__file__).parent / "corpus"
NAMES = ("vegetables", "fruit_stall", "hardware", "bakery")


class Row(NamedTuple):
    """`state`: none, call, poll, holds (one of the product on air), or holds:3x2,1x0.5."""

    shop: str
    state: str
    text: str
    expected: str


@cache
def shop(name: str) -> tuple[Catalogue, int]:
    """A catalogue, and the number on air."""
    products = read_catalogue(FOLDER / f"{name}.csv")
    return Catalogue(products), next(product.number for product in products if product.on_air)


def rows(name: str) -> list[Row]:
    lines = (FOLDER / f"{name}.tsv").read_text("utf-8").splitlines()[1:]
    return [Row(name, *line.split("\t")) for line in lines if line]


def context(name: str, state: str = "none") -> Context:
    catalogue, on_air = shop(name)
    asked: dict[str, Literal["none", "call", "poll"]] = {"call": "call", "poll": "poll"}
    kind, _, held = state.partition(":")
    holds: dict[int, Decimal] = {}
    if kind == "holds":
        parts = (part.split("x") for part in (held or f"{on_air}x1").split(","))
        holds = {int(number): Decimal(amount) for number, amount in parts}
    return Context(catalogue, on_air, asked.get(kind, "none"), holds=holds)


def reading(name: str, text: str, state: str = "none") -> str:
    return written(read(text.replace("\\n", "\n"), context(name, state)))

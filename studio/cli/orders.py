"""`doorstep orders …`: how comments are read, in writing; the order book, and what is printed of it."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, Optional

import typer

from studio.cli.language import language_of
from studio.cli.shop import LanguageOption, ShowArgument
from studio.language.notation import written
from studio.language.reader import Catalogue, Context, read
from studio.model.errors import ShopError
from studio.shop.catalogue import read_catalogue

STATES: dict[str, Literal["none", "call", "poll"]] = {"none": "none", "call": "call", "poll": "poll", "holds": "none"}

app = typer.Typer(name="orders", help="Orders in the comments 评论下单.", no_args_is_help=True)


class Line(NamedTuple):
    """A comment with the state it came in; `expected` is None where nothing is."""

    state: str
    text: str
    expected: str | None


@app.callback()
def orders() -> None:
    """Orders in the comments 评论下单."""


@app.command()
def parse(
    catalogue: Annotated[Path, typer.Option("--catalogue", help="products.csv 商品表")],
    corpus: Annotated[Optional[Path], typer.Option("--corpus", help="state, text, expected .tsv")] = None,  # noqa: UP045
    holds: Annotated[Optional[str], typer.Option("--holds", help="3x1,2x0.5 已下单")] = None,  # noqa: UP045
) -> None:
    """Read lines `state<TAB>text` and print what each means 读懂评论.

    States: none, call (the host asked to type 1), poll (one of two options is open), holds (the sender has ordered).
    """
    products = read_catalogue(catalogue)
    on_air = next((product.number for product in products if product.on_air), 0)
    held = _holds(holds) if holds else {on_air: Decimal(1)} if on_air else {}
    compiled = Catalogue(products)
    differing: list[str] = []
    checked = 0
    for line in _lines(_open(corpus)):
        context = Context(compiled, on_air, STATES[line.state], holds=held if line.state == "holds" else {})
        meant = written(read(line.text.replace("\\n", "\n"), context))
        typer.echo(meant)
        if corpus is not None and line.expected is not None:
            checked += 1
            if meant != line.expected:
                differing.append(f"{line.state}\t{line.text}\texpected {line.expected}\tread {meant}")
    if corpus is not None and checked:
        typer.echo(f"{checked - len(differing)} of {checked} agree 相符", err=True)
        for one in differing:
            typer.echo(one, err=True)
        raise typer.Exit(1 if differing else 0)


@app.command(name="list")
def list_orders(
    show: ShowArgument,
    search: Annotated[str, typer.Option("--search", help="name, phone, address, #12 姓名、电话、地址")] = "",
    state: Annotated[Optional[str], typer.Option("--state", help="accepted, waiting, cancelled …")] = None,  # noqa: UP045
    limit: Annotated[int, typer.Option("--limit", min=1, max=500)] = 50,
    before: Annotated[int, typer.Option("--before", help="older than order N 早于第 N 单")] = 0,
) -> None:
    """List orders, newest first, names and phones masked 订单列表（姓名电话打码）."""
    from studio.cli.order_lists import list_orders

    list_orders(show, search, state, limit, before)


@app.command()
def sheets(
    show: ShowArgument,
    out: Annotated[Path, typer.Option("--out", help="folder 目录")] = Path("sheets-out"),
    formats: Annotated[str, typer.Option("--formats", help="xlsx,csv,pdf")] = "xlsx,csv,pdf",
    lang: LanguageOption = None,
) -> None:
    """Write pickup sheets, packing list, totals and waitlist 取货单、打包单、合计、候补."""
    from studio.cli.order_lists import make_sheets

    make_sheets(show, out, formats, language_of(lang))


def _open(corpus: Path | None) -> str:
    try:
        content = sys.stdin.buffer.read() if corpus is None else corpus.read_bytes()
        return content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "UTF-8"
        raise ShopError("language.no_corpus", path=corpus or "stdin", reason=reason or error) from error


def _lines(content: str) -> Iterable[Line]:
    """The lines of a corpus or of standard input; a heading and empty lines are left out."""
    for row, line in enumerate(content.replace("\r\n", "\n").split("\n"), start=1):
        if not line or (row == 1 and line.split("\t")[:2] == ["state", "text"]):
            continue
        cells = line.split("\t")
        if len(cells) < 2 or cells[0] not in STATES:
            raise ShopError("language.bad_line", row=row, states=", ".join(STATES))
        yield Line(cells[0], cells[1], cells[2] if len(cells) > 2 else None)


def _holds(text: str) -> dict[int, Decimal]:
    """3x1,2x0.5 as amounts by product. Raises ShopError."""
    held: dict[int, Decimal] = {}
    for part in text.replace(",", " ").split():
        number, sign, amount = part.partition("x")
        plain_digits = number.isascii() and number.isdigit() and amount.isascii()
        if not sign or not plain_digits or not amount.replace(".", "", 1).isdigit():
            raise ShopError("language.bad_holds", text=part)
        held[int(number)] = Decimal(amount)
    return held

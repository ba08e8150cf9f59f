"""`doorstep shop …`: the ledger behind a show, without opening the show."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from studio.cli.language import language_of

LanguageOption = Annotated[Optional[str], typer.Option("--lang", help="zh / en")]  # noqa: UP045 - typer reads it
ShowArgument = Annotated[Path, typer.Argument(help="*.show.json")]

app = typer.Typer(name="shop", help="Stock and orders of a show 库存和订单.", no_args_is_help=True)


@app.command()
def move(
    show: ShowArgument,
    to: Annotated[str, typer.Option("--to", help="postgresql://user@host/database")],
    lang: LanguageOption = None,
) -> None:
    """Move a show's ledger into another, empty database, and use that from now on 搬到 PostgreSQL.

    The password is taken from $DOORSTEP_LEDGER_PASSWORD, the keyring, or a prompt; never from the command line.
    """
    from studio.cli.shop_work import move_show

    move_show(show, to, language_of(lang))


@app.command()
def forget(
    show: ShowArgument,
    service: Annotated[str, typer.Option("--service", help="twitch …")],
    user: Annotated[str, typer.Option("--user", help="account 账号")],
    lang: LanguageOption = None,
) -> None:
    """Remove one neighbour's name, door and phone from all orders 删除一位邻居的资料."""
    from studio.cli.shop_work import forget_neighbour

    forget_neighbour(show, service, user, language_of(lang))


@app.command()
def template(path: Annotated[Path, typer.Argument(help="products.csv")], lang: LanguageOption = None) -> None:
    """Write a product list to fill in 商品表模板."""
    from studio.shop.catalogue import write_template

    write_template(path, language_of(lang))
    typer.echo(path)

"""`doorstep draw verify`: anybody can run a draw again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer
from rich.console import Console

from studio.cli.language import language_of
from studio.community.draw import read_record, verify
from studio.model.sentences import say

app = typer.Typer(name="draw", help="Draws 福袋.", no_args_is_help=True)


@app.callback()
def draw() -> None:
    """Draws 福袋."""


@app.command("verify")
def verify_draw(
    file: Annotated[Path, typer.Argument(help="draw-….json")],
    lang: Annotated[Optional[str], typer.Option("--lang", help="zh / en")] = None,  # noqa: UP045 - typer reads it
) -> None:
    """Run a draw again from its file 验证一次抽奖."""
    language = language_of(lang)
    record = read_record(file)
    verify(record)
    console = Console(highlight=False)
    console.print(say("draw.verified", {}, language).what, markup=False)
    for number, winner in enumerate(record.winners, 1):
        console.print(f"{number}. {winner.name} ({winner.id})", markup=False)

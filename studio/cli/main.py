"""The `doorstep` command."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Optional

import typer
from rich.console import Console

from studio.cli.draw import app as draw
from studio.cli.language import language_of
from studio.cli.orders import app as orders
from studio.cli.shop import app as shop
from studio.model.errors import StudioError
from studio.model.sentences import Language

LanguageOption = Annotated[Optional[str], typer.Option("--lang", help="zh / en")]  # noqa: UP045 - typer reads it

app = typer.Typer(
    name="doorstep",
    help="家门口直播间 Doorstep Studio: a neighbourhood runs its own live show.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(orders, name="orders")
app.add_typer(shop, name="shop")
app.add_typer(draw, name="draw")
_errors = Console(stderr=True, highlight=False)


@app.command()
def window(
    show: Annotated[Optional[Path], typer.Argument(help="*.show.json")] = None,  # noqa: UP045
    lang: LanguageOption = None,
) -> None:
    """Open the window 打开窗口 (what `doorstep [SHOW]` does)."""
    from studio.cli.window import open_window

    raise typer.Exit(open_window(show, language_of(lang)))


@app.command()
def demo(
    headless: Annotated[bool, typer.Option("--headless", help="without a window 不开窗口")] = False,
    seconds: Annotated[Optional[float], typer.Option(help="how long 时长 (headless: 60)", min=3)] = None,  # noqa: UP045
    out: Annotated[Path, typer.Option(help="where results go 结果目录")] = Path("demo-out"),
    lang: LanguageOption = None,
    portrait: Annotated[bool, typer.Option("--portrait", help="portrait show 竖屏")] = False,
) -> None:
    """Rehearse with made-up neighbours and an embedded receiver 彩排."""
    from studio.cli.demo import run_demo

    raise typer.Exit(run_demo(headless, seconds or 0.0, out, language_of(lang), portrait))


@app.command()
def broadcast(
    show: Annotated[Path, typer.Argument(help="*.show.json")],
    push: Annotated[Optional[list[str]], typer.Option("--push", help="rtmp(s)://… 推流地址")] = None,  # noqa: UP045
    record: Annotated[Optional[Path], typer.Option("--record", help=".mkv / .mp4")] = None,  # noqa: UP045
    seconds: Annotated[float, typer.Option(help="0: until Ctrl-C 直到 Ctrl-C", min=0)] = 0.0,
    report: Annotated[Optional[Path], typer.Option("--report", help="report.json")] = None,  # noqa: UP045
    lang: LanguageOption = None,
) -> None:
    """Broadcast without a window 不开窗口直播."""
    from studio.cli.broadcast import run_broadcast

    raise typer.Exit(run_broadcast(show, push or [], record, seconds, report, language_of(lang)))


@app.command()
def devices(lang: LanguageOption = None) -> None:
    """List cameras, microphones and screens 列出设备."""
    from studio.cli.devices import show_devices

    raise typer.Exit(show_devices(language_of(lang)))


@app.command()
def doctor(
    show: Annotated[Optional[Path], typer.Option("--show", help="*.show.json: the check before it 开播前体检")] = None,  # noqa: UP045
    lang: LanguageOption = None,
) -> None:
    """What works here, what is missing, how to mend it 体检."""
    from studio.cli.doctor import show_doctor

    raise typer.Exit(show_doctor(language_of(lang), show))


@app.command()
def stop(
    show: Annotated[Optional[Path], typer.Argument(help="*.show.json; all when left out")] = None,  # noqa: UP045
    lang: LanguageOption = None,
) -> None:
    """End a show that is on air 下播."""
    from studio.cli.stop import stop_shows

    raise typer.Exit(stop_shows(show, language_of(lang)))


def _spoken(arguments: list[str]) -> Language:
    """The language for an error of the command itself: what --lang says, if it is one."""
    for before, word in pairwise(["", *arguments]):
        asked = word if before == "--lang" else word.removeprefix("--lang=")
        if asked in ("zh", "en") and (before == "--lang" or word.startswith("--lang=")):
            return language_of(asked)
    return language_of(None)


def main() -> int:
    """`doorstep [SHOW]` is short for `doorstep window [SHOW]`. A StudioError ends with its sentence and status 1;
    everything else ends by SystemExit, as typer does it."""
    arguments = sys.argv[1:]
    names = {one.callback.__name__ for one in app.registered_commands if one.callback is not None}
    names |= {group.name or "" for group in app.registered_groups}
    if not arguments or (arguments[0] not in names and not arguments[0].startswith("-")):
        arguments = ["window", *arguments]
    try:
        app(args=arguments)
    except StudioError as error:
        for part in error.say(_spoken(arguments)):
            if part:
                _errors.print(part, markup=False)
        return 1
    return 0

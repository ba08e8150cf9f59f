"""Commands by name: what keys, buttons, terminal and remote control can ask for."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

import studio
from studio.desk import registry  # noqa: F401 - the commands are there once it is imported
from studio.desk.commands import COMMANDS, find_command
from studio.model.errors import StudioError

_HAN = re.compile(r"[\u4e00-\u9fff]")
_EXPECTED = {
    "scene.take", "look.take", "overlay.toggle", "comment.feature", "comment.unfeature", "product.present",
    "product.adjust", "product.count", "order.by_hand", "ledger.undo", "show.go_live", "show.end",
    "recording.start", "recording.stop", "program.blank", "sound.mute", "sound.gain", "destination.set",
}  # fmt: skip


def test_what_the_show_needs_is_there() -> None:
    assert set(COMMANDS) >= _EXPECTED


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_named_in_both_languages_and_checks_its_arguments(name: str) -> None:
    command = COMMANDS[name]
    assert command.name == name
    assert re.fullmatch(r"[a-z]+\.[a-z_]+", name)
    assert _HAN.search(command.zh)
    assert command.en
    assert not _HAN.search(command.en)
    assert find_command(name) is command
    parameters = list(inspect.signature(command.run).parameters.values())[1:]
    needed = [one.name for one in parameters if one.default is one.empty and one.kind is not one.VAR_KEYWORD]
    command.check(dict.fromkeys(needed, 1))
    takes_any = any(one.kind is one.VAR_KEYWORD for one in parameters)
    if not takes_any:
        with pytest.raises(StudioError) as refused:
            command.check({**dict.fromkeys(needed, 1), "no_such_argument": 1})
        assert refused.value.code == "desk.bad_arguments"
        assert "no_such_argument" in refused.value.say("zh").what
    if needed:
        with pytest.raises(StudioError) as refused:
            command.check({})
        assert needed[0] in str(refused.value)


def test_words_are_told_apart() -> None:
    """Two buttons with one word would be a riddle."""
    for words in ([one.zh for one in COMMANDS.values()], [one.en for one in COMMANDS.values()]):
        assert len(words) == len(set(words))


@pytest.mark.parametrize(("asked", "meant"), [("scene.tak", "scene.take"), ("show.golive", "show.go_live")])
def test_did_you_mean(asked: str, meant: str) -> None:
    with pytest.raises(StudioError) as refused:
        find_command(asked)
    for language in ("zh", "en"):
        said = refused.value.say(language).text()  # type: ignore[arg-type]
        assert asked in said
        assert meant in said


def test_nothing_close_no_hint() -> None:
    with pytest.raises(StudioError) as refused:
        find_command("xyzzy")
    assert "→" not in str(refused.value)


def test_the_window_asks_only_for_what_exists() -> None:
    """Every `do("…")` in the window and the terminal names a command, with arguments that fit."""
    root = Path(studio.__file__).parent
    asked = 0
    for path in [*(root / "gui").rglob("*.py"), *(root / "cli").rglob("*.py"), *(root / "desk").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr not in ("do", "do_then") or not node.args:
                continue
            first = node.args[0]
            if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
                continue
            asked += 1
            names = [keyword.arg for keyword in node.keywords]
            if None not in names:
                find_command(first.value).check({str(name): None for name in names})
    assert asked > 5

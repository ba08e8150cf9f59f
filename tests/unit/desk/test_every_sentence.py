"""Whatever code is raised or told anywhere in studio/ has its sentence, in both languages, with its places filled."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import studio
from studio.desk import registry  # noqa: F401 - the commands are there once it is imported
from studio.desk.commands import COMMANDS
from studio.gui.actions import KEYS
from studio.model.sentences import catalogue

_ROOT = Path(studio.__file__).parent
_CODE = re.compile(r"[a-z]+\.[a-z][a-z_]*")
_FILES = re.compile(r".*\.(json|log|db|sock|new|py|csv|png|ts|qm|svg|pid|lock|ico|flv|mkv|mp4|example|org)")
# Filled in by who passes the error on: `load_show`, and the outputs' tally.
_FILLED_LATER = {"backup", "name", "path", "attempt"}


def _sources() -> list[Path]:
    left_out = _ROOT / "model" / "sentences"
    return [path for path in _ROOT.rglob("*.py") if left_out not in path.parents and path.name != "resources_rc.py"]


def _codes(tree: ast.AST) -> Iterator[tuple[str, int]]:
    rooms = {code.partition(".")[0] for code in catalogue()}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value):
            if (
                _FILES.fullmatch(node.value)
                or node.value in COMMANDS
                or node.value in KEYS
                or node.value.startswith("studio.")
            ):
                continue
            if node.value.partition(".")[0] in rooms:
                yield node.value, node.lineno


def _raised(tree: ast.AST) -> Iterator[tuple[str, set[str], int]]:
    """Calls of error classes with a code and plain arguments: code, argument names, line."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = node.args[0]
        if not name.endswith("Error") or not isinstance(first, ast.Constant) or not isinstance(first.value, str):
            continue
        if first.value in catalogue() and all(keyword.arg is not None for keyword in node.keywords):
            yield first.value, {str(keyword.arg) for keyword in node.keywords}, node.lineno


@pytest.mark.parametrize("path", _sources(), ids=lambda path: str(path.relative_to(_ROOT)))
def test_every_code_is_known_and_its_places_are_filled(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unknown = [f"{code} (line {line})" for code, line in _codes(tree) if code not in catalogue()]
    assert not unknown
    for code, given, line in _raised(tree):
        known = catalogue()[code]
        places = {name for _, name, _, _ in string.Formatter().parse(known.en.text()) if name}
        assert places - _FILLED_LATER <= given, f"{code} (line {line}) leaves places open"


def test_enough_was_looked_at() -> None:
    found = {code for path in _sources() for code, _ in _codes(ast.parse(path.read_text(encoding="utf-8")))}
    assert len(found) > 100
    assert {"show.busy", "engine.lost", "rtmp.key_refused", "file.full", "shop.sold_out", "chat.too_large"} <= found

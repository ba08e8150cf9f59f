from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

import studio
from studio.model import sentences
from studio.model.errors import ShopError
from studio.model.sentences import Bilingual, catalogue, say

_HAN = re.compile(r"[\u4e00-\u9fff]")


def _places(text: str) -> set[str]:
    """A name that has a form of its own in each language, such as a service's, has two places: `x_zh` and `x_en`."""
    found = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    return {re.sub("_(zh|en)$", "", name) for name in found}


@pytest.mark.parametrize(("code", "known"), sorted(catalogue().items()))
def test_both_languages_say_it_with_the_same_places(code: str, known: Bilingual) -> None:
    room, _, case = code.partition(".")
    assert room
    assert case
    for sentence in known:
        assert sentence.what
        for part in sentence:
            assert "" not in _places(part), "a place needs a name"
    assert _HAN.search(known.zh.text())
    assert not _HAN.search(known.en.text())
    assert _places(known.zh.text()) == _places(known.en.text())


def test_places_are_filled_and_unknown_codes_say_themselves() -> None:
    said = say("shop.sold_out", {"name": "鸡蛋"}, "zh")
    assert said.what == "鸡蛋 已售罄。"
    assert say("shop.sold_out", {}, "en").what == "{name} is sold out."
    assert say("no.such", {"a": "1"}, "en").text() == "no.such {'a': '1'}"
    assert str(ShopError("shop.sold_out", name="Eggs")).startswith("Eggs is sold out.")


def test_a_brace_in_what_people_write_is_just_a_brace() -> None:
    assert say("shop.sold_out", {"name": "{name} {0}"}, "en").what == "{name} {0} is sold out."


def test_two_rooms_cannot_use_one_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    double = "from studio.model.sentences import Bilingual, Sentence\n"
    double += "SENTENCES = {'shop.sold_out': Bilingual(Sentence('一'), Sentence('a'))}\n"
    (tmp_path / "doubling.py").write_text(double, encoding="utf-8")
    monkeypatch.setattr(sentences, "__path__", [*sentences.__path__, str(tmp_path)])
    with pytest.raises(ValueError, match=r"shop\.sold_out"):
        catalogue.__wrapped__()


@pytest.mark.parametrize("room", ["config", "shop"])
def test_every_code_a_room_uses_has_its_sentence(room: str) -> None:
    known = catalogue()
    rooms = {code.partition(".")[0] for code in known}
    used: set[str] = set()
    for file in (Path(studio.__file__).parent / room).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                word = node.value
                if re.fullmatch(r"[a-z]+\.[a-z_]+", word) and word.partition(".")[0] in rooms:
                    used.add(word)
    assert used - {"settings.json"} <= known.keys()
    assert len(used) > 10

"""What is wrong with a show file, where, and what was probably meant."""

from __future__ import annotations

import difflib
import json
import re
from typing import Any, NamedTuple

import msgspec
from msgspec import inspect

from studio.model.show import Show

_PLACE = re.compile(r"^(?P<reason>.*?)(?: - at `(?P<path>\$[^`]*)`)?$", re.DOTALL)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")


class Fault(NamedTuple):
    """`code` names a sentence of show files; `arguments` fill it, the path of the show file and its backup apart."""

    code: str
    arguments: dict[str, str]


def fault_of(error: msgspec.ValidationError, content: bytes) -> Fault:
    """Read msgspec's sentence back into its parts. `content` is the JSON text that failed."""
    found = _PLACE.match(str(error))
    reason, where = (found["reason"], found["path"] or "$") if found else (str(error), "$")
    if field := re.fullmatch(r"Object contains unknown field `(.*)`", reason):
        return _unknown_field(field[1], where, content)
    if field := re.fullmatch(r"Object missing required field `(.*)`", reason):
        return Fault("show.missing_field", {"where": where, "field": field[1]})
    if value := re.fullmatch(r"Invalid (?:enum )?value (.*)", reason):
        return _unknown_value(value[1].strip("'"), where, content)
    if kinds := re.fullmatch(r"Expected `(.*)`, got `(.*)`", reason):
        return Fault("show.wrong_kind", {"where": where, "expected": kinds[1], "found": kinds[2]})
    if ref := re.fullmatch(r"scene '(.*)', item (\d+): '(.*)' is neither a source nor an overlay", reason):
        return _unknown_reference(ref[1], ref[2], ref[3], content)
    return Fault("show.invalid", {"where": where, "reason": reason})


def _unknown_field(field: str, where: str, content: bytes) -> Fault:
    node = _resolve(where, content)
    names = [one.encode_name for one in node.fields] if isinstance(node, inspect.StructType) else []
    arguments = {"where": f"{where}.{field}", "field": field, "hint": _meant(field, names)}
    return Fault("show.unknown_field", arguments)


def _unknown_value(value: str, where: str, content: bytes) -> Fault:
    node = _resolve(where, content)
    choices: list[str] = []
    if isinstance(node, inspect.LiteralType):
        choices = [str(one) for one in node.values]
    elif where.endswith(".kind"):
        choices = _tags(_resolve(where.removesuffix(".kind"), content))
    hint = _meant(value, choices, all_of_them=True)
    return Fault("show.unknown_value", {"where": where, "value": value, "hint": hint})


def _unknown_reference(scene_id: str, item: str, ref: str, content: bytes) -> Fault:
    raw = json.loads(content)
    scenes = [scene["id"] for scene in raw["scenes"]]
    ids = [thing["id"] for thing in (*raw.get("sources", ()), *raw.get("overlays", ()))]
    where = f"$.scenes[{scenes.index(scene_id)}].items[{item}].ref"
    return Fault("show.unknown_value", {"where": where, "value": ref, "hint": _meant(ref, ids)})


def _meant(written: str, known: list[str], all_of_them: bool = False) -> str:
    """`written → known?` for the nearest known word, else all of them when they are few. Reads in any language."""
    near = difflib.get_close_matches(written.lower(), known, n=1, cutoff=0.6)
    if near:
        return f"{written} → {near[0]}?"
    return " / ".join(known) if all_of_them else ""


def _tags(node: inspect.Type | None) -> list[str]:
    kinds = node.types if isinstance(node, inspect.UnionType) else (node,)
    return [str(kind.tag) for kind in kinds if isinstance(kind, inspect.StructType) and kind.tag is not None]


def _resolve(where: str, content: bytes) -> inspect.Type | None:
    """The type that stands at `where`; the written value decides between the kinds of a union. None: no such place."""
    node: inspect.Type | None = inspect.type_info(Show)
    value: Any = json.loads(content)
    for name, index in _STEP.findall(where):
        node = _below(node, name)
        value = _value_below(value, name or int(index))
        if isinstance(node, inspect.UnionType):
            node = _chosen(node, value)
    return node


def _below(node: inspect.Type | None, name: str) -> inspect.Type | None:
    if isinstance(node, inspect.VarTupleType):
        return node.item_type
    if isinstance(node, inspect.StructType):
        return next((one.type for one in node.fields if one.encode_name == name), None)
    return None


def _value_below(value: Any, step: str | int) -> Any:
    try:
        return value[step]
    except (KeyError, IndexError, TypeError):
        return None


def _chosen(union: inspect.UnionType, value: Any) -> inspect.Type:
    """The kind of `union` whose tag `value` carries; the union itself while that is open."""
    for kind in union.types:
        if not isinstance(kind, inspect.StructType):
            continue
        tagged = isinstance(value, dict) and value.get(kind.tag_field) == kind.tag
        if tagged or (kind.tag is None and isinstance(value, dict)):
            return kind
    return union

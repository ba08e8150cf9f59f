"""接龙: a numbered list that neighbours pass on, each adding a line. Pasted whole it is one order a line."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from studio.language.context import Context, unclear
from studio.language.message import MOST_TOKENS, Message, looks_like_name
from studio.language.orders import read_order
from studio.model.intent import Intent, OrderIntent, UnclearIntent

MOST_ROWS = 500

_HEADED = re.compile(r"接龙|拼团|团购|sign-?up|chain")
_ROW = re.compile(r"[ ]*([0-9]{1,3})[ ]?[、.)][ ]?(?![0-9])(.*)|[ ]*([0-9]{1,3})(?:[:,]|[ ](?=[^0-9 +-]))[ ]?(.*)")
_STRICT_ROW = re.compile(r"[ ]*([0-9]{1,3})[ ]?[、.)][ ]?(?![0-9])(.*)")
_LOOSE_ROW = re.compile(r"[ ]*([0-9]{1,3})[ ](?=[^0-9 +-])(.*)")
_CIRCLED = re.compile(r"(?m)^[ ]*([\u2460-\u2473])[ ]?[、.]?")
_INLINE = re.compile(r"(?<=[ ,;])([0-9]{1,3}[、.)][ ]?)(?=[^0-9 \n])")
_PREFIX = re.compile(r"([0-9]{1,3})[ ]?(?:[、.)][ ]?(?=[^0-9 ])|、[ ]?)")


class Row(NamedTuple):
    sequence: int
    text: str


def read_chain(text: str, context: Context) -> tuple[Intent, ...] | None:
    """The orders of a pasted list, or None when the text is none. Lines without number before the first are its
    heading and may name the one product it is about; empty places at its end are left out."""
    headed = _HEADED.search(text.split("\n", 1)[0]) is not None
    if headed and "\n" not in text:
        text = _INLINE.sub(r"\n\1", text)
    if "\n" in text:
        text = _CIRCLED.sub(lambda match: f"{ord(match.group(1)) - 0x245F}. ", text)
    lines = [line for line in text.split("\n") if line.strip()]
    rows, heading = _rows(lines, _ROW if headed else _STRICT_ROW)
    loose = not headed and not rows
    if loose:
        rows, heading = _rows(lines, _LOOSE_ROW)
    if len(rows) < (1 if headed else 2) or (loose and (heading or [row.sequence for row in rows][:2] != [1, 2])):
        return None
    if len(rows) > MOST_ROWS:
        return (unclear("too_many_rows", most=MOST_ROWS),)
    product = _headline(heading, context)
    inside = replace(context, on_air=product, asked="none", holds={})
    read = [_row(row, inside) for row in rows if row.text.strip(" ,。、")]
    intents = tuple(intent for intent in read if intent is not None)
    orders = [intent for intent in intents if isinstance(intent, OrderIntent)]
    if loose and not (orders == list(intents) and all(order.name for order in orders)):
        return None
    if not orders or (not headed and not any(order.name for order in orders)):
        return (unclear("list"),) if intents else None
    return intents


def read_numbered(text: str, context: Context) -> tuple[Intent, ...] | None:
    """One line of such a list, sent alone: 20、小西1盒."""
    match = _PREFIX.match(text)
    if match is None:
        return None
    row = Row(int(match.group(1)), text[match.end() :])
    if row.text[:1].isdigit() and row.sequence in context.catalogue:
        return None
    name, message = Message.of(row.text, context.catalogue).without_name()
    if not message.tokens or message.tokens[0].kind in "N," or (name and not looks_like_name(name)):
        return None
    order = read_order(message, context)
    if order is None:
        return None
    if isinstance(order, UnclearIntent):
        return (order,)
    if not name and row.sequence in context.catalogue and not message.has("P"):
        return (unclear("which_number", number=row.sequence),)
    return (_signed(order, row.sequence, name),)


def _rows(lines: list[str], pattern: re.Pattern[str]) -> tuple[list[Row], list[str]]:
    rows: list[Row] = []
    heading: list[str] = []
    for line in lines:
        match = pattern.fullmatch(line)
        if match:
            number, rest = (group for group in match.groups() if group is not None)
            rows.append(Row(int(number), rest))
        elif rows:
            # A line that somebody broke belongs to the one above.
            rows[-1] = rows[-1]._replace(text=rows[-1].text + "\n" + line)
        else:
            heading.append(line)
    return rows, heading


def _headline(heading: list[str], context: Context) -> int:
    """The product the list is about: the only one its heading names, the one on air if it names none."""
    named = {found.numbers for line in heading for found in context.catalogue.named_in(line)}
    numbered = {
        token.numbers
        for line in heading
        for token in Message.of(line[:500], context.catalogue).tokens
        if token.kind == "H" and token.numbers[0] in context.catalogue
    }
    named |= numbered if not named else set()
    if not named:
        return context.on_air
    numbers = next(iter(named))
    return numbers[0] if len(named) == 1 and len(numbers) == 1 else 0


def _row(row: Row, context: Context) -> Intent | None:
    whole = Message.of(row.text, context.catalogue)
    if len(whole.tokens) > MOST_TOKENS:
        return unclear("row", row=row.sequence)
    name, message = whole.without_name()
    if message.has("COV?"):
        return unclear("row", row=row.sequence)
    order = read_order(message, context, in_list=True)
    if isinstance(order, OrderIntent):
        return _signed(order, row.sequence, name)
    return order or unclear("row", row=row.sequence)


def _signed(order: OrderIntent, sequence: int, name: str) -> OrderIntent:
    return OrderIntent(lines=order.lines, address=order.address, phone=order.phone, sequence=sequence, name=name[:40])

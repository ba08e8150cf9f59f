"""Orders: products and quantities paired, never by guessing.

Within a clause a quantity belongs to the product before it or to the one after it, and all of a clause in the same way;
what fits neither (番茄2斤黄瓜) is for a person.
"""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from typing import NamedTuple

from studio.language.addresses import is_room, room_of
from studio.language.context import Context
from studio.language.message import Message
from studio.language.numerals import HALF
from studio.language.quantities import UnclearError, one_product, quantity, refuse
from studio.language.tokens import Token
from studio.language.units import Measured
from studio.model.intent import Address, OrderIntent, UnclearIntent
from studio.model.order import OrderLine

MOST_LINES = 50

# 666, 233, 88: cheers and laughter.
CHEERS = re.compile(r"6{3,}|23{2,}|8{3,}|9{3,}|5{3,}")

_WANTS = "WRo"
_BLOCKS = {"G": "negated", "a": "negated", "h": "conditional", "v": "vague", "C": "mixed", "S": "mixed", "L": "mixed"}
_BLOCKS |= {"i": "mixed", "e": "mixed", "p": "mixed", "Y": "which_option", "Z": "mixed", "I": "mixed", "#": "ordinal"}
_BLOCKS |= {"y": "mixed"}
# 5+1 4+2: the number of a product before each plus.
_ALL_PLUS = re.compile(r"W*(?:N[+X][NQ],?)+")
_LATER = frozenset(("明天", "后天", "周末", "明早", "tomorrow"))
_EACH_WANTED = re.compile(r"[各都全](?:要|来|买|订|拿)")
_PAIRS = re.compile(r"(?:P+EQ|PQ)+|(?:QP)+")
_PRODUCTS_BY_NUMBER = re.compile(r"(?<![+XPHQ])(?:(?:N[,J]*){2,}(?=[EB])|(?:N[,J]+)+(?=H))")


class Item(NamedTuple):
    """P: one of `numbers`; Q: `measured`; E each, B all, J and, comma. `group`: which of the runs written without a
    blank it is in; `english`: said in English."""

    kind: str
    numbers: tuple[int, ...] = ()
    measured: Measured = Measured(None)
    english: bool = False
    group: int = 0


def read_order(message: Message, context: Context, in_list: bool = False) -> OrderIntent | UnclearIntent | None:
    """The order in a message, or why it is unclear; None when it is none. In a list a bare number after the name is a
    quantity."""
    if not _speaks_of_order(message, context, in_list):
        return None
    try:
        for kind in message.shape:
            if kind in _BLOCKS:
                raise refuse(_BLOCKS[kind])
        if _price_said(message):
            raise refuse("price")
        items, address = _items(message, context, in_list)
        named = any(item.kind == "P" for item in items)
        if _counts_something_else(message, named or in_list):
            raise refuse("vague")
        unread = message.unread(named or in_list)
        if unread:
            raise refuse("not_understood", text=unread[:40])
        lines = _lines(items, message, context)
        return OrderIntent(lines=lines, address=_where(message, address), phone=message.phone)
    except UnclearError as refusal:
        return refusal.intent


def _speaks_of_order(message: Message, context: Context, in_list: bool) -> bool:
    """Whether anything in it is an order, or so near to one that a person must see it."""
    core, shape = message.core, message.shape
    counted = "Q" in core or re.search(r"[+X]N", core) is not None or "-N" in core
    product, wanted = "P" in core, any(kind in core for kind in _WANTS + "EB")
    strange = any(kind in shape for kind in "rKtl")
    if _price_said(message) and not wanted and not (product and counted):
        return False
    if in_list:
        return counted or product or "N" in core
    if "p" in shape and not any(re.search(r"Q|[+X]N", clause) for clause in shape.split(",") if "p" not in clause):
        return False
    core = re.sub(r"[rKtl]", "", core)
    if product and (counted or wanted or re.search(r"PX?N|NX?P|U", core)):
        return not ("G" in shape and not counted)
    if product and any(sign.isnumeric() for token in message.kinds("r") for sign in token.text):
        return True
    if product:
        return not strange and not any(kind in shape for kind in "Gah")
    if counted and not strange:
        return True
    if re.fullmatch(r"f*(?:rf*Q|Qf*r)[f,]*", shape) and _sold_by_amount(message.kinds("Q")[0], context):
        return True
    if counted or ("U" in core and "W" in core):
        return wanted or any(_could_be_ours(token, context) for token in message.kinds("Q"))
    if core == "W" and message.has("W") and message.kinds("W")[0].text == "sold":
        return True
    if re.search(r"W[,J]?N|NE|EN|(?:N[,J]*){2}[EB]", core) or re.fullmatch(r"N-N", core):
        return True
    # A door alone may belong to an order; a building alone is just where somebody lives.
    return not strange and not core and any(address.room for address in message.addresses)


def _counts_something_else(message: Message, named: bool) -> bool:
    """一人一份, 送2盒: of whom or for what is not said, so the product on air may not be taken for granted."""
    given = any(
        token.text == "送" and following.kind in "QN"
        for token, following in zip(message.tokens, message.tokens[1:], strict=False)
    )
    later = not named and any(token.text in _LATER for token in message.kinds("n"))
    return given or later or (not named and re.search(r"D[f]*Q", message.shape) is not None)


def _sold_by_amount(token: Token, context: Context) -> bool:
    """Whether nobody would say this unit of anything but goods: 生蚝2打, but not 两只猫."""
    unit = token.measured.unit if token.measured and token.measured.amount is not None else ""
    units = context.catalogue.units
    return units.measures(unit) or units.contains(unit) or unit == "打"


def _price_said(message: Message) -> bool:
    """Whether a quantity stands beside an amount of money: 6块一斤 is a price, not an order."""
    return re.search(r"M[f,]*[QU]|Q[fsW]*M", message.shape) is not None


def _could_be_ours(token: Token, context: Context) -> bool:
    """Whether the unit is that of the product on air, or a container that something of ours is sold in."""
    if token.measured is None:
        return False
    if context.catalogue.sold_in(token.measured.unit):
        return True
    if not context.on_air:
        return False
    said = Measured(Decimal(1), token.measured.unit)
    return context.catalogue.units.convert(said, context.catalogue.unit(context.on_air)) is not None


def _items(message: Message, context: Context, in_list: bool) -> tuple[list[Item], Address | None]:
    """Products, quantities and what joins them, and the room if a bare number is one."""
    tokens = [token for token in message.spoken if token.kind not in "rKtl"]
    tokens = _by_number(tokens)
    items: list[Item] = []
    room: Address | None = None
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.kind == "N" and CHEERS.fullmatch(token.text):
            raise refuse("which_number", number=token.text)
        if token.kind == "N" and is_room(token.text) and not (items and items[-1].kind == "+"):
            if room is not None:
                raise refuse("which_number", number=token.text)
            room = room_of(token.text)
        elif "".join(one.kind for one in tokens[place : place + 3]) in ("H-H", "H~H"):
            items.extend(_range(token.numbers[0], tokens[place + 2].numbers[0], context))
            place += 2
        else:
            items.append(_item(token, _after(tokens, place), items, in_list)._replace(group=message.group_of(token)))
        place += 1
    return _signs_resolved(items), room


def _after(tokens: list[Token], place: int) -> Token | None:
    """The token that a number counts: in 2x番茄 it is the product behind the sign."""
    following = tokens[place + 1 : place + 3]
    if "".join(token.kind for token in following) == "XP":
        return following[1]
    return following[0] if following else None


def _item(token: Token, following: Token | None, before: list[Item], in_list: bool) -> Item:
    if token.kind in "PH":
        return Item("P", token.numbers, english=token.text.isascii() and token.kind == "P")
    if token.kind == "Q":
        return Item("Q", measured=token.measured or Measured(None))
    if token.kind == "U":
        if before and before[-1].kind in "WR":
            return Item("Q", measured=Measured(Decimal(1), token.text))
        raise refuse("which_quantity")
    if token.kind == "N":
        return _bare(token, following, before, in_list)
    return Item(token.kind)


def _bare(token: Token, following: Token | None, before: list[Item], in_list: bool) -> Item:
    """A number without unit: of a product (3+2, sold 3, ③两份) or so many of one (鸡蛋2, +2, 2 eggs)."""
    amount = token.amount
    if amount is None or amount == HALF or (token.text == "两" and not (following and following.kind == "P")):
        raise refuse("vague")
    last = before[-1].kind if before else ""
    if last in ("+", "X", "P", "E"):
        return Item("Q", measured=Measured(amount))
    if last == "-":
        raise refuse("not_positive", name=token.text)
    circled = token.numeral is not None and token.numeral.form == "circled"
    whole = amount == amount.to_integral_value()
    by_number = following is not None and (following.kind in "+X" or (circled and following.kind in "Q"))
    if whole and (last == "sold" or (by_number and not any(item.kind in "PQ" for item in before))):
        return Item("P", (int(amount),))
    if following is not None and following.kind == "P":
        return Item("Q", measured=Measured(amount), english=following.text.isascii())
    if in_list and not any(item.kind == "Q" for item in before):
        return Item("Q", measured=Measured(amount))
    raise refuse("which_number", number=token.text)


def _by_number(tokens: list[Token]) -> list[Token]:
    """Bare numbers that a later 号, 各 or 都 makes numbers of products: 1、3、5号, ①③各一份, 1-3号."""
    kinds = "".join(token.kind for token in tokens)
    numbers = {place for match in _PRODUCTS_BY_NUMBER.finditer(kinds) for place in range(*match.span())}
    for match in re.finditer(r"N[-~](?=H)|N[-~]N(?=[EB])|H[-~]N(?=[EB])", kinds):
        numbers |= set(range(*match.span()))
    if _ALL_PLUS.fullmatch(kinds):
        numbers |= {match.start() for match in re.finditer(r"N(?=[+X])", kinds)}
    result = []
    for place, token in enumerate(tokens):
        if token.kind == "W" and token.text == "sold":
            result.append(token._replace(kind="sold"))
        elif place in numbers and token.kind == "N":
            if token.amount is None or token.amount != token.amount.to_integral_value():
                raise refuse("which_number", number=token.text)
            result.append(token._replace(kind="H", numbers=(int(token.amount),)))
        else:
            result.append(token)
    return result


def _range(low: int, high: int, context: Context) -> list[Item]:
    """1-3号: every one of them must be in the catalogue."""
    if not low < high <= low + MOST_LINES:
        raise refuse("which_number", number=f"{low}-{high}")
    for number in range(low, high + 1):
        one_product((number,), context)
    return [Item("P", (number,)) for number in range(low, high + 1)]


def _signs_resolved(items: list[Item]) -> list[Item]:
    """A plus before a quantity that ends a clause belongs to it; between products and quantities it means "and"."""
    result: list[Item] = []
    for place, item in enumerate(items):
        if item.kind == "-" and place + 1 < len(items) and items[place + 1].kind == "Q":
            raise refuse("not_positive", name="-")
        if item.kind == "+":
            follows = items[place + 1].kind if place + 1 < len(items) else ""
            if follows == "":
                raise refuse("which_quantity")
            if follows == "P" or (result and result[-1].kind == "Q"):
                result.append(Item("J"))
        elif item.kind not in "X-~":
            result.append(item)
    return result


def _lines(items: list[Item], message: Message, context: Context) -> tuple[OrderLine, ...]:
    wanted = (
        any(item.kind in ("W", "R", "o", "sold") for item in items) or _EACH_WANTED.search(message.text) is not None
    )
    plain = [item for item in items if item.kind in "PQEBJ,"]
    pairs = _pairs(plain, wanted, context)
    if len(pairs) > MOST_LINES:
        raise refuse("too_many_lines", most=MOST_LINES)
    lines: dict[int, OrderLine] = {}
    for product, item in pairs:
        if item.english and item.measured.unit == "" and context.catalogue.weighed(product):
            raise refuse(
                "other_unit", name=context.catalogue.name(product), unit=context.catalogue.unit(product), said=""
            )
        if product in lines:
            raise refuse("doubled", name=context.catalogue.name(product))
        lines[product] = OrderLine(product, quantity(item.measured, product, context))
    return tuple(lines.values())


_ONE = Item("Q", measured=Measured(Decimal(1)))


def _pairs(items: list[Item], wanted: bool, context: Context) -> list[tuple[int, Item]]:
    """Each product with its quantity, clause by clause."""
    pairs: list[tuple[int, Item]] = []
    waiting: list[Item] = []
    alone: list[Item] = []
    for clause in _clauses(items):
        kinds = "".join(item.kind for item in clause)
        products = [item for item in clause if item.kind == "P"]
        if re.fullmatch(r"P+", kinds):
            waiting += products
        elif kinds == "Q":
            alone += clause
        elif re.fullmatch(r"P*[EB]+Q?|[EB]Q?P+", kinds):
            if not waiting + products:
                raise refuse("all_products")
            if "Q" not in kinds and not wanted:
                raise refuse("which_quantity")
            amount = next((item for item in clause if item.kind == "Q"), _ONE)
            pairs += [(one_product(item.numbers, context), amount) for item in waiting + products]
            waiting = []
        elif _PAIRS.fullmatch(kinds):
            pairs += _paired(clause, context)
        else:
            raise refuse("which_quantity")
    return pairs + _rest(waiting, alone, bool(pairs), wanted, context)


def _paired(clause: list[Item], context: Context) -> list[tuple[int, Item]]:
    """A clause in which every quantity follows its products, or every one precedes its own."""
    pairs: list[tuple[int, Item]] = []
    products: list[int] = []
    before: Item | None = None
    for item in clause:
        if item.kind == "P":
            number = one_product(item.numbers, context)
            if before is not None:
                pairs.append((number, before._replace(english=item.english)))
                before = None
            else:
                products.append(number)
        elif item.kind == "Q":
            if products:
                pairs += [(number, item) for number in products]
                products = []
            else:
                before = item
    return pairs


def _rest(
    waiting: list[Item], alone: list[Item], paired: bool, wanted: bool, context: Context
) -> list[tuple[int, Item]]:
    """Products without a quantity, or a quantity without a product: allowed only as the whole of an order."""
    if not waiting and not alone:
        if paired:
            return []
        raise refuse("which_quantity")
    if paired or len(alone) > 1:
        raise refuse("which_quantity")
    if not waiting:
        if not context.on_air:
            raise refuse("nothing_on_air")
        return [(context.on_air, alone[0])]
    if alone and len(waiting) > 1:
        raise refuse("which_quantity")
    if alone:
        return [(one_product(waiting[0].numbers, context), alone[0])]
    if not wanted:
        raise refuse("which_quantity")
    return [(one_product(item.numbers, context), _ONE) for item in waiting]


def _clauses(items: list[Item]) -> list[list[Item]]:
    clauses: list[list[Item]] = [[]]
    for item in items:
        if item.kind == ",":
            clauses.append([])
        elif item.kind != "J":
            clauses[-1].append(item)
    return [part for clause in clauses if clause for part in _parts(clause)]


def _parts(clause: list[Item]) -> list[list[Item]]:
    """The clause, or what its blanks part, where only that makes pairs of it: 2斤香蕉 西瓜1个."""
    groups = [list(group) for _, group in itertools.groupby(clause, key=lambda item: item.group)]
    shapes = ["".join(item.kind for item in group) for group in groups]
    if _PAIRS.fullmatch("".join(shapes)) or not all(_PAIRS.fullmatch(shape) for shape in shapes):
        return [clause]
    return groups


def _where(message: Message, room: Address | None) -> Address | None:
    """The one address of a message; a bare room goes with a building said apart from it."""
    if len(message.addresses) > 1:
        raise refuse("two_addresses")
    said = message.addresses[0] if message.addresses else None
    if room is None or said is None:
        return said or room
    if said.room:
        raise refuse("two_addresses")
    return Address(said.building, said.unit, room.room)

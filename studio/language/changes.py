"""What a sender does to the order they hold: more, less, another quantity, another product, another door, off.

A form of words is a pattern over the kinds of its tokens (P product, Q quantity, A address …). Only what the sender
holds can be changed; what they mean must be the only thing they can mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from studio.language.addresses import is_room
from studio.language.context import Context, unclear
from studio.language.message import Message
from studio.language.orders import read_order
from studio.language.quantities import UnclearError, one_product, quantity, refuse
from studio.language.tokens import Token
from studio.language.units import Measured
from studio.model.intent import CancelIntent, ChangeIntent, ChatIntent, Intent, OrderIntent

Intents = tuple[Intent, ...]
Reader = Callable[[list[Token], Message, Context], Intents]

# What every form of words below has in it. Most comments have none of it, and what their senders hold, which has to be
# looked up, need not be known.
_MAY_CHANGE = re.compile(r"[CGSLeisaARBo+~]|Q.*Q")
_TOUCHES = re.compile(r"[CSLei]")
# 番茄和鸡蛋都不要了, 取消番茄, 取消; what is ordered instead may follow.
_HEAD = re.compile(r"[afndpesFBTAwW,]*(?:(?:P[fJsB,]*)+[fdW]*[CG]C*|[CG]C*[fBd]*(?:P[fJ]*)*)[fBnkJ+]*")
_INSTEAD = re.compile(r"[,f]*S?")
# 退一份, 退一盒鸡蛋, 鸡蛋退一盒, 一盒鸡蛋不要了
_PART = re.compile(
    r"[afnW,]*(?:[CG]C*f*(?P<q>Q)f*(?P<p>P)?|(?P<p2>P)f*(?:[CG]f*(?P<q2>Q)|(?P<q3>Q)f*C)|(?P<q4>Q)f*(?P<p4>P)?f*C)[fnk,]*"
)
_SILENT = frozenset("fnwzDMTFdk,WpXrt")


def read_change(message: Message, context: Context) -> Intents | None:
    """The change or cancellation in a message, why it is unclear, or None."""
    shape = message.shape
    if not _MAY_CHANGE.search(shape) or not _means_it(message):
        return None
    if re.search(r"[Gi][fWC]*C|C.*G", shape) and not re.search(r"C.*[,].*C", shape):
        return (ChatIntent(),) if not message.has("PHQS") or re.search(r"[Gi][fW]*C", shape) else (unclear("negated"),)
    if not context.holds:
        return _without_holding(message)
    try:
        return _cancelled(message, context) or _changed(message, context)
    except UnclearError as refusal:
        return (refusal.intent,)


def _means_it(message: Message) -> bool:
    """Whether a lone 退 or 删 is a word of its own: not in 退票规定."""
    for token, following in zip(message.tokens, (*message.tokens[1:], None), strict=True):
        if token.kind == "C" and len(token.text) == 1 and not message.has("PHQ"):
            return following is None or following.kind not in "rt" or following.start > token.end
    return True


def _without_holding(message: Message) -> Intents | None:
    """Somebody wants to change what they do not hold: perhaps ordered under another name."""
    strange = message.has("rKtl")
    if "C" in message.shape and (message.has("PHQ") or not strange):
        return (unclear("nothing_held"),)
    if _TOUCHES.search(message.shape) and message.has("PHQA") and not message.has("p"):
        changing = re.search(r"[Sei].*[PHQA]|L.*[PHQ]", message.shape) and not strange
        return (unclear("nothing_held"),) if changing else None
    if message.has("F") and message.has("A") and re.search(r"改|换|change|new", message.text) and not strange:
        return (unclear("nothing_held"),)
    return None


def _cancelled(message: Message, context: Context) -> Intents | None:
    """Called off, all of it or a product; what is ordered instead may follow."""
    message = replace(message, tokens=tuple(_numbers_dropped(list(message.tokens), context)))
    tokens = list(message.tokens)
    shape = message.shape.replace("H", "P")
    gives_up = re.search(r"C", shape) or re.search(r"P[f,]*G[fk]*(?=,|$)|G[f]*P", shape)
    if not gives_up:
        return None
    head = _HEAD.match(shape)
    part = _PART.fullmatch(shape)
    if "已" in message.text:
        return (unclear("mixed"),)
    if part:
        return _taken_off(part, tokens, context)
    if head is None or message.unread(named=True):
        return (unclear("not_understood", text=message.left_over()[:40]),) if message.has("C") else None
    # What follows may begin with 换: 换1斤番茄 is ordered instead.
    instead = _INSTEAD.match(shape, head.end())
    rest = message.part(instead.end() if instead else head.end(), len(tokens))
    dropped = [token for token in tokens[: head.end()] if token.kind in "PH"]
    if not dropped and "C" not in shape[: head.end()]:
        return None
    if instead and shape[instead.end() - 1] == "S" and rest.core == "P" and len(dropped) <= 1:
        return _swapped([*dropped, *rest.kinds("P"), *rest.kinds("H")], rest, context)
    ordered: Intents = ()
    if rest.core:
        order = read_order(rest, context)
        if not isinstance(order, OrderIntent):
            return (order or unclear("mixed"),)
        ordered = (order,)
    return _drops(dropped, tokens[: head.end()], context) + ordered


def _drops(dropped: list[Token], tokens: list[Token], context: Context) -> Intents:
    if not dropped:
        if any(token.kind == "d" for token in tokens) and len(context.holds) > 1:
            return (CancelIntent(product=_held(context.on_air, context)),)
        return (CancelIntent(),)
    return tuple(CancelIntent(product=_held(one_product(token.numbers, context), context)) for token in dropped)


def _numbers_dropped(tokens: list[Token], context: Context) -> list[Token]:
    """`cancel 3`: a number behind the word is of a product held, where it cannot be so many of something."""
    result = list(tokens)
    for place in range(1, len(tokens)):
        token, alone = tokens[place], place + 1 == len(tokens) or tokens[place + 1].kind in ",+Jf"
        if token.kind != "N" or tokens[place - 1].kind != "C" or not alone:
            continue
        amount = token.amount or Decimal(0)
        if amount in context.holds and all(held < amount for held in context.holds.values()):
            result[place] = token._replace(kind="H", numbers=(int(amount),))
    return result


def _taken_off(match: re.Match[str], tokens: list[Token], context: Context) -> Intents:
    """退一份, 鸡蛋退两盒."""
    places = {name[0]: match.start(name) for name in match.groupdict() if match.group(name)}
    named = [tokens[places["p"]]] if "p" in places else []
    product = _target(named, context)
    return (_less(tokens[places["q"]], product, context),)


def _less(token: Token, product: int, context: Context) -> ChangeIntent:
    amount = quantity(token.measured or Measured(token.amount), product, context)
    if amount > context.holds[product]:
        raise refuse("more_than_held", name=context.catalogue.name(product))
    return ChangeIntent(operation="-", product=product, quantity=amount)


def _changed(message: Message, context: Context) -> Intents | None:
    tokens = [token for token in message.tokens if token.kind not in _SILENT]
    shape = "".join(token.kind for token in tokens).replace("H", "P")
    for pattern, reader in _FORMS:
        if pattern.fullmatch(shape):
            if message.unread(named=True):
                if not message.has("PHQAe"):
                    return None
                return (unclear("not_understood", text=message.left_over()[:40]),)
            return reader(tokens, message, context) or None
    if re.fullmatch(r"[ae]+", shape) and not message.has("rtKl"):
        return (unclear("negated"),)
    if re.search(r"[Sei].*[PQAN]|P.*[Sei]|L.*[PQN]", shape):
        known = not message.has("rKtl") or "P" in shape
        return (unclear("not_understood", text=message.text[:40]),) if known else None
    return None


def _held(product: int, context: Context) -> int:
    if product not in context.holds:
        raise refuse("not_held", name=context.catalogue.name(product))
    return product


def _target(named: list[Token], context: Context) -> int:
    """The product that is changed: the named one, else the only one held, else the one on air."""
    if named:
        return _held(one_product(named[0].numbers, context), context)
    if len(context.holds) == 1:
        return next(iter(context.holds))
    if context.on_air in context.holds and not len(context.holds) > 1:
        return context.on_air
    raise refuse("which_held")


def _products(tokens: list[Token]) -> list[Token]:
    return [token for token in tokens if token.kind in "PH"]


def _amounts(tokens: list[Token]) -> list[Token]:
    return [token for token in tokens if token.kind in "QN"]


def _measured(token: Token) -> Measured:
    if token.kind == "N" and is_room(token.text):
        raise refuse("which_number", number=token.text)
    if token.kind == "N" and token.amount is None:
        raise refuse("vague")
    return token.measured or Measured(token.amount)


def _set(tokens: list[Token], message: Message, context: Context) -> Intents:
    """The last quantity said is the right one; 是3份不是2份 has it first."""
    product = _target(_products(tokens), context)
    amounts = _amounts(tokens)
    if not amounts:
        raise refuse("which_quantity")
    right = (
        amounts[0]
        if re.search(r"i", message.shape) and tokens[-1] is amounts[-1] and _first_is_right(tokens)
        else amounts[-1]
    )
    amount = quantity(_measured(right), product, context)
    return (ChangeIntent(operation="=", product=product, quantity=amount),)


def _first_is_right(tokens: list[Token]) -> bool:
    kinds = "".join(token.kind for token in tokens)
    return kinds.index("i") > min(place for place, kind in enumerate(kinds) if kind in "QNPH")


def _swapped(tokens: list[Token], message: Message, context: Context) -> Intents:
    products = _products(tokens)
    if "i" in message.shape and len(products) == 2 and _first_is_right(tokens):
        products.reverse()
    old = _target(products[:1] if len(products) > 1 else [], context)
    new = one_product(products[-1].numbers, context)
    if new == old:
        raise refuse("same_product", name=context.catalogue.name(new))
    amounts = _amounts(tokens)
    if not amounts:
        return (ChangeIntent(operation=">", product=old, other=new),)
    first = message.tokens.index(products[-1])
    start = min(first, message.tokens.index(amounts[-1]))
    order = read_order(message.part(start, len(message.tokens)), context)
    if not isinstance(order, OrderIntent):
        raise refuse("which_quantity")
    return (CancelIntent(product=old), order)


def _swapped_or_set(tokens: list[Token], message: Message, context: Context) -> Intents:
    """改成鸡蛋3盒: another quantity of what is held, or another product."""
    product = one_product(_products(tokens)[0].numbers, context)
    return (_set if product in context.holds else _swapped)(tokens, message, context)


def _moved(tokens: list[Token], message: Message, context: Context) -> Intents:
    """Another door. Who only talks of one (5栋101停水了) does not move there."""
    if message.has("rtKl"):
        told = any(token.kind in "rt" for run in message.runs() if any(one.kind == "A" for one in run) for token in run)
        if told or not message.has("FSei"):
            return ()
    addresses = [token.address for token in tokens if token.address]
    if (
        not message.has("Sei")
        and not re.search(r"改|new", message.text)
        and (message.has("W") or not addresses[-1].room)
    ):
        return ()
    if len(addresses) > 1 and not re.search(r"A.*[SiesF].*A|[ie].*A.*A", message.shape):
        raise refuse("two_addresses")
    right = addresses[0] if "i" in message.shape and len(addresses) > 1 and _address_first(tokens) else addresses[-1]
    return (ChangeIntent(operation="@", address=right),)


def _address_first(tokens: list[Token]) -> bool:
    kinds = "".join(token.kind for token in tokens)
    return kinds.index("i") > kinds.index("A")


def _added(tokens: list[Token], message: Message, context: Context) -> Intents:
    """再加一份: more of what is held. Of what is not held it is an order."""
    named = _products(tokens)
    product = one_product(named[0].numbers, context) if named else context.on_air
    if product not in context.holds:
        if named:
            return ()
        raise refuse("which_held")
    if message.addresses or message.phone:
        return ()
    amounts = _amounts(tokens)
    amount = quantity(_measured(amounts[-1]), product, context) if amounts else Decimal(1)
    return (ChangeIntent(operation="+", product=product, quantity=amount),)


def _reduced(tokens: list[Token], message: Message, context: Context) -> Intents:
    return (_less(_amounts(tokens)[-1], _target(_products(tokens), context), context),)


def _only(tokens: list[Token], message: Message, context: Context) -> Intents:
    """只要2份: a smaller or larger quantity of what is held; of anything else an order."""
    named = _products(tokens)
    if named and one_product(named[0].numbers, context) not in context.holds:
        return ()
    return _set(tokens, message, context)


_FORMS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(form), reader)
    for form, reader in (
        (r"P?s?Q[GSes]*i?Q|P?iQs?S?Q|P?sQiQ|P?QiQ", _set),
        (r"iPs?S?P|s?PiP", _swapped),
        (r"iAs?A|s?AiA|AS+s?A", _moved),
        (r"[es]*A", _moved),
        (r"e+s?Q|P?e+s?S?Q|PS+s?[QN]|S+s?Q|P?QS+s?[QN]|S+N", _set),
        (r"e+s?S?PQ?|e+s?QP|S+PQ|S+QP", _swapped_or_set),
        (r"S+P[~JS]*N", _set),
        (r"PS+s?P|S+P[~JS]*P|S+P|P~P", _swapped),
        (r"PS+s?(?:PQ|QP)|S+P[~JS]*(?:P[QN]|[QN]P)", _swapped),
        (r"S+~?A|A?S+s?~?A", _moved),
        (r"[RB+]*R\+?[QN]P?|PR\+?[QN]|R\+?P[QN]?|[QN]RP?|R\+?[QN]R", _added),
        (r"P?L+-?[QN]|L+[QN]P|L+P[QN]|[QN]LP?", _reduced),
        (r"o[QN]P?|Po[QN]|oP[QN]", _only),
    )
)

"""What a comment means. Text and the moment in, intents out; never a guess: what is unclear goes to a person."""

from __future__ import annotations

import re
from dataclasses import replace

from studio.language.adverts import is_advert
from studio.language.chains import read_chain, read_numbered
from studio.language.changes import read_change
from studio.language.context import Context, unclear
from studio.language.message import MOST_TOKENS, Message
from studio.language.orders import read_order
from studio.language.plain import MAX_LENGTH, plain
from studio.language.products import Catalogue
from studio.language.questions import read_question
from studio.language.votes import answers_call, read_pledge, read_vote
from studio.model.intent import ChatIntent, Intent

__all__ = ["MAX_LENGTH", "Catalogue", "Context", "read"]


def read(text: str, context: Context) -> tuple[Intent, ...]:
    """The intents of one comment: one as a rule, several where it means several.

    The rules are asked in this order, and the first that knows the comment reads it:

    1. an advert copies the words of everything else, so it is sought first;
    2. a pasted list, and a line of one, have numbers that are neither products nor quantities;
    3. a question contains what looks like an order (番茄2斤多少钱);
    4. a pledge, an answer to the open poll, an answer to the call: the same `1` means each of them;
    5. a change of what the sender holds uses the words of an order (再加一份);
    6. an order; and what is none of all this is chat.

    Any thread; time grows linearly with the length, and longer than MAX_LENGTH is not read.
    """
    if len(text) > MAX_LENGTH:
        return (unclear("too_long", most=MAX_LENGTH),)
    if context.on_air not in context.catalogue:
        context = replace(context, on_air=0)
    text = plain(text)
    if is_advert(text):
        return (ChatIntent(flagged=True),)
    listed = read_chain(text, context) or read_numbered(text, context)
    if listed:
        return listed
    message = Message.of(text, context.catalogue)
    if len(message.tokens) > MOST_TOKENS:
        return (unclear("too_long", most=MAX_LENGTH) if message.has("PHQ") else ChatIntent(),)
    return _meant(message, context) if message.tokens else (ChatIntent(),)


def _meant(message: Message, context: Context) -> tuple[Intent, ...]:
    for rule in (read_question, read_pledge, read_vote, answers_call):
        intent = rule(message, context)
        if intent is not None:
            return (intent,)
    changed = read_change(message, context)
    if changed:
        return changed
    if re.fullmatch(r"f*-N[f,]*", message.shape):
        return (unclear("not_positive", name=message.text[:20]),)
    return (read_order(message, context) or ChatIntent(),)

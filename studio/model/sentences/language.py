"""Sentences about comments that a person has to read."""

from studio.model.sentences import Bilingual, Sentence

_KEPT = ("没有下单，也没有改单。", "Nothing was ordered and nothing was changed.")


def _unclear(zh: str, en: str, do_zh: str = "请看原话，人工录入或回复邻居。", do_en: str = "") -> Bilingual:
    return Bilingual(
        Sentence(zh, _KEPT[0], do_zh),
        Sentence(en, _KEPT[1], do_en or "Read the comment; enter it by hand or answer it."),
    )


_ASK_ZH, _ASK_EN = "请问邻居是什么意思。", "Ask the neighbour which is meant."

SENTENCES: dict[str, Bilingual] = {
    # What is not said, or said in two ways
    "language.too_long": _unclear(
        "这条评论太长（超过 {most} 字）。", "The comment is too long (over {most} characters)."
    ),
    "language.too_many_rows": _unclear("接龙超过 {most} 行。", "The list has more than {most} lines."),
    "language.too_many_lines": _unclear("一条评论里超过 {most} 样商品。", "More than {most} products in one comment."),
    "language.not_understood": _unclear(
        "像是下单，但「{text}」没读懂。", "It looks like an order, but “{text}” was not understood."
    ),
    "language.no_such_product": _unclear(
        "没有 {number} 号商品。", "There is no product number {number}.", _ASK_ZH, _ASK_EN
    ),
    "language.which_product": _unclear(
        "这个名字有几样商品：{names}。", "Several products have this name: {names}.", _ASK_ZH, _ASK_EN
    ),
    "language.all_products": _unclear("没说是哪几样商品。", "It does not say which products.", _ASK_ZH, _ASK_EN),
    "language.nothing_on_air": _unclear(
        "没说是什么商品，现在也没有在讲解的。", "No product is named and none is on air.", _ASK_ZH, _ASK_EN
    ),
    "language.which_quantity": _unclear(
        "看不出哪样要多少。", "It is not clear how many of which product are wanted.", _ASK_ZH, _ASK_EN
    ),
    "language.which_number": _unclear(
        "「{number}」可能是编号，也可能是数量或房号。",
        "“{number}” may be a product, a quantity or a room.",
        _ASK_ZH,
        _ASK_EN,
    ),
    "language.vague": _unclear("数量说得不准。", "The quantity is only roughly said.", _ASK_ZH, _ASK_EN),
    "language.doubled": _unclear("{name}说了两次。", "{name} is named twice.", _ASK_ZH, _ASK_EN),
    "language.two_addresses": _unclear("有两个地址。", "There are two addresses.", _ASK_ZH, _ASK_EN),
    "language.price": _unclear(
        "数量旁边是价钱，可能是在说价格。", "A price stands beside the quantity.", _ASK_ZH, _ASK_EN
    ),
    "language.list": _unclear(
        "像是接龙，但看不出是几个人的单子。", "It looks like a list, but not whose orders these are."
    ),
    "language.row": _unclear("接龙第 {row} 行没读懂。", "Line {row} of the list was not understood."),
    # Quantities nobody can be given
    "language.other_unit": _unclear(
        "{name}按「{unit}」卖，「{said}」没法换算。",
        "{name} is sold by {unit}; “{said}” cannot be converted.",
        _ASK_ZH,
        _ASK_EN,
    ),
    "language.cut_piece": _unclear(
        "{name}按「{unit}」卖，不能拆开。", "{name} is sold by {unit} and cannot be cut.", _ASK_ZH, _ASK_EN
    ),
    "language.not_positive": _unclear(
        "数量不大于零（{name}）。", "The quantity is not above zero ({name}).", _ASK_ZH, _ASK_EN
    ),
    "language.too_many": _unclear("{name}的数量超过 {most}。", "More than {most} of {name}.", _ASK_ZH, _ASK_EN),
    # Something else is in it
    "language.negated": _unclear("里面有“不要”一类的话。", "It says no to something.", _ASK_ZH, _ASK_EN),
    "language.conditional": _unclear("下单带着条件。", "The order depends on something.", _ASK_ZH, _ASK_EN),
    "language.mixed": _unclear("下单和别的意思混在一起。", "An order is mixed with something else.", _ASK_ZH, _ASK_EN),
    "language.ordinal": _unclear(
        "“第几个”指的是哪样商品不清楚。", "It is not clear which product is the one counted.", _ASK_ZH, _ASK_EN
    ),
    "language.order_and_question": _unclear(
        "一边下单一边提问。",
        "It orders and asks at once.",
        "请先回答问题，再确认订单。",
        "Answer the question, then confirm the order.",
    ),
    # Changes
    "language.nothing_held": _unclear(
        "要改单或退单，但这个账号没有订单。",
        "A change or cancellation, but this account has no order.",
        "请找找邻居是不是用别的名字下的单。",
        "See whether the neighbour ordered under another name.",
    ),
    "language.not_held": _unclear("这位邻居没有订{name}。", "This neighbour has no {name} on order.", _ASK_ZH, _ASK_EN),
    "language.which_held": _unclear("没说改哪一样。", "It does not say which product to change.", _ASK_ZH, _ASK_EN),
    "language.more_than_held": _unclear(
        "要退的比订的{name}还多。", "More {name} is given back than was ordered.", _ASK_ZH, _ASK_EN
    ),
    "language.same_product": _unclear("换的还是{name}。", "{name} is swapped for itself.", _ASK_ZH, _ASK_EN),
    # Answers to the host
    "language.which_option": _unclear("看不出投给哪一项。", "It is not clear which option is meant.", _ASK_ZH, _ASK_EN),
    "language.vote_or_order": _unclear(
        "投票时说的，可能是投票，也可能是下单。", "Said while a poll is open: a vote or an order.", _ASK_ZH, _ASK_EN
    ),
    "language.which_call": _unclear(
        "主播请扣 1，回的是别的数字。", "The host asked for 1; another number was typed.", _ASK_ZH, _ASK_EN
    ),
    "language.pledge": _unclear("看不出认捐多少份。", "It is not clear how many shares are pledged.", _ASK_ZH, _ASK_EN),
    # The command
    "language.no_corpus": Bilingual(
        Sentence("读不了 {path}：{reason}。", "什么都没有改动。", "请检查文件名和编码（UTF-8）。"),
        Sentence(
            "{path} cannot be read: {reason}.", "Nothing was changed.", "Check the name and the encoding (UTF-8)."
        ),
    ),
    "language.bad_line": Bilingual(
        Sentence("第 {row} 行不是“状态<TAB>评论”。", "什么都没有改动。", "状态可以是：{states}。"),
        Sentence("Line {row} is not `state<TAB>text`.", "Nothing was changed.", "States are: {states}."),
    ),
    "language.bad_holds": Bilingual(
        Sentence("「{text}」不是“编号x数量”。", "什么都没有改动。", "请写成 3x1,2x0.5。"),
        Sentence("“{text}” is not `number x amount`.", "Nothing was changed.", "Write 3x1,2x0.5."),
    ),
}

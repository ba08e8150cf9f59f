"""The words on printed sheets."""

from __future__ import annotations

from collections.abc import Mapping

from studio.model.sentences import Language

_WORDS = {
    "after_show": ("取货单", "Pickup"),
    "building": ("{building}栋", "Building {building}"),
    "no_building": ("没写楼号", "No building given"),
    "packing": ("打包单", "Packing list"),
    "totals": ("合计", "Totals"),
    "waitlist": ("候补", "Waitlist"),
    "unclear": ("未处理的评论", "Comments left"),
    "orders": ("订单明细", "Order lines"),
    "total": ("合计", "Total"),
    "count": ("{count} 单", "{count} orders"),
    "parcels": ("{count} 份", "{count} parcels"),
    "tick": ("已取", "Done"),
    "door": ("门牌", "Door"),
    "name": ("姓名", "Name"),
    "phone": ("电话", "Phone"),
    "goods": ("商品", "Goods"),
    "value": ("金额(元)", "Amount (CNY)"),
    "note": ("备注", "Note"),
    "order": ("单号", "Order"),
    "number": ("编号", "No."),
    "product": ("商品", "Product"),
    "where": ("送往", "To"),
    "quantity": ("数量", "Quantity"),
    "unit": ("单位", "Unit"),
    "ordered": ("已订", "Ordered"),
    "fetched": ("已取", "Fetched"),
    "waiting": ("候补", "Waiting"),
    "left": ("剩余", "Left"),
    "place": ("序号", "Place"),
    "time": ("时间", "Time"),
    "comment": ("评论", "Comment"),
    "reason": ("原因", "Reason"),
    "placed": ("下单时间", "Ordered at"),
    "house": ("楼号", "Building"),
    "address": ("详细地址", "Address"),
    "price": ("单价", "Price"),
    "yes": ("是", "yes"),
}

WORDS: Mapping[Language, Mapping[str, str]] = {
    "zh": {name: both[0] for name, both in _WORDS.items()},
    "en": {name: both[1] for name, both in _WORDS.items()},
}

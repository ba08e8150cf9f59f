"""Comments and stock in the picture: what a viewer sees in the recorded frames, not what we believe to have drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from studio.config.secrets import ingest_token
from studio.desk.desk import Desk
from studio.model.errors import StudioError
from tests.rig.desks import open_desk
from tests.rig.film import Film
from tests.rig.neighbour import comment
from tests.rig.shows import COUNTER_BOX, FEATURED_BOX, FPS, shop_show, write_show
from tests.rig.waiting import wait_for


def _box(box: Any) -> tuple[float, float, float, float]:
    return box.x, box.y, box.width, box.height


def _address(desk: Desk) -> str:
    return next(report.address for report in desk.chat_reports() if report.service == "ingest")


def _frames(desk: Desk) -> int:
    return max((one.frames for one in desk.state.vitals.outputs), default=0)


def _wait_frames(desk: Desk, more: int) -> None:
    before = _frames(desk)
    wait_for(lambda: _frames(desk) >= before + more, 20, f"{more} more frames")


def _changes(film: Film, name: str) -> list[int]:
    """Frames whose part differs clearly from the one before."""
    parts = np.array(film.parts[name], np.int16)
    return [int(i) + 1 for i in np.flatnonzero(np.abs(np.diff(parts, axis=0)).mean(axis=(1, 2)) > 0.5)]


def test_a_comment_on_screen_and_the_counter_after_an_order(tmp_path: Path) -> None:
    recording = tmp_path / "a.mkv"
    with open_desk(write_show(tmp_path, shop_show(tmp_path))) as desk:
        address, token = _address(desk), ingest_token().reveal()
        desk.do("overlay.hide", overlay_id="card").result(10)
        desk.air.start_recording(recording)
        wait_for(lambda: _frames(desk) > 20, 20, "a recording")

        comment(address, token, "c1", "这个番茄真好吃")
        page = wait_for(lambda: (p := desk.feed_since(0)).entries and p, 10, "the comment in the feed")
        (entry,) = page.entries
        assert entry.comment.name == "王小明"
        desk.do("comment.feature", seq=entry.seq).result(10)
        assert desk.state.featured_seq == entry.seq
        _wait_frames(desk, FPS)
        desk.do("comment.unfeature").result(10)
        _wait_frames(desk, FPS)

        desk.do("product.adjust", number=1, delta=-30).result(10)
        _wait_frames(desk, FPS)
        desk.do("order.by_hand", seq=entry.seq, product=1, quantity="2", address="5栋").result(10)
        _wait_frames(desk, FPS)
        desk.air.end_all()

        (order,) = desk.shelf.ledger.orders()
        assert desk.shelf.ledger.stock()[1].left == 28
        (row,) = desk.state.orders
        assert (row.state, row.name, row.address) == ("accepted", "王小明", "5栋")
        assert desk.feed_since(0).entries[-1].mark == "order"
        assert order
        measured = desk.state.vitals.stock_to_frame_ms
        assert len(measured) >= 2
        # Some frames; a busy computer may need more, but not seconds.
        assert all(0 < one < 1000 for one in measured)
        desk.do("order.by_hand", seq=entry.seq, product=1, quantity="29").result(10)
        assert desk.state.orders[0].state == "waiting", "more than there is"
        assert desk.shelf.ledger.stock()[1].left == 28

    film = Film(recording, counter=_box(COUNTER_BOX), featured=_box(FEATURED_BOX))
    came = _changes(film, "featured")
    assert came, "the comment is seen"
    first, last = came[0], came[-1]
    plain, shown, after = (np.mean(film.parts["featured"][i]) for i in (first - 5, (first + last) // 2, -1))
    assert abs(shown - plain) > 3
    assert abs(after - plain) < 2, "and gone"
    before, now = film.parts["counter"][last], film.parts["counter"][-1]
    assert _pixels(before, now) > 20, "the counter changes in the picture"
    between = [part for part in film.parts["counter"][last:] if _pixels(part, before) > 20 and _pixels(part, now) > 20]
    assert len(between) > FPS // 2, "once for the stock, once for the order"


def test_a_button_pressed_twice_orders_once_and_other_goods_are_another_order(tmp_path: Path) -> None:
    with open_desk(write_show(tmp_path, shop_show(tmp_path))) as desk:
        address, token = _address(desk), ingest_token().reveal()
        comment(address, token, "c1", "这个番茄真好吃")
        page = wait_for(lambda: (p := desk.feed_since(0)).entries and p, 10, "the comment in the feed")
        before = desk.shelf.ledger.stock()[1].left
        chosen = {"seq": page.entries[0].seq, "product": 1, "quantity": "2", "address": "5栋"}
        for _ in range(2):
            desk.do("order.by_hand", **chosen).result(10)
        assert desk.shelf.ledger.stock()[1].left == before - 2
        desk.do("order.by_hand", **{**chosen, "quantity": "3"}).result(10)
        assert desk.shelf.ledger.stock()[1].left == before - 5
        (newest, oldest) = desk.state.orders
        desk.do("order.cancel", order_id=oldest.order_id).result(10)
        desk.do("order.by_hand", **chosen).result(10)
        assert desk.shelf.ledger.stock()[1].left == before - 5, "what was cancelled may be ordered again"
        assert newest.state == "accepted"


def _pixels(one: Any, other: Any) -> int:
    """How many differ clearly."""
    return int((np.abs(one.astype(np.int16) - other) > 40).sum())


def test_an_edit_of_the_show_keeps_the_stock_in_the_picture(tmp_path: Path) -> None:
    """The show as saved knows an old stock; the picture must not go back to it."""
    with open_desk(write_show(tmp_path, shop_show(tmp_path))) as desk:
        desk.do("product.adjust", number=1, delta=-7).result(10)
        desk.do("show.title", title="新的名字").result(10)
        desk.do("overlay.text", overlay_id="text", text="一").result(10)
        desk.do("show.title", title="更新的名字").result(10)

        def overlay(name: str) -> Any:
            return next(one.state for one in desk.show.overlays if one.id == name)

        # The engine tells its state with the next change that is not the shop's.
        desk.do("overlay.show", overlay_id="text").result(10)
        assert overlay("counter").left == "53"
        assert overlay("text").text == "一"
        assert desk.show.title == "更新的名字"


def test_undo_and_what_is_refused(tmp_path: Path) -> None:
    with open_desk(write_show(tmp_path, shop_show(tmp_path))) as desk:
        desk.do("product.adjust", number=2, delta="+5").result(10)
        assert desk.shelf.ledger.stock()[2].left == 15
        desk.do("ledger.undo").result(10)
        assert desk.shelf.ledger.stock()[2].left == 10
        refusals = {
            "desk.bad_number": ("product.adjust", {"number": 2, "delta": "viele"}),
            "desk.no_comment": ("comment.feature", {"seq": 99}),
            "shop.unknown_product": ("product.present", {"number": 99}),
            "engine.no_scene": ("scene.take", {"scene_id": "mian"}),
            "desk.no_destination": ("show.go_live", {}),
            "desk.bad_arguments": ("scene.take", {"scene": "main"}),
            "desk.no_command": ("scene.tak", {"scene_id": "main"}),
        }
        for code, (name, arguments) in refusals.items():
            error = desk.do(name, **arguments).exception(10)
            assert isinstance(error, StudioError)
            assert error.code == code
            assert desk.state.sentence is not None
            assert desk.state.sentence.code == code
            assert all("{" not in error.say(language).text() for language in ("zh", "en"))  # type: ignore[arg-type]

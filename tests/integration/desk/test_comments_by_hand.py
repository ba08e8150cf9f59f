"""What people do about comments, with the real desk, engine and ledger: hold, ban, propose, clear, paste, export."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from studio.chat.search import Search
from studio.chat.service import Incoming
from studio.desk.desk import Desk
from studio.model.chat_service import CommentSettings, OwncastService, PlaybackService
from studio.model.comment import FeedEntry
from studio.model.errors import StudioError
from studio.model.overlay import FeaturedComment, Greeting, Overlay, OverlayState, QuestionCard, RunningComments
from tests.rig.desks import open_desk
from tests.rig.shows import shop_show, write_show
from tests.rig.waiting import wait_for


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    show = shop_show(tmp_path)
    more = (
        Overlay(id="question", name="提问", state=QuestionCard()),
        Overlay(id="greeting", name="欢迎", state=Greeting()),
        Overlay(id="running", name="弹幕", state=RunningComments(), shown=True),
    )
    show = msgspec.structs.replace(show, overlays=(*show.overlays, *more), services=())
    with open_desk(write_show(tmp_path, show)) as desk:
        yield desk


def said(desk: Desk, number: int, text: str, user: str = "u1", name: str = "王小明") -> FeedEntry:
    message = Incoming(service="owncast", room="r", id=f"m{number}", user=user, name=name, text=text)
    assert desk.feed.deliver((message,))
    return wait_for(lambda: next((one for one in newest(desk) if one.comment.id == f"m{number}"), None))  # type: ignore[return-value]


def newest(desk: Desk) -> tuple[FeedEntry, ...]:
    return desk.feed.entries_since(0).entries


def in_picture(desk: Desk, kind: type[OverlayState]) -> Overlay:
    return next(one for one in desk.show.overlays if isinstance(one.state, kind))


def do(desk: Desk, name: str, **arguments: object) -> None:
    desk.do(name, **arguments).result(20)


def test_one_neighbour_at_a_time_is_in_the_picture(desk: Desk) -> None:
    first = said(desk, 1, "打农药了吗 13812348000")
    wait_for(lambda: in_picture(desk, Greeting).shown, 10, "the welcome")
    assert in_picture(desk, Greeting).state == Greeting(names=("王**",))
    do(desk, "comment.ask", seq=first.seq)
    wait_for(lambda: in_picture(desk, QuestionCard).shown and not in_picture(desk, Greeting).shown)
    card = in_picture(desk, QuestionCard).state
    assert isinstance(card, QuestionCard)
    assert (card.author, card.text) == ("王**", "打农药了吗 138****8000")
    assert desk.state.question_seq == first.seq
    second = said(desk, 2, "番茄甜不甜")
    do(desk, "comment.propose", seq=second.seq)
    assert desk.state.proposed == (second.seq,)
    do(desk, "comment.approve")
    wait_for(lambda: in_picture(desk, FeaturedComment).shown and not in_picture(desk, QuestionCard).shown)
    assert desk.state.proposed == ()
    with pytest.raises(StudioError) as refused:
        do(desk, "comment.approve")
    assert refused.value.code == "comments.nothing_proposed"
    do(desk, "comment.clear_screen")
    wait_for(lambda: not in_picture(desk, FeaturedComment).shown)
    running = in_picture(desk, RunningComments).state
    assert isinstance(running, RunningComments)
    assert (running.comments, running.clears) == ((), 1)


def test_words_hold_and_hide_but_orders_are_taken_and_bans_end_them(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("?高仿\n", encoding="utf-8")
    do(desk, "moderation.words", text="博彩\n")
    do(desk, "moderation.import", path=str(tmp_path / "list.txt"))
    assert desk.comments.words() == "博彩\n?高仿\n"
    hidden = said(desk, 1, "博 彩")
    held = said(desk, 2, "高仿")
    assert (hidden.hold, held.hold) == ("hidden", "held")
    do(desk, "comment.release", seq=held.seq)
    assert desk.comments.entry(held.seq).hold == ""
    buyer = said(desk, 3, "番茄2斤", "buyer")
    wait_for(lambda: desk.comments.entry(buyer.seq).mark == "order", 10, "the order")
    do(desk, "person.mute", seq=buyer.seq, minutes=5)
    assert desk.comments.entry(buyer.seq).hold == "hidden"
    muted = said(desk, 4, "番茄1斤", "buyer")
    wait_for(lambda: desk.comments.entry(muted.seq).mark == "order", 10, "an order of one who is muted")
    do(desk, "person.ban", seq=buyer.seq)
    banned = said(desk, 5, "番茄1斤", "buyer")
    after = said(desk, 6, "番茄1斤", "other")
    wait_for(lambda: desk.comments.entry(after.seq).mark == "order", 10, "the next one's order")
    assert (desk.comments.entry(banned.seq).mark, banned.hold_reason) == ("", "moderation.banned")
    do(desk, "person.pardon", seq=banned.seq)
    assert said(desk, 7, "谢谢", "buyer").hold == ""


def test_paste_search_export_forget_and_play_back(desk: Desk, tmp_path: Path) -> None:
    do(desk, "comments.paste", text="#接龙 番茄\n1. 王姐 2斤\n2. 李雷 3斤\n")
    wait_for(lambda: desk.state.order_counts.accepted == 2, 15, "two orders of the list")
    do(desk, "comments.paste", text="#接龙 番茄\n1. 王姐 2斤\n2. 李雷 5斤\n3. 赵奶奶 1斤\n")
    wait_for(lambda: desk.state.order_counts.accepted == 3, 15, "the new line's order")
    wait_for(lambda: any(one.code == "comments.pasted_changed" for one in desk.state.incidents), 10, "what changed")
    entry = said(desk, 9, "我的电话 13812348000", "shy", "害羞的人")
    assert [one.seq for one in desk.comments_async(Search("1381")).result(10)] == [entry.seq]
    do(desk, "comments.export", path=str(tmp_path / "out.jsonl"))
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [line["service"] for line in lines] == ["pasted", "pasted", "pasted", "owncast"]
    do(desk, "comment.forget_person", seq=entry.seq)
    assert desk.comments_async(Search("1381")).result(10) == ()
    do(desk, "chat.add", service=PlaybackService(path="out.jsonl", speed=1000.0))
    wait_for(lambda: sum(one.comment.service == "playback" for one in newest(desk)) == 4, 15, "the show again")
    do(desk, "chat.remove", index=0)
    assert desk.show.services == ()
    assert desk.chat_reports() == ()
    with pytest.raises(StudioError):
        do(desk, "chat.remove", index=0)
    do(desk, "comments.settings", settings=CommentSettings(hold_back=True))
    assert said(desk, 10, "番茄").hold == "held"


def test_a_service_without_its_server_is_told_of(desk: Desk) -> None:
    do(desk, "chat.add", service=OwncastService(server="http://localhost:9"))
    wait_for(lambda: [one.code for one in desk.state.chat] == ["chat.unreachable"], 15, "what is wrong with it")

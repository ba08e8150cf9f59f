"""A poll from comments to the picture: neighbours vote, the bars of the recorded frames say how many."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from studio.config.secrets import ingest_token
from studio.desk.desk import Desk
from studio.model.errors import CommunityError
from tests.rig.desks import open_desk
from tests.rig.film import Film
from tests.rig.neighbour import comment
from tests.rig.shows import FPS, HEIGHT, WIDTH, shop_show, write_show
from tests.rig.waiting import wait_for

# Where the bar of the first option lies by rule on 1280 x 720 with a question of one line (see poll_bars, layout).
_BAR = (110 / WIDTH, 180 / HEIGHT, 412 / WIDTH, 4 / HEIGHT)


def _frames(desk: Desk) -> int:
    return max((one.frames for one in desk.state.vitals.outputs), default=0)


def _wait_frames(desk: Desk, more: int) -> None:
    before = _frames(desk)
    wait_for(lambda: _frames(desk) >= before + more, 20, f"{more} more frames")


def _marks(desk: Desk) -> dict[str, str]:
    return {entry.comment.name: entry.mark for entry in desk.feed_since(0).entries}


def _bar_of(film: Film, frame: int) -> float:
    """Which part of the first option's track is filled: the fill is darker than the track."""
    return float(np.mean(film.parts["bar"][frame].mean(axis=0) < 185))


def test_neighbours_vote_and_the_bars_follow(tmp_path: Path) -> None:
    recording = tmp_path / "a.mkv"
    with open_desk(write_show(tmp_path, shop_show(tmp_path))) as desk:
        address = next(report.address for report in desk.chat_reports() if report.service == "ingest")
        token = ingest_token().reveal()
        desk.air.start_recording(recording)
        wait_for(lambda: _frames(desk) > 10, 20, "a recording")
        desk.do("poll.open", question="哪天送货？", options=["周六上午", "周日下午"]).result(10)
        _wait_frames(desk, FPS)
        for number, (name, text) in enumerate(
            [
                ("王姐", "1"),
                ("小李", "B"),
                ("陈叔", "支持周六上午"),
                ("赵奶奶", "A"),
                ("阿强", "番茄2斤"),
                ("木木", "不要周六上午"),
            ]
        ):
            comment(address, token, f"v{number}", text, name)
        wait_for(lambda: (poll := desk.state.poll) and poll.voted == 4, 10, "four votes")
        poll = desk.state.poll
        assert poll is not None
        assert poll.counts == (3, 1)
        wait_for(lambda: len(_marks(desk)) == 6 and all(_marks(desk).values()), 10, "every comment to be read")
        votes = dict.fromkeys(("王姐", "小李", "陈叔", "赵奶奶"), "vote")
        assert _marks(desk) == votes | {"阿强": "order", "木木": "unclear"}
        _wait_frames(desk, FPS)
        comment(address, token, "w1", "2", "王姐")
        wait_for(lambda: (poll := desk.state.poll) and poll.counts == (2, 2), 10, "a changed mind")
        _wait_frames(desk, FPS)
        desk.do("poll.close").result(10)
        comment(address, token, "late", "1", "迟到的人")
        wait_for(lambda: (poll := desk.state.poll) and poll.late == 1, 10, "a late vote")
        _wait_frames(desk, FPS // 2)
        desk.air.end_all()
        told = next(one for one in desk.state.incidents if one.code == "poll.exported")
    result = json.loads(Path(told.arguments["path"]).read_text(encoding="utf-8"))
    assert (result["counts"], result["leading"], len(result["votes"])) == ([2, 2], [1, 2], 4)
    film = Film(recording, bar=_BAR)
    bars = [_bar_of(film, frame) for frame in range(len(film.times_s))]
    assert any(abs(bar - 0.75) < 0.03 for bar in bars), sorted(set(bars))
    assert abs(bars[-1] - 0.5) < 0.03, bars[-5:]


def test_a_poll_goes_on_with_the_next_desk(tmp_path: Path) -> None:
    path = write_show(tmp_path, shop_show(tmp_path))
    with open_desk(path) as desk:
        desk.do("poll.open", question="停车位怎么分？", options=["抽签", "轮流"], household=True).result(10)
        refused = desk.do("poll.open", question="?", options=["a", "b"]).exception(10)
        assert isinstance(refused, CommunityError)
    with open_desk(path) as desk:
        address = next(report.address for report in desk.chat_reports() if report.service == "ingest")
        token = ingest_token().reveal()
        comment(address, token, "1", "1", "爸爸")
        comment(address, token, "2", "1 3栋2单元502", "爸爸")
        comment(address, token, "3", "2 3栋2单元502", "妈妈")
        wait_for(lambda: (poll := desk.state.poll) and poll.counts == (0, 1), 10, "the household's one vote")
        poll = desk.state.poll
        assert poll is not None
        assert poll.homeless == 1
        notes = {entry.comment.id: (entry.mark, entry.note) for entry in desk.feed_since(0).entries}
        assert notes["1"][0] == "refused"
        assert "房号" in notes["1"][1] or "哪一户" in notes["1"][1]


@pytest.mark.parametrize(
    ("question", "options"), [("", ["a", "b"]), ("?", ["a"]), ("?", ["a", "A"]), ("?", list("abcdefghij"))]
)
def test_a_poll_that_cannot_be_is_refused(tmp_path: Path, question: str, options: list[str]) -> None:
    with open_desk(write_show(tmp_path, shop_show(tmp_path))) as desk:
        refused = desk.do("poll.open", question=question, options=options).exception(10)
        assert isinstance(refused, CommunityError)
        assert refused.code == "poll.not_valid"
        assert desk.state.poll is None

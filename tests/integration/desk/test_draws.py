"""A draw from comments to a file that anybody can verify."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import msgspec

from studio.config.secrets import ingest_token
from studio.desk.desk import Desk
from studio.model.errors import CommunityError
from studio.model.overlay import Announcement, Overlay
from tests.rig.desks import open_desk
from tests.rig.neighbour import comment
from tests.rig.shows import shop_show, write_show
from tests.rig.waiting import wait_for


def _verify(file: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("doorstep")), "draw", "verify", str(file), "--lang", "zh"]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)


def _notice(desk: Desk) -> str:
    """What the picture announces."""
    overlay = next(one for one in desk.show.overlays if one.id == "notice")
    assert isinstance(overlay.state, Announcement)
    return overlay.state.text if overlay.shown else ""


def test_neighbours_take_part_by_a_word_and_the_file_can_be_verified(tmp_path: Path) -> None:
    show = shop_show(tmp_path)
    notice = Overlay(id="notice", name="公告", state=Announcement())
    path = write_show(tmp_path, msgspec.structs.replace(show, overlays=(*show.overlays, notice)))
    with open_desk(path) as desk:
        address = next(report.address for report in desk.chat_reports() if report.service == "ingest")
        token = ingest_token().reveal()
        refused = desk.do("draw.draw").exception(10)
        assert isinstance(refused, CommunityError)
        comment(address, token, "early", "番茄1斤 吉祥", "太早的人")
        wait_for(lambda: any(entry.mark for entry in desk.feed_since(0).entries), 10, "the early one to be read")
        desk.do("draw.announce", word="吉祥").result(10)
        assert isinstance(desk.do("draw.announce", word="如意").exception(10), CommunityError)
        promise = desk.state.draw.promise if desk.state.draw else ""
        for number, (name, text) in enumerate(
            [
                ("王小姐", "吉祥！"),
                ("李小龙", "我要吉祥"),
                ("王小姐", "吉祥吉祥"),
                ("陈叔叔", "番茄2斤"),
                ("赵奶奶", "吉 祥"),
            ]
        ):
            comment(address, token, f"d{number}", text, name)
        wait_for(lambda: len(desk.feed_since(0).entries) == 6, 10, "the comments")
        wait_for(lambda: desk.state.draw and desk.state.draw.entrants == 2, 10, "two who take part")
        too_many = desk.do("draw.draw", winners=3).exception(10)
        assert isinstance(too_many, CommunityError)
        assert too_many.code == "draw.too_many"
        desk.do("draw.draw", winners=1).result(10)
        drawn = desk.state.draw
        assert drawn is not None
        assert drawn.winners[0] in ("王**", "李**")
        wait_for(lambda: drawn.winners[0] in _notice(desk), 10, "the winner in the picture")
    file = Path(drawn.path)
    record = json.loads(file.read_text(encoding="utf-8"))
    assert record["promise"] == promise
    assert "小姐" not in file.read_text(encoding="utf-8")
    right = _verify(file)
    assert right.returncode == 0, right.stderr
    assert drawn.winners[0] in right.stdout
    record["winners"] = [one for one in record["entrants"] if one != record["winners"][0]]
    file.write_text(json.dumps(record), encoding="utf-8")
    wrong = _verify(file)
    assert wrong.returncode == 1
    assert drawn.winners[0] in wrong.stderr
    missing = _verify(tmp_path / "none.json")
    assert missing.returncode == 1
    assert "none.json" in missing.stderr.replace("\n", "")


def test_who_has_ordered_already_takes_part(tmp_path: Path) -> None:
    with open_desk(write_show(tmp_path, shop_show(tmp_path))) as desk:
        address = next(report.address for report in desk.chat_reports() if report.service == "ingest")
        token = ingest_token().reveal()
        comment(address, token, "1", "番茄2斤", "陈叔叔")
        comment(address, token, "2", "你好", "路过的人")
        wait_for(lambda: any(entry.mark == "order" for entry in desk.feed_since(0).entries), 10, "the order")
        desk.do("draw.announce", by="order").result(10)
        assert desk.state.draw is not None
        assert desk.state.draw.entrants == 1
        desk.do("draw.call_off").result(10)
        assert desk.state.draw is None

"""A recorded show played back, and lists pasted from a group chat."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from studio.chat.exported import written
from studio.chat.feed import Feed
from studio.chat.pasted import read_pasted
from studio.chat.playback import Playback
from studio.model.chat_service import PlaybackService
from studio.model.comment import Comment, FeedEntry
from studio.model.errors import ChatError
from tests.integration.chat.conftest import Heard
from tests.integration.chat.starting import running, until
from tests.rig.waiting import wait_for


def export(path: Path, count: int, every_s: float) -> None:
    lines = [
        written(
            FeedEntry(
                seq=number,
                comment=Comment(
                    service="twitch", room="farm", id=f"m{number}", user="u", name="李雷", text=f"第{number}句",
                    raw=f"第{number}句\n=1+1", received_unix_s=1_700_000_000 + number * every_s,
                ),
                mark="order",
            )
        )
        for number in range(count)
    ]  # fmt: skip
    path.write_bytes(b"".join(lines))


def test_played_back_with_its_times(tmp_path: Path, feed: Feed, heard: Heard) -> None:
    export(tmp_path / "show.jsonl", 5, 10.0)
    settings = PlaybackService(path="show.jsonl", speed=100.0)
    began = time.monotonic()
    with running(Playback(settings, tmp_path, feed.deliver)) as source:
        wait_for(lambda: len(heard.entries) == 5)
        assert 0.39 <= time.monotonic() - began < 5
        until(source, "idle")
    comment = heard.entries[0].comment
    assert (comment.service, comment.user, comment.raw) == ("playback", "twitch/u", "第0句\n=1+1")
    with running(Playback(settings, tmp_path, feed.deliver)):
        wait_for(lambda: len(heard.entries) == 10)
    assert len({entry.comment.id for entry in heard.entries}) == 10


def test_a_file_that_is_missing_or_broken(tmp_path: Path, feed: Feed, heard: Heard) -> None:
    with pytest.raises(ChatError) as raised:
        Playback(PlaybackService(path="none"), tmp_path, feed.deliver).start()
    assert raised.value.code == "chat.file_unreadable"
    export(tmp_path / "show.jsonl", 2, 0.0)
    with open(tmp_path / "show.jsonl", "ab") as file:
        file.write(b'\n{"id": 3}\n')
    with running(Playback(PlaybackService(path="show.jsonl"), tmp_path, feed.deliver)) as source:
        until(source, "failed", "chat.bad_line")
        assert source.report().arguments["number"] == "4"
        wait_for(lambda: len(heard.entries) == 2)


def test_a_pasted_list_grows_without_doubles(feed: Feed, heard: Heard) -> None:
    first = "#接龙\n周六番茄\n1. 王姐 2斤 3栋\n2、李雷 3斤\n"
    grown = first + "３. 赵奶奶 1斤\n补充：要软的\n"
    changed = grown.replace("李雷 3斤", "李雷 30斤")
    for text in (first, grown, grown, changed):
        feed.deliver(read_pasted(text, "群"))
    wait_for(lambda: feed.counts().received == 2 + 3 + 3 + 3)
    assert [entry.comment.raw.split("\n")[-1] for entry in heard.entries] == [
        "1. 王姐 2斤 3栋", "2. 李雷 3斤", "3. 赵奶奶 1斤 补充：要软的"
    ]  # fmt: skip
    counts = feed.counts()
    assert (counts.duplicates, counts.conflicts) == (2 + 3 + 2, 1)


def test_a_pasted_text_that_is_no_list() -> None:
    assert read_pasted(" \n", "r") == ()
    (only,) = read_pasted("番茄两斤\n3栋", "r")
    assert only.text == "番茄两斤\n3栋"
    assert len(read_pasted("1. a\n" * 100_000, "r")) <= 2_000

"""What the journal finds, deletes and remembers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.chat import schema
from studio.chat.feed import Feed
from studio.chat.journal import Journal
from studio.chat.ruling import Ruling, Sanction
from studio.chat.search import Search
from studio.chat.service import Incoming
from studio.model.comment import Comment
from tests.integration.chat.conftest import Heard
from tests.rig.waiting import wait_for


def said(number: int, text: str, user: str = "u1", name: str = "邻居", at: float = 0.0) -> Comment:
    return Comment(
        service="s", room="r", id=str(number), user=user, name=name, text=text, raw=text, received_unix_s=at or number
    )


def texts(journal: Journal, text: str = "", **wanted: object) -> list[str]:
    return [entry.comment.text for entry in journal.search(Search(text, **wanted))]  # type: ignore[arg-type]


@pytest.fixture(params=[0, 3, 100], ids=["not yet indexed", "half", "indexed"])
def journal(request: pytest.FixtureRequest, journal_path: Path) -> Iterator[Journal]:
    journal = Journal(journal_path)
    journal.start()
    lines = ["番茄两斤", "鸡蛋来一盒", "番茄很甜", "Tomato 100%", "好", "a_b", "茄子", "最后的番"]
    journal.append([said(number, text, f"u{number % 2}") for number, text in enumerate(lines, 1)])
    journal.index_some(request.param)
    yield journal
    journal.close()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("番茄", ["番茄很甜", "番茄两斤"]),
        ("番", ["最后的番", "番茄很甜", "番茄两斤"]),
        ("茄", ["茄子", "番茄很甜", "番茄两斤"]),
        ("的番", ["最后的番"]),
        ("番茄两斤", ["番茄两斤"]),
        ("来一盒", ["鸡蛋来一盒"]),
        ("tomato", ["Tomato 100%"]),
        ("0%", ["Tomato 100%"]),
        ("a_b", ["a_b"]),
        ("_", ["a_b"]),
        ("好", ["好"]),
        ('"', []),
        ("没有这句", []),
        ("邻居", ["最后的番", "茄子", "a_b", "好", "Tomato 100%", "番茄很甜", "鸡蛋来一盒", "番茄两斤"]),
    ],
)
def test_search(journal: Journal, text: str, found: list[str]) -> None:
    assert texts(journal, text) == found


def test_filters(journal: Journal) -> None:
    journal.mark(1, "order", "番茄 2 斤")
    journal.mark(3, "question")
    journal.flush()
    assert texts(journal, marks=("order",)) == ["番茄两斤"]
    assert texts(journal, "番茄", marks=("order", "question")) == ["番茄很甜", "番茄两斤"]
    assert texts(journal, "番茄", marks=("order", "question"), before_seq=3) == ["番茄两斤"]
    assert texts(journal, service="s", user="u0") == ["最后的番", "a_b", "Tomato 100%", "鸡蛋来一盒"]
    assert texts(journal, service="other") == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text("番茄甜a%_\"' ", min_size=1, max_size=6), min_size=1, max_size=8),
    st.text("番茄甜a%_\"'", min_size=1, max_size=4),
)
def test_the_index_finds_what_looking_finds(lines: list[str], sought: str) -> None:
    journal = Journal(Path(":memory:"))
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema._prepare(connection, Path(":memory:"))
    journal._connection, journal._started, journal._next_seq = connection, True, 1
    journal.append([said(number, text, name="邻") for number, text in enumerate(lines, 1)])
    wanted = [text for text in reversed(lines) if sought in text]
    assert texts(journal, sought) == wanted
    journal.index_some(4)
    assert texts(journal, sought) == wanted
    journal.index_some()
    assert texts(journal, sought) == wanted
    journal.close()


def test_a_person_is_forgotten_and_what_comes_again_stays_forgotten(journal: Journal, journal_path: Path) -> None:
    journal.rule(2, Ruling("hidden", "moderation.word", "x"))
    journal.mark(2, "order", "鸡蛋 1 盒")
    assert journal.forget("s", "u0") == 4
    assert texts(journal, "鸡蛋") == []
    assert texts(journal, "番") == ["番茄很甜", "番茄两斤"]
    (receipt,) = journal.append([said(2, "鸡蛋来一盒", "u0")])
    assert receipt.verdict == "duplicate"
    assert [entry.comment.text for entry in journal.latest(10)] == ["番茄两斤", "番茄很甜", "好", "茄子"]
    assert not journal.knows("s", "u0", 100)
    journal.close()
    for file in journal_path.parent.iterdir():
        assert "鸡蛋来一盒".encode() not in file.read_bytes(), file


def test_old_ones_are_deleted_oldest_first(journal: Journal) -> None:
    assert journal.prune(5.5, 3) == 3
    assert journal.prune(5.5, 3) == 2
    assert journal.prune(5.5, 3) == 0
    assert texts(journal, "番") == ["最后的番"]
    assert [entry.seq for entry in journal.latest(10)] == [6, 7, 8]


def test_sanctions_and_rulings_outlive_the_program(journal: Journal, journal_path: Path) -> None:
    journal.sanction(Sanction("s", "u1", "banned", 0.0, "host"))
    journal.sanction(Sanction("s", "u2", "muted", 5.0, "host"))
    journal.rule(1, Ruling("hidden", "moderation.word", "x"))
    journal.rule(1, Ruling(), "host")
    journal.rule(3, Ruling("held", "moderation.contact", "vx"))
    journal.close()
    again = Journal(journal_path)
    again.start()
    assert again.sanctions() == (Sanction("s", "u1", "banned", 0.0, "host"),)
    held = {entry.seq: (entry.hold, entry.hold_reason, entry.hold_what) for entry in again.latest(3 + 5)}
    assert held[1] == ("", "", "")
    assert held[3] == ("held", "moderation.contact", "vx")
    again.close()


def test_a_journal_of_the_first_version_is_taken_over(journal_path: Path) -> None:
    connection = sqlite3.connect(journal_path)
    connection.executescript(f"{schema._TABLES} PRAGMA user_version = 1;")
    connection.execute("INSERT INTO comment VALUES (7, 's', 'r', '1', 'u', '李雷', '番茄', '番茄', 1.0, 0.0)")
    connection.commit()
    connection.close()
    journal = Journal(journal_path)
    journal.start()
    assert [entry.seq for entry in journal.latest(5)] == [7]
    assert texts(journal, "李雷") == ["番茄"]
    assert journal.index_some() == 1
    assert texts(journal, "李雷") == ["番茄"]
    journal.close()


def incoming(number: int, text: str, user: str = "u") -> Incoming:
    return Incoming(service="s", room="r", id=str(number), user=user, name="邻居", text=text)


def test_the_feed_holds_hides_and_lets_go_but_takes_every_order(journal_path: Path, heard: Heard) -> None:
    rulings = {
        "藏": Ruling("hidden", "moderation.word", "藏"),
        "等": Ruling("held", "moderation.contact", "等"),
        "黑": Ruling("hidden", "moderation.banned", "host"),
    }
    feed = Feed(Journal(journal_path), heard.entries.append, judge=lambda comment: rulings.get(comment.text, Ruling()))
    feed.start()
    feed.deliver(tuple(incoming(number, text, text) for number, text in enumerate("番藏等黑番", 1)))
    wait_for(lambda: len(heard.entries) == 4)
    assert heard.texts == ["番", "藏", "等", "番"], "only a banned person's comment is not ruled upon"
    assert [entry.newcomer for entry in heard.entries] == [True, True, True, False]
    assert feed.counts()[-2:] == (2, 1)
    released = feed.release(3, "host")
    assert released is not None
    assert released.hold == ""
    hidden = feed.hide(1, "host")
    assert hidden is not None
    assert (hidden.hold, hidden.hold_reason) == ("hidden", "moderation.by_hand")
    feed.propose(5)
    feed.propose(3)
    assert [entry.seq for entry in feed.proposals()] == [5, 3]
    feed.propose(5, wanted=False)
    assert [entry.seq for entry in feed.proposals()] == [3]
    assert feed.forget("s", "藏") == 1
    gone = feed.entry(2)
    assert gone is not None
    assert (gone.comment.text, gone.comment.name, gone.hold) == ("", "?", "hidden")
    feed.close()
    again = Feed(Journal(journal_path), heard.entries.append)
    again.start()
    entry = again.entry(1)
    assert entry is not None
    assert entry.hold_reason == "moderation.by_hand"
    again.close()


def test_old_comments_go_by_themselves(journal_path: Path) -> None:
    journal = Journal(journal_path, lambda: 0.0)
    journal.start()
    journal.append([said(number, "旧", at=1.0) for number in range(1, 1500)])
    journal.close()
    journal = Journal(journal_path)
    feed = Feed(journal, kept_days=30)
    feed.start()
    feed.deliver((incoming(9999, "新"),))
    wait_for(lambda: journal.count() == 1)
    feed.close()

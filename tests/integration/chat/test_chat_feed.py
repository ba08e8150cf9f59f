"""The feed on a real journal."""

from __future__ import annotations

import logging
import sqlite3
import threading
from pathlib import Path

import pytest

from studio.chat.feed import Feed
from studio.chat.journal import Journal
from studio.chat.service import Incoming, Message, Receipt, Withdrawal
from studio.model.comment import FeedEntry
from tests.integration.chat.conftest import Heard
from tests.rig.waiting import wait_for


def said(id_: str, text: str = "番茄两斤", user: str = "u", name: str = "李雷") -> Incoming:
    return Incoming(service="s", room="r", id=id_, user=user, name=name, text=text)


def deliver(feed: Feed, *messages: Message) -> tuple[Receipt, ...]:
    """Deliver and wait for the answer."""
    answers: list[tuple[Receipt, ...]] = []
    assert feed.deliver(messages, answers.append)
    wait_for(lambda: answers, 10, "an answer of the feed")
    return answers[0]


def test_from_service_to_rule_and_panel(feed: Feed, heard: Heard, journal_path: Path) -> None:
    receipts = deliver(feed, said("1"), said("2", "\u202e土鸡蛋\n一盒\u200b", name=""), said("1"), said("2", "other"))
    assert [r.verdict for r in receipts] == ["accepted", "accepted", "duplicate", "conflict"]
    wait_for(lambda: len(heard.entries) == 2)
    assert heard.texts == ["番茄两斤", "土鸡蛋 一盒"]
    assert heard.entries[1].comment.name == "u"
    assert heard.entries[1].comment.raw == "\u202e土鸡蛋\n一盒\u200b"
    assert heard.entries[1].comment.received_unix_s > 1_600_000_000
    page = feed.entries_since(0)
    assert page.entries == tuple(heard.entries)
    counts = feed.counts()
    assert (counts.received, counts.duplicates, counts.conflicts, counts.shown) == (4, 1, 1, 2)

    feed.mark(1, "order", "番茄 2")
    feed.feature(2)
    changed = feed.entries_since(page.version)
    assert [(e.seq, e.mark, e.featured) for e in changed.entries] == [(1, "order", False), (2, "", True)]
    feed.feature(1)
    featured = feed.featured()
    assert featured is not None
    assert featured.seq == 1
    assert [e.seq for e in feed.entries_since(0).entries if e.featured] == [1]
    assert feed.feature(None) is None
    assert feed.featured() is None


def test_what_a_rule_cannot_do_is_for_a_person_and_stops_nobody(
    journal_path: Path, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    def rule(entry: FeedEntry) -> None:
        if entry.comment.id == "bad":
            raise KeyError("a rule that was not ready for this")
        heard.entries.append(entry)

    feed = Feed(Journal(journal_path), rule, on_incident=heard.incidents.append)
    feed.start()
    with caplog.at_level(logging.CRITICAL):
        deliver(feed, said("bad"), said("good"))
        wait_for(lambda: heard.entries)
    entry = feed.entry(1)
    assert entry is not None
    assert entry.mark == "unclear"
    assert [incident.code for incident in heard.incidents] == ["chat.rule_failed"]
    feed.close()


def test_withdrawals_hit_what_was_said_before(feed: Feed, heard: Heard) -> None:
    deliver(feed, said("1", user="a"), said("2", user="b"), said("3", user="b"))
    feed.feature(2)
    feed.mark(2, "order", "番茄 2")
    deliver(
        feed,
        Withdrawal(service="s", room="r", user="b"),
        said("4", user="b"),
        Withdrawal(service="s", room="r", comment_id="1"),
        Withdrawal(service="other", room="r"),
    )
    wait_for(lambda: len(heard.withdrawn) == 3)
    assert {e.comment.id: e.mark for e in feed.entries_since(0).entries} == {
        "1": "withdrawn",
        "2": "withdrawn",
        "3": "withdrawn",
        "4": "",
    }
    assert heard.withdrawn[0].note == "番茄 2"
    assert feed.featured() is None
    feed.withdraw(Withdrawal(service="s", room="r"))
    assert {e.mark for e in feed.entries_since(0).entries} == {"withdrawn"}


def test_bounded_and_everything_counted(journal_path: Path) -> None:
    ruled = 0
    held_up = threading.Event()

    def rule(_entry: FeedEntry) -> None:
        nonlocal ruled
        ruled += 1
        held_up.wait(10)

    feed = Feed(Journal(journal_path), rule, most=100, most_waiting=200)
    feed.start()
    taken = refused = 0
    for number in range(2000):
        if feed.deliver((said(str(number)),)):
            taken += 1
        else:
            refused += 1
    # What is refused is told to the service; nothing that was taken gets lost.
    assert refused > 1000
    assert feed.counts().waiting == 200
    held_up.set()
    feed.close()
    assert ruled == taken
    page = feed.entries_since(0)
    assert len(page.entries) == 100
    assert page.missed == taken - 100
    assert feed.counts().shown == taken


def test_closed_it_refuses(feed: Feed) -> None:
    feed.close()
    assert not feed.deliver((said("1"),))
    feed.close()


def test_resumed_it_shows_what_was_and_rules_what_was_not(feed: Feed, heard: Heard, journal_path: Path) -> None:
    deliver(feed, said("1"), said("2"))
    wait_for(lambda: len(heard.entries) == 2)
    feed.mark(1, "order", "番茄 2")
    feed.close()
    # As after a crash between the journal and the rules of comment 2.
    connection = sqlite3.connect(journal_path)
    connection.execute("UPDATE handled SET seq = 1")
    connection.commit()
    connection.close()

    ruled: list[FeedEntry] = []
    again = Feed(Journal(journal_path), ruled.append)
    again.start()
    assert deliver(again, said("2"), said("3")) == ((2, "duplicate"), (3, "accepted"))
    wait_for(lambda: len(ruled) == 2)
    assert [entry.seq for entry in ruled] == [2, 3]
    assert [(e.seq, e.mark, e.note) for e in again.entries_since(0).entries] == [
        (1, "order", "番茄 2"),
        (2, "", ""),
        (3, "", ""),
    ]
    again.close()


def test_a_journal_in_use_is_an_incident_and_comments_go_on(
    journal_path: Path, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    other = Journal(journal_path)
    other.start()
    feed = Feed(Journal(journal_path), heard.entries.append, on_incident=heard.incidents.append)
    with caplog.at_level(logging.CRITICAL):
        feed.start()
    (receipt,) = deliver(feed, said("1"))
    assert receipt.verdict == "held"
    wait_for(lambda: heard.entries)
    assert feed.counts().held == 1
    assert [(i.level, i.code) for i in heard.incidents] == [("trouble", "chat.journal_busy")]
    other.close()
    wait_for(lambda: feed.counts().held == 0, 10, "the journal to be written again")
    wait_for(lambda: len(heard.incidents) == 2)
    assert (heard.incidents[1].level, heard.incidents[1].code) == ("fine", "chat.kept_again")
    feed.close()


def test_five_thousand_a_second_while_somebody_looks_on(feed: Feed, heard: Heard) -> None:
    looked = 0
    version = 0
    answered = threading.Semaphore(0)
    for number in range(5000):
        wait_for(
            lambda number=number: feed.deliver((said(f"{number}", f"番茄{number}"),), lambda _: answered.release()), 10
        )
        if number % 100 == 0:
            page = feed.entries_since(version)
            looked, version = looked + len(page.entries) + page.missed, page.version
    assert all(answered.acquire(timeout=10) for _ in range(5000))
    wait_for(lambda: len(heard.entries) == 5000)
    page = feed.entries_since(version)
    assert looked + len(page.entries) + page.missed == 5000
    assert [entry.seq for entry in heard.entries] == list(range(1, 5001))

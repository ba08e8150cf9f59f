"""A feed on a real journal, and what the tests look at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.chat.feed import Feed
from studio.chat.journal import Journal
from studio.model.comment import FeedEntry
from studio.model.incident import Incident


class Heard:
    """What the feed's callbacks heard."""

    def __init__(self) -> None:
        self.entries: list[FeedEntry] = []
        self.withdrawn: list[FeedEntry] = []
        self.incidents: list[Incident] = []

    @property
    def texts(self) -> list[str]:
        return [entry.comment.text for entry in self.entries]


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def journal_path(tmp_path: Path) -> Path:
    return tmp_path / "comments.journal"


@pytest.fixture
def feed(journal_path: Path, heard: Heard) -> Iterator[Feed]:
    feed = Feed(Journal(journal_path), heard.entries.append, heard.withdrawn.extend, heard.incidents.append)
    feed.start()
    yield feed
    feed.close()

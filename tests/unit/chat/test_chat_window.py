from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studio.chat.window import FeedWindow
from studio.model.comment import Comment, FeedEntry


def entry(seq: int) -> FeedEntry:
    return FeedEntry(seq=seq, comment=Comment(service="s", room="r", id=str(seq), user="u", name="n", text="t"))


def test_new_changed_and_missed() -> None:
    window = FeedWindow(5)
    for seq in range(1, 4):
        window.add(entry(seq))
    first = window.since(0, 100)
    assert ([e.seq for e in first.entries], first.missed) == ([1, 2, 3], 0)
    assert window.since(first.version, 100).entries == ()

    window.change(2, mark="order")
    second = window.since(first.version, 100)
    assert [(e.seq, e.mark) for e in second.entries] == [(2, "order")]

    for seq in range(4, 14):
        window.add(entry(seq))
    third = window.since(second.version, 100)
    assert ([e.seq for e in third.entries], third.missed) == ([9, 10, 11, 12, 13], 5)
    assert window.change(2, mark="vote") is None


def test_a_page_has_its_bound_and_changes_come_next_time() -> None:
    window = FeedWindow(100)
    for seq in range(1, 51):
        window.add(entry(seq))
    page = window.since(0, 10)
    assert ([e.seq for e in page.entries], page.missed) == (list(range(41, 51)), 40)
    for seq in range(1, 26):
        window.change(seq, mark="vote")
    seen = []
    for _ in range(3):
        page = window.since(page.version, 10)
        seen += [e.seq for e in page.entries]
    assert seen == list(range(1, 26))
    assert window.since(page.version, 10).entries == ()


@given(st.lists(st.sampled_from(["add", "change", "read"]), max_size=200), st.integers(1, 20), st.integers(1, 30))
def test_a_reader_counts_every_comment(steps: list[str], most: int, page: int) -> None:
    """Seen + missed is always everything; what a reader holds of the window is up to date once it caught up."""
    window = FeedWindow(most)
    held: dict[int, FeedEntry] = {}
    version = added = missed = 0
    seen: set[int] = set()

    def read() -> int:
        nonlocal version, missed
        part = window.since(version, page)
        version, missed = part.version, missed + part.missed
        for one in part.entries:
            held[one.seq] = one
            seen.add(one.seq)
        return len(part.entries)

    for number, step in enumerate(steps):
        if step == "add":
            added += 1
            window.add(entry(added))
        elif step == "change" and added:
            window.change(max(1, added - number % most), note=str(number))
        else:
            read()
    while read():
        pass
    for one in window.entries():
        assert held.get(one.seq, one) == one
    assert len(seen) + missed >= added
    assert added - missed <= len(seen) <= added

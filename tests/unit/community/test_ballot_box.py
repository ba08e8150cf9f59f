"""Every vote counts once, survives the program, and can be proved."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.community.ballot_box import BallotBox
from studio.model.comment import Comment
from studio.model.errors import CommunityError
from studio.model.intent import Address
from studio.model.poll import Poll

QUESTION = Poll(id="", question="哪天送货？", options=("周六上午", "周日下午", "周一晚上"))
_COUNT = iter(range(1, 1_000_000))


def comment(user: str, id_: str = "") -> Comment:
    return Comment(service="ingest", room="r", id=id_ or f"c{next(_COUNT)}", user=user, name=user, text="1")


@pytest.fixture
def box(tmp_path: Path) -> Iterator[BallotBox]:
    opened = BallotBox(tmp_path / "polls")
    opened.start()
    opened.open(QUESTION)
    yield opened
    opened.close()


def counts(box: BallotBox) -> tuple[int, ...]:
    tally = box.tally
    assert tally is not None
    return (*tally.counts, tally.abstained)


def test_a_person_has_one_vote_and_the_last_counts(box: BallotBox) -> None:
    assert box.cast(comment("王姐"), 1, None) == "counted"
    assert box.cast(comment("小李"), 2, None) == "counted"
    assert box.cast(comment("王姐"), 2, None) == "changed"
    assert box.cast(comment("王姐"), 2, None) == "same"
    assert counts(box) == (0, 2, 0, 0)
    assert box.cast(comment("小李"), 0, None) == "changed"
    assert counts(box) == (0, 1, 0, 1)


def test_the_same_comment_again_is_no_second_vote(box: BallotBox) -> None:
    first = comment("王姐", "once")
    assert box.cast(first, 1, None) == "counted"
    box.cast(comment("王姐"), 3, None)
    assert box.cast(first, 1, None) == "again"
    assert counts(box) == (0, 0, 1, 0)


def test_a_tie_is_said_and_no_votes_lead_nowhere(box: BallotBox) -> None:
    assert box.tally is not None
    assert box.tally.leading == ()
    box.cast(comment("a"), 1, None)
    box.cast(comment("b"), 3, None)
    assert box.tally.leading == (1, 3)


def test_late_and_impossible_votes_do_not_count(box: BallotBox) -> None:
    box.cast(comment("a"), 1, None)
    assert box.cast(comment("b"), 4, None) == "no_option"
    closed = box.close_poll()
    assert not closed.open
    assert box.cast(comment("c"), 1, None) == "late"
    tally = box.tally
    assert tally is not None
    assert (tally.counts, tally.late) == ((1, 0, 0), 1)
    with pytest.raises(CommunityError) as refused:
        box.close_poll()
    assert refused.value.code == "poll.none_open"


def test_a_household_has_one_vote(tmp_path: Path) -> None:
    box = BallotBox(tmp_path)
    box.open(Poll(id="", question="停车？", options=("行", "不行"), voters="household"))
    home = Address("3", "2", "502")
    assert box.cast(comment("爸爸"), 1, home) == "counted"
    assert box.cast(comment("妈妈"), 2, home) == "changed"
    assert box.cast(comment("邻居"), 1, Address("3", "2", "503")) == "counted"
    assert box.cast(comment("谁"), 1, None) == "no_home"
    assert box.cast(comment("谁2"), 1, Address("3")) == "no_home"
    tally = box.tally
    assert tally is not None
    assert (tally.counts, tally.homeless) == ((1, 1), 2)
    assert not re.search(r"\b502\b", next(tmp_path.glob("*.jsonl")).read_text())
    box.close()


def test_an_open_poll_is_not_replaced_and_a_bad_one_not_opened(box: BallotBox, tmp_path: Path) -> None:
    with pytest.raises(CommunityError) as refused:
        box.open(QUESTION)
    assert refused.value.code == "poll.open_already"
    other = BallotBox(tmp_path / "other")
    with pytest.raises(CommunityError) as refused:
        other.open(Poll(id="", question="?", options=("A", " a ")))
    assert refused.value.code == "poll.not_valid"
    assert other.tally is None


def test_votes_that_cannot_be_written_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "polls").write_text("a file where the folder should be")
    box = BallotBox(tmp_path / "polls")
    with pytest.raises(CommunityError) as refused:
        box.open(QUESTION)
    assert refused.value.code == "poll.not_kept"


def test_the_poll_goes_on_after_the_program_was_killed(tmp_path: Path) -> None:
    """Votes of a process that is killed while voting goes on: everyone it answered is counted once."""
    program = f"""
import sys
from studio.community.ballot_box import BallotBox
from tests.unit.community.test_ballot_box import QUESTION, comment
from pathlib import Path
box = BallotBox(Path({str(tmp_path)!r}))
box.open(QUESTION)
for number in range(100000):
    box.cast(comment(f"u{{number}}", f"id{{number}}"), 1 + number % 3, None)
    print(number, flush=True)
"""
    voting = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=os.getcwd())
    assert voting.stdout is not None
    answered = 0
    for line in voting.stdout:
        answered = int(line) + 1
        if answered == 500:
            voting.send_signal(signal.SIGKILL)
            break
    answered += sum(1 for line in voting.stdout if line.endswith("\n"))
    voting.wait()
    voting.stdout.close()
    file = next(tmp_path.glob("*.jsonl"))
    with file.open("ab") as torn:
        torn.write(b'{"type":"vote","comm')
    box = BallotBox(tmp_path)
    box.start()
    tally = box.tally
    assert tally is not None
    assert answered <= tally.voted <= answered + 1
    assert box.cast(comment("u0", "id0"), 1, None) == "again"
    assert box.cast(comment("new", "fresh"), 2, None) == "counted"
    again = BallotBox(tmp_path)
    again.start()
    assert again.tally == box.tally
    box.close()
    again.close()


def test_an_unreadable_file_is_said_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "poll-1.jsonl"
    path.write_bytes(b"nothing\n")
    with pytest.raises(CommunityError) as refused:
        BallotBox(tmp_path).start()
    assert refused.value.code == "poll.unreadable"
    assert path.read_bytes() == b"nothing\n"


def test_the_proof_adds_up_and_names_nobody(box: BallotBox, tmp_path: Path) -> None:
    for number in range(40):
        box.cast(comment(f"邻居{number}"), number % 4, None)
    box.close_poll()
    text = box.export(tmp_path / "out").read_text(encoding="utf-8")
    document = json.loads(text)
    assert "邻居" not in text
    options = [vote["option"] for vote in document["votes"]]
    assert [options.count(number) for number in (1, 2, 3)] == document["counts"] == [10, 10, 10]
    lines = "".join(f"{vote['ballot']} {vote['option']}\n" for vote in document["votes"])
    assert hashlib.sha256(lines.encode()).hexdigest() == document["sha256"]
    assert document["leading"] == [1, 2, 3]


def test_votes_of_many_threads_are_all_counted(box: BallotBox) -> None:
    def vote(first: int) -> None:
        for number in range(first, first + 250):
            box.cast(comment(f"u{number}", f"t{number}"), 1 + number % 3, None)

    threads = [threading.Thread(target=vote, args=(first * 250,)) for first in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tally = box.tally
    assert tally is not None
    assert tally.voted == 2000


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=40))
def test_the_tally_is_what_the_last_votes_say(
    tmp_path_factory: pytest.TempPathFactory, cast: list[tuple[int, int]]
) -> None:
    box = BallotBox(tmp_path_factory.mktemp("polls"))
    box.open(QUESTION)
    last: dict[int, int] = {}
    for user, option in cast:
        box.cast(comment(f"u{user}"), option, None)
        last[user] = option
    wanted = [list(last.values()).count(option) for option in (1, 2, 3, 0)]
    assert list(counts(box)) == wanted
    assert sorted(one.option for one in box.proof()) == sorted(last.values())
    box.close()


def test_time_is_when_it_opened(box: BallotBox) -> None:
    assert box.tally is not None
    assert abs(box.tally.poll.opened_unix_s - time.time()) < 60

"""The journal on a real disk: what is acknowledged is there, whatever happens."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from studio.chat.journal import Journal
from studio.chat.service import Withdrawal
from studio.model.comment import Comment
from studio.model.errors import ChatError
from tests.rig.waiting import wait_for


def comment(id_: str, text: str = "番茄两斤", user: str = "u") -> Comment:
    return Comment(service="s", room="r", id=id_, user=user, name="李雷", text=text, raw=text, received_unix_s=5.0)


def test_append_read_and_resume(journal_path: Path) -> None:
    journal = Journal(journal_path)
    journal.start()
    receipts = journal.append([comment("a"), comment("b"), comment("a"), comment("b", "番茄三斤")])
    assert receipts == ((1, "accepted"), (2, "accepted"), (1, "duplicate"), (2, "conflict"))
    journal.mark(2, "order", "番茄 2")
    journal.handled(2)
    journal.close()
    journal.close()

    again = Journal(journal_path)
    again.start()
    assert again.append([comment("b"), comment("c"), comment("c", user="other")]) == (
        (2, "duplicate"),
        (3, "accepted"),
        (3, "conflict"),
    )
    assert again.count() == 3
    assert again.handled_seq() == 2
    assert [(e.seq, e.mark, e.note) for e in again.latest(2)] == [(2, "order", "番茄 2"), (3, "", "")]
    assert again.since(1)[0].comment == comment("b")
    assert again.conflicts() == (("s", "r", "b", "番茄三斤"), ("s", "r", "c", "番茄两斤"))
    again.withdraw(Withdrawal(service="s", room="r", comment_id="a"))
    assert again.flush()
    assert again.count() == 3
    again.close()
    if sys.platform != "win32":
        assert stat.S_IMODE(journal_path.stat().st_mode) == 0o600


def test_a_conflict_is_kept_once(journal_path: Path) -> None:
    journal = Journal(journal_path)
    journal.start()
    journal.append([comment("a"), *[comment("a", "other")] * 50])
    journal.append([comment("a", "other")] * 50)
    assert len(journal.conflicts()) == 1
    journal.close()


def test_a_second_program_is_told_that_it_is_in_use_and_goes_on_in_memory(journal_path: Path) -> None:
    first = Journal(journal_path)
    first.start()
    first.append([comment("a")])
    second = Journal(journal_path)
    with pytest.raises(ChatError) as refused:
        second.start()
    assert refused.value.code == "chat.journal_busy"
    (receipt,) = second.append([comment("b")])
    assert receipt.verdict == "held"
    assert second.append([comment("b")]) == ((receipt.seq, "held"),)
    assert second.held == 1
    first.close()
    # Free again: what was held is written under the number it was given.
    wait_for(second.flush, 5, "the journal to be free")
    assert second.trouble is None
    assert [e.seq for e in second.latest(5)] == [1, receipt.seq]
    assert second.append([comment("c")]) == ((receipt.seq + 1, "accepted"),)
    second.close()


def test_a_newer_file_is_refused_untouched(journal_path: Path) -> None:
    connection = sqlite3.connect(journal_path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = journal_path.read_bytes()
    with pytest.raises(ChatError) as refused:
        Journal(journal_path).start()
    assert (refused.value.code, refused.value.arguments["found"]) == ("chat.journal_newer", "99")
    assert journal_path.read_bytes() == before


@pytest.mark.parametrize("content", [b"no database, but long enough to look at " * 100, None])
def test_what_is_no_journal_is_refused(journal_path: Path, content: bytes | None) -> None:
    if content is None:
        journal_path.mkdir()
    else:
        journal_path.write_bytes(content)
    with pytest.raises(ChatError) as refused:
        Journal(journal_path).start()
    assert refused.value.code == "chat.journal_unusable"
    assert content is None or journal_path.read_bytes() == content


_WRITER = """
import sys
from pathlib import Path
from studio.chat.journal import Journal
from studio.model.comment import Comment
journal = Journal(Path(sys.argv[1]))
journal.start()
number = 0
while True:
    ids = [str(number + n) for n in range(50)]
    batch = [Comment(service="s", room="r", id=id_, user="u", name="n", text="t", raw="t") for id_ in ids]
    receipts = journal.append(batch)
    assert all(receipt.verdict == "accepted" for receipt in receipts)
    number += 50
    print(receipts[-1].seq, flush=True)
"""


def test_killed_in_mid_load_everything_acknowledged_is_there(journal_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", _WRITER, str(journal_path)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        acknowledged = [int(writer.stdout.readline()) for _ in range(20)]
        writer.kill()
        acknowledged += [int(line) for line in writer.stdout if line.endswith(b"\n")]
    journal = Journal(journal_path)
    journal.start()
    assert len(acknowledged) >= 20
    # The batch that was on its way may be there as well; half a batch may not.
    assert journal.count() in (acknowledged[-1], acknowledged[-1] + 50)
    assert [entry.seq for entry in journal.since(0, 10_000_000)] == list(range(1, journal.count() + 1))
    journal.close()


_FULL_DISK = """
import resource, sys
from pathlib import Path
from studio.chat.journal import Journal
from studio.model.comment import Comment
from tests.rig.waiting import wait_for
def comments(first, count):
    return [Comment(service="s", room="r", id=str(n), user="u", name="n", text="x" * 500, raw="x" * 500)
            for n in range(first, first + count)]
journal = Journal(Path(sys.argv[1]))
journal.start()
assert journal.append(comments(0, 10))[-1] == (10, "accepted")
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, hard))
receipts = journal.append(comments(10, 2000))
assert {r.verdict for r in receipts} == {"held"}, receipts[:3]
assert journal.held == 2000
assert journal.trouble.code == "chat.not_kept", journal.trouble
assert "2000" in journal.trouble.say("zh").text()
assert {r.verdict for r in journal.append(comments(10, 10))} == {"held"}
assert journal.count() == 10
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, hard))
wait_for(journal.flush, 5, "the disk to have room")
assert journal.trouble is None and journal.held == 0
assert journal.append(comments(2010, 1)) == ((2011, "accepted"),)
assert [e.seq for e in journal.since(0, 5000)] == list(range(1, 2012))
journal.close()
print("whole")
"""


def test_a_full_disk_holds_comments_in_memory_and_writes_them_later(journal_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _FULL_DISK, str(journal_path)], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.stdout.strip() == "whole", done.stderr

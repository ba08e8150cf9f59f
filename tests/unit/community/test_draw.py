"""A draw can be run again by anybody, and nobody can change it unseen."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec
import pytest

from studio.community.draw import Draw, DrawRecord, Entrant, hash_of_list, read_record, verify, winners_of, write_record
from studio.model.errors import CommunityError

LIST = tuple(Entrant(f"id{number}", f"邻{number}*") for number in range(30))


def drawn() -> DrawRecord:
    return Draw("福袋").drawn(LIST, 3)


def test_the_file_gives_the_same_winners_again(tmp_path: Path) -> None:
    record = drawn()
    again = read_record(write_record(record, tmp_path))
    assert again == record
    verify(again)
    assert winners_of(again.entrants, again.seed, 3) == record.winners
    assert len(set(record.winners)) == 3


def test_the_order_of_the_list_and_doubles_mean_nothing() -> None:
    assert hash_of_list(LIST) == hash_of_list(LIST[::-1])
    assert winners_of(LIST[::-1], "seed", 2) == winners_of(LIST, "seed", 2)
    assert len(Draw("").drawn(LIST + LIST, 1).entrants) == 30


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"entrants": LIST[1:]}, "draw.list_changed"),
        ({"entrants": (*LIST, LIST[0])}, "draw.list_changed"),
        ({"seed": "mine"}, "draw.seed_changed"),
        ({"winners": (LIST[0],)}, "draw.winners_changed"),
        ({"winners": ()}, "draw.winners_changed"),
    ],
)
def test_what_was_changed_is_said(change: dict[str, object], code: str) -> None:
    record = drawn()
    if "winners" in change and change["winners"] == record.winners[:1]:
        change = {"winners": (LIST[1],)}
    with pytest.raises(CommunityError) as refused:
        verify(msgspec.structs.replace(record, **change))
    assert refused.value.code == code


def test_the_promise_is_shown_before_and_says_nothing() -> None:
    draw = Draw("福袋")
    record = draw.drawn(LIST, 1)
    assert record.promise == draw.promise
    assert record.seed not in draw.promise


def test_everybody_has_the_same_chance() -> None:
    """2,000 draws of one among ten: each about 200 times; 5 standard deviations are 67."""
    ten = LIST[:10]
    won = Counter(winners_of(ten, f"seed {number}", 1)[0] for number in range(2000))
    assert all(abs(won[one] - 200) < 67 for one in ten)


def test_a_draw_without_entrants_or_with_too_few() -> None:
    for entrants, winners, code in (((), 1, "draw.no_entrants"), (LIST[:2], 3, "draw.too_many")):
        with pytest.raises(CommunityError) as refused:
            Draw("").drawn(entrants, winners)
        assert refused.value.code == code


def test_a_file_that_is_no_draw(tmp_path: Path) -> None:
    for content in (b"", b"{}", b"\xff\xfe", b"[" * 5000):
        path = tmp_path / "draw.json"
        path.write_bytes(content)
        with pytest.raises(CommunityError) as refused:
            read_record(path)
        assert refused.value.code == "draw.unreadable"

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.chat.ingest_format import Sent, read_comments
from studio.model.errors import ChatError

GOOD = {"id": "1", "user": "u", "name": "李雷", "text": "番茄两斤", "time": 1_700_000_000}


def one(**changes: Any) -> Sent | ChatError:
    (read,) = read_comments(json.dumps({**GOOD, **changes}).encode())
    return read


def test_times() -> None:
    expected = {
        1_700_000_000: 1_700_000_000.0,
        "2024-01-01T00:00:00Z": 1_704_067_200.0,
        None: 0.0,
        "0001-01-01T00:00:00": 0.0,
    }
    for said, unix_s in expected.items():
        read = one(time=said)
        assert isinstance(read, Sent)
        assert read.sent_unix_s() == unix_s


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": ""},
        {"id": 5},
        {"id": "x" * 201},
        {"user": None},
        {"text": "x" * 20_001},
        {"time": -1},
        {"time": 1e300},
        {"name": ["x"]},
    ],
)
def test_a_wrong_field_is_named(wrong: dict[str, Any]) -> None:
    read = one(**wrong)
    assert isinstance(read, ChatError)
    assert read.code == "chat.invalid_comment"
    assert next(iter(wrong)) in read.arguments["reason"]


def test_one_wrong_comment_does_not_refuse_its_neighbours() -> None:
    read = read_comments(json.dumps([GOOD, {"id": "2"}, {**GOOD, "id": "3", "more": [1]}]).encode())
    assert [type(part) for part in read] == [Sent, ChatError, Sent]
    assert isinstance(read[1], ChatError)
    assert read[1].arguments["number"] == "2"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[" + json.dumps(GOOD).encode(),
        b"\xff\xfe",
        b"[" * 100_000,
        rb'{"id":"1","user":"u","text":"\ud800"}',
    ],
)
def test_what_is_no_json_is_refused_whole(body: bytes) -> None:
    with pytest.raises(ChatError) as refused:
        read_comments(body)
    assert refused.value.code == "chat.not_json"


def test_too_many_and_too_large() -> None:
    with pytest.raises(ChatError, match="5000"):
        read_comments(b"[" + b",".join([b"1"] * 5001) + b"]")
    with pytest.raises(ChatError, match="1 MB"):
        read_comments(b" " * 1_000_001)


@given(st.binary(max_size=200))
def test_any_body_is_read_or_refused(body: bytes) -> None:
    with contextlib.suppress(ChatError):
        assert isinstance(read_comments(body), list)

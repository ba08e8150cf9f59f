from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studio.chat.irc import MOST_LINE_BYTES, IrcLine, LineSplitter, parse


def test_a_twitch_line() -> None:
    line = parse(
        r"@display-name=李\s雷\:\\;id=b34c;user-id=12;empty=;bare :lilei!lilei@x.tmi.twitch.tv PRIVMSG #farm :两斤 :ok"
    )
    assert line == IrcLine(
        "PRIVMSG",
        ("#farm", "两斤 :ok"),
        "lilei",
        {"display-name": "李 雷;\\", "id": "b34c", "user-id": "12", "empty": "", "bare": ""},
    )


def test_escapes_at_the_edge() -> None:
    line = parse("@a=x\\;b=\\q\\r\\n PING :1")
    assert line is not None
    assert line.tags == {"a": "x", "b": "q\r\n"}


def test_odd_lines() -> None:
    assert parse("") is None
    assert parse("@only=tags") is None
    assert parse(":only.prefix") is None
    assert parse("ping") == IrcLine("PING", (), "", {})
    assert parse("PING :") == IrcLine("PING", ("",), "", {})
    assert parse(":server  366  me   #farm :End") == IrcLine("366", ("me", "#farm", "End"), "server", {})


def test_tags_are_bounded() -> None:
    line = parse("@" + ";".join(f"t{n}=1" for n in range(500)) + " PING :x")
    assert line is not None
    assert len(line.tags) == 64
    assert line.command == "PING"


def test_half_a_character_waits_for_its_other_half() -> None:
    splitter = LineSplitter()
    whole = "PRIVMSG #farm :番茄\r\n".encode()
    assert splitter.lines(whole[:-4]) == []
    assert splitter.lines(whole[-4:]) == ["PRIVMSG #farm :番茄"]
    assert splitter.lines(b"PRIVMSG #farm :\xe7\x95\r\n") == ["PRIVMSG #farm :\ufffd"]


def test_a_line_without_end_is_passed_over() -> None:
    splitter = LineSplitter()
    for _ in range(100):
        assert splitter.lines(b"x" * 10_000) == []
        assert len(splitter._rest) <= MOST_LINE_BYTES
    assert splitter.lines(b"tail\r\nPING :1\r\n") == ["PING :1"]
    assert splitter.too_long == 1


@given(st.binary(max_size=400), st.integers(1, 50))
def test_any_bytes_in_any_pieces_give_the_same_lines(raw: bytes, size: int) -> None:
    pieces = LineSplitter()
    found = [line for at in range(0, len(raw), size) for line in pieces.lines(raw[at : at + size])]
    assert found == LineSplitter().lines(raw)
    for line in found:
        parsed = parse(line)
        assert parsed is None or parsed.command


@given(st.text(max_size=300))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    parsed = parse(text)
    assert parsed is None or len(parsed.parameters) <= 16

"""Lines of IRC with IRCv3 message tags: foreign bytes in, `IrcLine` out. Pure."""

from __future__ import annotations

from typing import NamedTuple

# IRCv3 allows 8191 bytes of tags and 512 of the rest; some servers send a little more.
MOST_LINE_BYTES = 16_384
_MOST_TAGS = 64
_MOST_PARAMETERS = 15
# https://ircv3.net/specs/extensions/message-tags#escaping-values
_UNESCAPED = {":": ";", "s": " ", "\\": "\\", "r": "\r", "n": "\n"}


class IrcLine(NamedTuple):
    """`sender` is the nick (or server) before any `!`; the last of `parameters` is the trailing one, if any."""

    command: str
    parameters: tuple[str, ...]
    sender: str
    tags: dict[str, str]

    @property
    def last(self) -> str:
        return self.parameters[-1] if self.parameters else ""


class LineSplitter:
    """Bytes of a stream to whole lines. A line longer than `MOST_LINE_BYTES` is passed over and counted."""

    def __init__(self) -> None:
        self.too_long = 0
        self._rest = b""
        self._skipping = False

    def lines(self, received: bytes) -> list[str]:
        """The lines completed by `received`. What is not UTF-8 becomes U+FFFD; empty lines are left out."""
        *whole, self._rest = (self._rest + received).split(b"\n")
        found = []
        for line in whole:
            if self._skipping or len(line) > MOST_LINE_BYTES:
                self.too_long += not self._skipping
                self._skipping = False
            elif text := line.rstrip(b"\r").decode("utf-8", "replace"):
                found.append(text)
        if len(self._rest) > MOST_LINE_BYTES:
            self.too_long += not self._skipping
            self._skipping = True
            self._rest = b""
        return found


def parse(line: str) -> IrcLine | None:
    """One line without its end; None when it has no command."""
    tags: dict[str, str] = {}
    if line.startswith("@"):
        said, _, line = line[1:].partition(" ")
        tags = _tags(said)
    line = line.lstrip(" ")
    sender = ""
    if line.startswith(":"):
        prefix, _, line = line[1:].partition(" ")
        sender = prefix.partition("!")[0]
    middle, colon, trailing = line.lstrip(" ").partition(" :")
    words = middle.split(" ", 2 * _MOST_PARAMETERS)
    command, *parameters = [word for word in words if word][:_MOST_PARAMETERS] or [""]
    if not command:
        return None
    if colon:
        parameters.append(trailing)
    return IrcLine(command.upper(), tuple(parameters), sender, tags)


def _tags(said: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in said.split(";", _MOST_TAGS)[:_MOST_TAGS])
    return {name: _unescaped(value) for name, _, value in pairs if name}


def _unescaped(value: str) -> str:
    if "\\" not in value:
        return value
    characters = iter(value)
    # An unknown escape is the character itself; a lone backslash at the end is dropped: so says the specification.
    return "".join(
        character if character != "\\" else _UNESCAPED.get(after := next(characters, ""), after)
        for character in characters
    )

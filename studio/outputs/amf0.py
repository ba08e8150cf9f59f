"""AMF0, as far as RTMP commands need it. What comes in is foreign: everything is bounded."""

from __future__ import annotations

import struct

Value = float | bool | str | None | dict[str, "Value"] | list["Value"]

_MOST_DEPTH = 8
_MOST_VALUES = 512
_NUMBER, _BOOLEAN, _STRING, _OBJECT, _NULL, _UNDEFINED = 0, 1, 2, 3, 5, 6
_ECMA_ARRAY, _END, _STRICT_ARRAY, _DATE, _LONG_STRING = 8, 9, 10, 11, 12


class Amf0Error(ValueError):
    """The bytes are not AMF0, or more of it than any honest server sends."""


def encode(*values: Value) -> bytes:
    return b"".join(_encode(value) for value in values)


def decode(content: bytes) -> list[Value]:
    """All values of a message. Raises Amf0Error; never more than 512 values or a depth of 8."""
    return _Reader(content).all()


def _encode(value: Value) -> bytes:
    if value is None:
        return bytes([_NULL])
    if isinstance(value, bool):
        return bytes([_BOOLEAN, value])
    if isinstance(value, (int, float)):
        return struct.pack(">Bd", _NUMBER, value)
    if isinstance(value, str):
        text = value.encode()
        if len(text) > 0xFFFF:
            return struct.pack(">BI", _LONG_STRING, len(text)) + text
        return bytes([_STRING]) + _name(value)
    if isinstance(value, dict):
        fields = b"".join(_name(name) + _encode(field) for name, field in value.items())
        return bytes([_OBJECT]) + fields + b"\0\0" + bytes([_END])
    return struct.pack(">BI", _STRICT_ARRAY, len(value)) + encode(*value)


def _name(text: str) -> bytes:
    name = text.encode()
    return struct.pack(">H", len(name)) + name


class _Reader:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0
        self._values = 0

    def all(self) -> list[Value]:
        values = []
        while self._at < len(self._content):
            values.append(self._value(0))
        return values

    def _take(self, count: int) -> bytes:
        end = self._at + count
        if end > len(self._content):
            raise Amf0Error("cut off")
        taken = self._content[self._at : end]
        self._at = end
        return taken

    def _text(self, length_bytes: int) -> str:
        length = int.from_bytes(self._take(length_bytes), "big")
        return self._take(length).decode("utf-8", "replace")

    def _value(self, depth: int) -> Value:
        self._values += 1
        if depth > _MOST_DEPTH or self._values > _MOST_VALUES:
            raise Amf0Error("too deep or too much")
        kind = self._take(1)[0]
        if kind == _NUMBER:
            return float(struct.unpack(">d", self._take(8))[0])
        if kind == _BOOLEAN:
            return self._take(1) != b"\0"
        if kind in (_STRING, _LONG_STRING):
            return self._text(2 if kind == _STRING else 4)
        if kind in (_NULL, _UNDEFINED):
            return None
        if kind == _DATE:
            return float(struct.unpack(">dh", self._take(10))[0])
        if kind == _ECMA_ARRAY:
            self._take(4)  # a hint at the count that cannot be relied on
        if kind in (_OBJECT, _ECMA_ARRAY):
            return self._fields(depth)
        if kind == _STRICT_ARRAY:
            count = int.from_bytes(self._take(4), "big")
            return [self._value(depth + 1) for _ in range(min(count, _MOST_VALUES + 1))]
        raise Amf0Error(f"unknown kind {kind}")

    def _fields(self, depth: int) -> dict[str, Value]:
        fields: dict[str, Value] = {}
        while True:
            name = self._text(2)
            if not name and self._content[self._at : self._at + 1] == bytes([_END]):
                self._at += 1
                return fields
            fields[name] = self._value(depth + 1)

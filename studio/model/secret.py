"""A stream key, password or token that cannot leak through a repr, a log or an exception text."""

from __future__ import annotations


class Secret:
    """Holds a secret text. `repr` and `str` are `***`; only `.reveal()` gives the text."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def redact(self, text: str) -> str:
        """`text` with every occurrence of this secret replaced by `***`."""
        return text.replace(self._text, "***") if self._text else text

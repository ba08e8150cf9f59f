"""A stream key, password or token that cannot leak through a repr, a log or an exception text."""

from __future__ import annotations

from collections.abc import Mapping

KEY_VARIABLE = "DOORSTEP_KEY"
TOKEN_VARIABLE = "DOORSTEP_INGEST_TOKEN"  # noqa: S105 - the name of a variable
LEDGER_VARIABLE = "DOORSTEP_LEDGER_PASSWORD"

_FOR_THE_STUDIO = (KEY_VARIABLE, TOKEN_VARIABLE, LEDGER_VARIABLE)


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


def without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """For a child: what the environment says of keys and tokens is for the studio's own process only."""
    return {name: text for name, text in environment.items() if name not in _FOR_THE_STUDIO}

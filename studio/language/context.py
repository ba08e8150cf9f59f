"""What has to be known about the moment to read a comment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from studio.language.products import Catalogue
from studio.model.intent import UnclearIntent


@dataclass(frozen=True, slots=True)
class Context:
    """`on_air`: the product being shown, 0 for none. `asked`: whether the host has asked to type 1, or a poll of
    `options` is open, called `option_names` where they have names. `holds`: what the sender has ordered, by product; it
    is looked at only where it matters, so it may look things up when it is."""

    catalogue: Catalogue
    on_air: int = 0
    asked: Literal["none", "call", "poll"] = "none"
    options: int = 2
    option_names: tuple[str, ...] = ()
    holds: Mapping[int, Decimal] = field(default_factory=dict)


def unclear(reason: str, **arguments: object) -> UnclearIntent:
    """For a person, with the code of the sentence that says why."""
    return UnclearIntent(reason="language." + reason, arguments={name: str(value) for name, value in arguments.items()})

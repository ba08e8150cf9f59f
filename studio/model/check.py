"""The check before the show: its lines, and what a trial of the encoder came to."""

from __future__ import annotations

from typing import Literal

import msgspec

from studio.model.sentences import Language, Sentence, say

Level = Literal["fine", "attention", "trouble"]


class CheckLine(msgspec.Struct, frozen=True):
    """One line. `key` names what was looked at (a source's or destination's id …): a later line of the same key takes
    its place; empty for lines that never change."""

    level: Level
    code: str
    arguments: dict[str, str] = {}
    key: str = ""

    def say(self, language: Language) -> Sentence:
        return say(self.code, self.arguments, language)


class CheckReport(msgspec.Struct, frozen=True):
    """`lines` in the order in which they are shown. `left`: parts that are not done yet, 0 when the check is over;
    `unix_s`: when it began, 0 before the first."""

    lines: tuple[CheckLine, ...] = ()
    left: int = 0
    unix_s: float = 0.0


class TrialReport(msgspec.Struct, frozen=True, kw_only=True):
    """A trial of the encoder without any output. `encoder`: FFmpeg's name. `encode_ms`: time spent in it for one
    picture, the mean; `delay_ms`: 95 % of pictures were encoded so long after their tick, or sooner. Pictures that
    came late or found no room are in the counters of frames, which begin anew with it."""

    state: Literal["none", "running", "done"] = "none"
    encoder: str = ""
    seconds: float = 0.0
    frames: int = 0
    kbps: int = 0
    encode_ms: float = 0.0
    delay_ms: int = 0

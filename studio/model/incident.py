"""Something that happened during a show and that a person should hear about in one sentence."""

from __future__ import annotations

from typing import Literal

import msgspec

from studio.model.sentences import Language, Sentence, say


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """`key` names the thing (a source's or output's id …): a later incident of the same key replaces the sentence.

    `level` `fine` ends an earlier trouble of the same key; one with `news` is also said for a while when there was no
    trouble before. `unix_s` is wall-clock time, for people only.
    """

    unix_s: float
    level: Literal["fine", "attention", "trouble"]
    key: str
    code: str
    arguments: dict[str, str] = {}
    news: bool = False

    def say(self, language: Language) -> Sentence:
        return say(self.code, self.arguments, language)
